import Fabula
import FabulaInterface
import Foundation
import Neural
import TestSupport
import Testing
import ToyModel

/// The commands that read photographs, each with model and index of its own.
@Suite(.serialized) struct PhotographCommandTests {
  private let toy: ToyModel

  init() throws {
    toy = try ToyModel()
  }

  private var places: [String: String] { ["FABULA_MODEL": toy.model, "FABULA_INDEX": toy.index] }

  @Test func storyIsTheSameForTheSameSeed() async throws {
    func tell(_ arguments: String..., input: String? = nil) async throws -> CommandRun {
      let run = try await fabula(
        ["tell"] + arguments + ["--words", "15", "--temperature", "1"], input: input,
        variables: places)
      try #require(run.status == 0, "\(run.errors)")
      return run
    }
    let story = try await tell(Photographs.beach, "--seed", "7")
    #expect(story.text.split(separator: " ").count > 8)
    #expect(story.text.hasSuffix("\n"))
    // The captions behind the story go to standard error.
    #expect(story.errors.split(separator: "\n").count == 5)
    #expect(try await tell(Photographs.beach, "--seed", "7").text == story.text)
    #expect(try await tell("-", "--seed", "7", input: Photographs.beach).text == story.text)
    #expect(try await tell(Photographs.beach, "--seed", "8").text != story.text)

    let reply = try await tell(Photographs.beach, "--seed", "7", "--json").json(StoryReply.self)
    #expect(reply.story + "\n" == story.text)
    #expect(reply.captions.count == 5)
    #expect(reply.dials.seed == 7 && reply.dials.words == 15)
  }

  @Test func storiesCanBeSearchedForAndExplained() async throws {
    let page = toy.folder + "/page.html"
    for arguments in [
      ["--search", "beam", "--beam-width", "4", "--beam-groups", "2"],
      ["--search", "original-beam"], ["--best-of", "3", "--score", "likelihood"],
    ] {
      let run = try await fabula(
        ["tell", Photographs.small, "--words", "10", "--json", "--explain", page, "--seed", "5"]
          + arguments, variables: places)
      let reply = try run.json(StoryReply.self)
      #expect(arguments.contains(reply.dials.search.rawValue) || reply.dials.bestOf == 3)
      let text = try String(contentsOfFile: page, encoding: .utf8)
      for part in [
        reply.captions[0].text, reply.topic[0].word, reply.modelFingerprint,
        "data:image/jpeg;base64,", "beam_width",
        String(format: "%.4f", reply.captions[0].score), "0.2000",
      ] {
        #expect(text.contains(part), "\(part)")
      }
    }
    let run = try await fabula(
      ["tell", Photographs.small, "--beam-groups", "3"], variables: places)
    #expect(run.status == 1 && run.errors.contains("beam_groups"), "\(run.errors)")
  }

  @Test func seedOfARandomStoryTellsItAgain() async throws {
    let arguments = ["tell", Photographs.small, "--words", "10", "--json"]
    let first = try await fabula(arguments, variables: places).json(StoryReply.self)
    let seed = try #require(first.dials.seed)
    let again = try await fabula(arguments + ["--seed", "\(seed)"], variables: places)
    #expect(try again.json(StoryReply.self) == first)
  }

  @Test func defaultDialsAreThoseOfTheDaemon() async throws {
    let reply = try await fabula(
      ["tell", Photographs.small, "--seed", "5", "--json"], variables: places
    ).json(StoryReply.self)
    #expect(reply.dials == StoryDials(seed: 5))
  }

  @Test func styleAndStrengthChangeTheStory() async throws {
    func story(_ style: String, _ strength: String) async throws -> String {
      try await succeed(
        "tell", Photographs.small, "--seed", "3", "--words", "15", "--style", style, "--strength",
        strength, variables: places
      ).text
    }
    #expect(try await story("romance", "3") != story("mystery", "3"))
    #expect(try await story("romance", "0") == story("mystery", "0"))
    let run = try await fabula(
      ["tell", Photographs.small, "--style", "western"], variables: places)
    #expect(run.status == 1)
    #expect(run.errors.contains("western") && run.errors.contains("mystery, romance"))
  }

  @Test func queryFindsTheCaptionOfItsText() async throws {
    let text = ToyText.captions[11]
    let lines = try await succeed("query", "--text", text, "-k", "3", variables: places).text
    #expect(lines.hasPrefix("1.000  \(text)\n"))
    #expect(lines.split(separator: "\n").count == 3)
    let reply = try await succeed(
      "query", "--text", text, "-k", "3", "--exact", "--json", variables: places
    ).json(SearchReply.self)
    #expect(reply.results.count == 1 && reply.results[0].count == 3)
    #expect(reply.results[0][0].id == 12)
  }

  @Test func queryByPhotographWalksToTheExactNeighbours() async throws {
    func found(_ arguments: String..., input: String? = nil) async throws -> SearchReply {
      let run = try await fabula(["query", "--json"] + arguments, input: input, variables: places)
      return try run.json(SearchReply.self)
    }
    let exact = try await found(Photographs.beach, "--exact")
    #expect(exact.results[0].count == 10)
    #expect(try await found(Photographs.beach, "--effort", "60") == exact)
    #expect(try await found("-", "--exact", input: Photographs.beach) == exact)
  }

  @Test func wishesOutsideTheirRangeAreRefused() async throws {
    for arguments in [
      ["query", "--text", "a dog", "-k", "0"], ["query", "--text", "a dog", "-k", "10001"],
      ["query", "--text", "a dog", "--effort", "0"], ["query", "--text", ""],
      ["query", "--text", "qwfpgj"],
      ["tell", Photographs.small, "--words", "9", "--minimum-words", "10"],
      ["tell", Photographs.small, "--top-p", "0"],
    ] {
      let run = try await fabula(arguments, variables: places)
      #expect(run.status == 1 && !run.wasKilled, "\(arguments): \(run.status) \(run.errors)")
      #expect(run.errors.lowercased().contains("expected"), "\(arguments): \(run.errors)")
    }
  }

  @Test func missingAndWrongPhotographsAreNamed() async throws {
    let model = ["--model", toy.model, "--index", toy.index]
    let missing = "/nowhere/photo.jpg"
    let wrong = Fixtures.path("cnn/synth_320x240.png")
    for command in ["tell", "query", "embed"] {
      let places = command == "embed" ? Array(model.prefix(2)) : model
      let run = try await fabula([command, missing] + places)
      #expect(run.status == 66 && run.errors.contains(missing), "\(command): \(run.errors)")
      let other = try await fabula([command, wrong] + places)
      #expect(other.status == 1 && other.errors.contains("JPEG"), "\(command): \(other.errors)")
    }
  }

  @Test func vectorIsWrittenAsNumbersAndAsBytes() async throws {
    struct Line: Decodable { let input: String, vector: [Float] }
    let raw = try await succeed(
      "embed", Photographs.beach, "--text", "A dog runs.", "--raw", variables: places
    ).output
    let lines = try await succeed(
      "embed", Photographs.beach, "--text", "A dog runs.", variables: places
    ).text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(lines.map(\.input) == [Photographs.beach, "A dog runs."])
    let bytes = lines.flatMap { line in
      line.vector.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    }
    #expect(raw.count == 2 * 16 * 4)
    #expect(Array(raw) == bytes)
  }

  @Test func featuresAreWrittenForNumPy() async throws {
    let names = try Photographs.copy(to: toy.folder + "/photographs")
    let split = try write(names, to: toy.folder + "/split.txt")
    let output = toy.folder + "/features.npy"
    try await succeed(
      "features", "--photographs", toy.folder + "/photographs", "--split", split, "--output",
      output, variables: places)
    let features = try NumpyArray(path: output).tensor()
    #expect(features.shape == [8, 10])
    #expect(features.row(0) != features.row(7))

    // Nothing is left to do the second time, and other photographs are refused.
    try await succeed(
      "features", "--photographs", "/nowhere", "--split", split, "--output", output,
      variables: places)
    try write(names + ["9.jpg"], to: split)
    let run = try await fabula(
      ["features", "--photographs", toy.folder, "--split", split, "--output", output],
      variables: places)
    #expect(run.status == 1 && run.errors.contains("8 other photographs"), "\(run.errors)")
    let missing = try await fabula(
      ["features", "--photographs", toy.folder, "--split", split, "--output", output + "2"],
      variables: places)
    #expect(missing.status == 66 && missing.errors.contains("1.jpg"))
    let nowhere = try await fabula(
      ["features", "--photographs", toy.folder, "--split", split, "--output", "/nowhere/f.npy"],
      variables: places)
    #expect(
      nowhere.status == 1 && nowhere.errors.contains("there is no folder /nowhere"),
      "\(nowhere.errors)")

    // Mirror images are another view.
    let mirrored = toy.folder + "/mirrored.npy"
    try write(names, to: split)
    try await succeed(
      "features", "--photographs", toy.folder + "/photographs", "--split", split, "--mirrored",
      "--output", mirrored, variables: places)
    let views = try NumpyArray(path: mirrored).tensor()
    #expect(views.shape == [8, 10] && views.row(0) != features.row(0))
    let other = try await fabula(
      [
        "features", "--photographs", toy.folder + "/photographs", "--split", split, "--output",
        mirrored,
      ], variables: places)
    #expect(other.status == 1 && other.errors.contains("another network"), "\(other.errors)")
  }

  @Test func featuresGoOnWhereTheyWereCutOff() async throws {
    let photographs = toy.folder + "/photographs"
    try Photographs.copy(to: photographs)
    let output = toy.folder + "/features.npy"
    let arguments = ["features", "--photographs", photographs, "--output", output]
    #expect(try await fabula(arguments, variables: places).status == 0)
    let whole = try Data(contentsOf: URL(filePath: output))
    // In the middle of the fourth row of ten floats.
    try whole.prefix(128 + 3 * 40 + 13).write(to: URL(filePath: output + ".partial"))
    try FileManager.default.removeItem(atPath: output)
    // A photograph that was done is not read again.
    try FileManager.default.removeItem(atPath: photographs + "/1.jpg")
    let names = toy.folder + "/names.txt"
    try write((1...8).map { "\($0).jpg" }, to: names)
    #expect(try await fabula(arguments + ["--split", names], variables: places).status == 0)
    #expect(try Data(contentsOf: URL(filePath: output)) == whole)
    #expect(!FileManager.default.fileExists(atPath: output + ".partial"))

    // Another network's features are not those.
    var directory = try ModelDirectory(path: toy.model)
    try directory.setPart(
      .cnn, architecture: "mobilenet_v2", sizes: [:], files: ["weights": "cnn.safetensors"]
    ) { $0.preprocessing = nil }
    let run = try await fabula(arguments + ["--split", names], variables: places)
    #expect(run.status == 1 && run.errors.contains("another network"), "\(run.errors)")
    #expect(try Data(contentsOf: URL(filePath: output)) == whole)
  }
}
