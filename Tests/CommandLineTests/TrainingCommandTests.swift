import FabulaInterface
import Foundation
import Neural
import TestSupport
import Testing
import ToyModel

/// The whole way from nothing to a story: every part is trained by its command
/// on toy corpora. What is learned does not matter here, only that the parts
/// come out and fit.
@Suite(.serialized) struct TrainingCommandTests {
  private let folder = TemporaryPath()

  private var model: [String] { ["--model", folder.path + "/model"] }

  private func path(_ name: String) -> String { folder.path + "/" + name }

  init() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    try write(ToyNovels.lines, to: path("novels.txt"))
    let names = try Photographs.copy(to: path("photographs"))
    try write(Array(names.prefix(5)), to: path("train.txt"))
    try write(Array(names.suffix(3)), to: path("dev.txt"))
    try write(
      names.enumerated().flatMap { index, name in
        (0..<5).map { "\(name)#\($0)\t\(ToyText.captions[5 * index + $0])" }
      }, to: path("captions.txt"))
  }

  private func train(_ part: String, _ arguments: String...) async throws -> CommandRun {
    let run = try await fabula(
      ["train", part] + model + [
        "--word-length", "8", "--batch-size", "8", "--learning-rate", "0.01", "--json",
      ] + arguments)
    try #require(run.status == 0, "train \(part): \(run.errors)")
    return run
  }

  /// The losses of a training run's JSON lines.
  private func losses(_ run: CommandRun) throws -> [(step: Int, loss: Double)] {
    struct Line: Decodable { let step: Int, loss: Double }
    return try run.text.split(separator: "\n").map {
      let line = try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      return (line.step, line.loss)
    }
  }

  /// The samples of a training run's JSON lines by their steps.
  private func samples(_ run: CommandRun) throws -> [(step: Int, source: String, text: String)] {
    struct Line: Decodable {
      struct Sample: Decodable { let source: String, text: String }
      let step: Int, sample: Sample?
    }
    return try run.text.split(separator: "\n").compactMap {
      let line = try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      return line.sample.map { (line.step, $0.source, $0.text) }
    }
  }

  private var novels: [String] { ["--novels", path("novels.txt"), "--held-out", "Holdout"] }

  @Test func modelIsMadeFromNothingAndTellsAStory() async throws {
    try SafetensorsWriter.write(ToyModel.networkWeights, to: path("network.safetensors"))
    try await check(
      [
        "model", "add-cnn", "--weights", path("network.safetensors"), "--resize", "64", "--crop",
        "64",
      ] + model)

    let embedding = try await train(
      "embedding", "--photographs", path("photographs"), "--captions", path("captions.txt"),
      "--split", path("train.txt"), "--development-split", path("dev.txt"), "--dimension", "16",
      "--epochs", "8", "--minimum-count", "1")
    let pairs = try losses(embedding)
    #expect(pairs.last!.loss < pairs.first!.loss)

    let built = try await check(
      [
        "corpus", "build", "--captions", path("captions.txt"), "--held-out-photographs",
        path("dev.txt"), "--words", "300", "--output", path("corpus"),
      ] + novels)
    #expect(built.text.contains("words in the vocabulary"))

    let skip = try await train(
      "skipthoughts", "--corpus", path("corpus"), "--width", "6", "--direction", "bi", "--decoders",
      "next", "previous", "same", "--tied", "--samples", "20", "--caption-repeats", "2", "--steps",
      "30", "--validation-interval", "15")
    let sentences = try losses(skip)
    #expect(sentences.last!.step == 30 && sentences.last!.loss < sentences.first!.loss)
    #expect(skip.errors.contains("the true next sentence comes first"))

    try expectNeighbours(samples(skip), errors: skip.errors)

    try await check(["style", "make", "--corpus", path("corpus")] + model)
    try await check(["style", "make", "romance", path("novels.txt")] + model)

    let decoder = try await train(
      "decoder", "--corpus", path("corpus"), "--width", "16", "--tied", "--attention",
      "--condition-noise", "0.2", "--passage-words", "30", "--steps", "30", "--validation-interval",
      "15", "--precision", "int8")
    let words = try losses(decoder)
    #expect(words.last!.step == 30 && words.last!.loss < words.first!.loss)
    try expectStories(samples(decoder), errors: decoder.errors)

    try await expectWholeModel()
  }

  /// Karpathy's JSON with its own splits, and the forms of the paper's ancestor.
  @Test func aSplitOfTheCaptionsOwnIsLearnedFrom() async throws {
    let toy = try ToyModel()
    let names = try Photographs.copy(to: path("own"))
    let images = names.enumerated().map { index, name in
      let sentences = (0..<5).map { "{\"raw\": \"\(ToyText.captions[5 * index + $0])\"}" }
      let split = ["train", "restval", "val"][index % 3]
      return "{\"filename\": \"\(name)\", \"split\": \"\(split)\", \"sentences\": ["
        + sentences.joined(separator: ", ") + "]}"
    }
    let captions = try write(
      ["{\"dataset\": \"toy\", \"images\": [\(images.joined(separator: ", "))]}"],
      to: path("dataset.json"))
    let options = [
      "train", "embedding", "--captions", captions, "--photographs", path("own"),
      "--development-split", "val", "--dimension", "16", "--word-length", "8", "--minimum-count",
      "1", "--image-layers", "2", "--unnormalized-images", "--adam", "kiros", "--epochs", "40",
      "--patience", "1", "--json", "--model", toy.model, "--split",
    ]
    let steps = try losses(try await check(options + ["train+restval"]))
    // The two photographs of `val` are soon found as well as they can be.
    #expect(steps.count < 40)
    #expect(
      try SafetensorsFile(path: toy.model + "/embedding.safetensors")
        .contains("image.hidden.weight"))
    try await check([
      "evaluate", "retrieval", "--photos", path("own"), "--captions", captions, "--split",
      "val", "--model", toy.model,
    ])
    let unknown = try await fabula(options + ["valid"])
    #expect(unknown.status == 66)
    #expect(unknown.errors.contains("the captions have the splits restval, train, val"))
  }

  /// Measures of skip-thoughts come with two held-out sentences that the encoder
  /// takes for alike; the report at step 20 measures nothing.
  private func expectNeighbours(
    _ samples: [(step: Int, source: String, text: String)], errors: String
  ) {
    #expect(samples.map(\.step) == [15, 30])
    let heldOut = ToyNovels.lines.suffix(30).joined(separator: " ")
    for (_, source, text) in samples {
      #expect(source == samples[0].source && source != text)
      #expect(heldOut.contains(source) && heldOut.contains(text), "\(source) → \(text)")
      #expect(errors.contains("sample: \(source) → \(text)\n"))
    }
  }

  /// Measures of a decoder come with a story of about 20 words from a held-out passage.
  private func expectStories(
    _ samples: [(step: Int, source: String, text: String)], errors: String
  ) {
    #expect(samples.map(\.step) == [15, 30])
    for (_, source, text) in samples {
      #expect(source == samples[0].source && source.hasSuffix(" …"))
      #expect((10...30).contains(text.split(separator: " ").count), "\(text)")
      #expect(!text.contains("UNK"))
      #expect(errors.contains("sample: \(source) → \(text)\n"))
    }
  }

  /// The model is whole, says how it was made, and tells.
  private func expectWholeModel() async throws {
    #expect(try await check(["model", "doctor"] + model).text == "the model is whole\n")
    let shown = try await check(["model", "show"] + model).text
    for score in ["image_to_caption_r1", "next_loss", "held_out_perplexity"] {
      #expect(shown.contains("  \(score) "), "\(shown)")
    }
    #expect(shown.contains("fabula train decoder --model model"))
    #expect(!shown.contains(folder.path))
    #expect(try await check(["style", "list"] + model).text == "novels\nromance\n")
    try write(ToyText.captions, to: path("index.txt"))
    try await check(
      ["index", "build", "--captions", path("index.txt"), "--index", path("index")] + model)
    let told = try await check(
      [
        "tell", Photographs.beach, "--index", path("index"), "--words", "15", "--seed", "1",
        "--style", "romance:0.7,novels:0.3", "--json", "--explain", path("page.html"),
      ] + model
    ).json(StoryReply.self)
    #expect(told.captions.count == 5)
    #expect(told.story.split(separator: " ").count >= 10, "\(told.story)")
    #expect(!told.story.contains("UNK") && !told.story.contains("<eos>"))
    // The decoder has attention, so that each sentence leans on some captions.
    let leanings = try #require(told.leanings)
    #expect(!leanings.isEmpty && leanings.allSatisfy { $0.weights.count == 5 })
    let page = try String(contentsOfFile: path("page.html"), encoding: .utf8)
    #expect(page.contains("What each sentence leaned on"))
  }

  @Test func viewsAndWordsOfAnotherModelAreLearnedFrom() async throws {
    let toy = try ToyModel()
    let photographs = ["--photographs", path("photographs"), "--model", toy.model]
    for (output, arguments) in [
      ("plain.npy", ["train"]), ("mirrored.npy", ["train", "--mirrored"]), ("dev.npy", ["dev"]),
    ] {
      try await check(
        ["features", "--split", path(arguments[0] + ".txt"), "--output", path(output)]
          + arguments.dropFirst() + photographs)
    }
    let pairs = [
      "--features", path("plain.npy"), path("mirrored.npy"), "--development-features",
      path("dev.npy"), "--captions", path("captions.txt"), "--split", path("train.txt"),
      "--development-split", path("dev.txt"), "--dimension", "16", "--epochs", "8",
      "--minimum-count", "1",
    ]
    let run = try await fabula(
      [
        "train", "embedding", "--word-length", "\(ToyModel.Sizes.word)", "--batch-size", "8",
        "--learning-rate", "0.01", "--negatives", "hardest", "--hardest-after", "2", "--average",
        "0.9", "--word-vectors", toy.model, "--json",
      ] + pairs + model)
    try #require(run.status == 0, "\(run.errors)")
    let measured = try losses(run)
    #expect(measured.count == 8 && measured.last!.loss < measured.first!.loss)
    let other = try await fabula(
      ["train", "embedding", "--word-length", "7", "--word-vectors", toy.model] + pairs + model)
    #expect(other.status == 1 && other.errors.contains("length of a word vector"))
    let wrong = try await fabula(["train", "embedding", "--hardest-after", "2"] + pairs + model)
    #expect(wrong.status == 64 && wrong.errors.contains("--negatives hardest"))
    let dropped = try await fabula(["train", "embedding", "--word-dropout", "1"] + pairs + model)
    #expect(dropped.status == 64 && dropped.errors.contains("--word-dropout is 1"))
  }

  @Test func stoppedRunGoesOnFromItsCheckpoint() async throws {
    let arguments = ["--checkpoint", path("run.checkpoint"), "--validation-interval", "5"]
    func run(_ steps: String) async throws -> [Int] {
      let run = try await fabula(
        [
          "train", "skipthoughts", "--word-length", "8", "--width", "12", "--samples", "0",
          "--batch-size", "8", "--json", "--steps", steps,
        ] + arguments + novels + model)
      try #require(run.status == 0, "\(run.errors)")
      return try losses(run).map(\.step)
    }
    #expect(try await run("10") == [5, 10])
    #expect(try await run("20") == [15, 20])
    #expect(try await run("20") == [])
  }

  /// A run of no steps measures and saves the weights that it is given.
  @Test func weightsOfAnotherRunAreMeasuredAndSaved() async throws {
    let sizes = ["--width", "12", "--words", "300", "--word-length", "8", "--precision", "float32"]
    func run(_ arguments: String...) async throws -> Data {
      try await check(["train", "skipthoughts"] + sizes + arguments + novels + model)
      return try Data(contentsOf: URL(filePath: path("model/skipthoughts.safetensors")))
    }
    let checkpoint = path("run.checkpoint")
    let trained = try await run("--steps", "5", "--checkpoint", checkpoint, "--seed", "3")
    let untrained = try await run("--steps", "0", "--seed", "4")
    let taken = try await run("--steps", "0", "--seed", "4", "--from", checkpoint)
    #expect(taken == trained && taken != untrained)
    let other = try await fabula(
      ["train", "skipthoughts", "--from", checkpoint, "--width", "13"] + sizes.dropFirst(2)
        + novels + model)
    #expect(other.status == 1 && other.errors.contains("encoder.input_weight"), "\(other.errors)")
  }

  @Test func trainingWithoutWhatItNeedsIsRefused() async throws {
    let decoder = try await fabula(["train", "decoder"] + novels + model)
    #expect(decoder.status == 66, "\(decoder.errors)")
    let toy = try ToyModel(parts: [.cnn])
    try await fail(
      "train", "decoder", "--novels", path("novels.txt"), "--held-out", "Holdout", "--model",
      toy.model, status: 1, saying: ["fabula train skipthoughts"])
    let whole = try ToyModel()
    try await fail(
      "train", "decoder", "--novels", path("novels.txt"), "--held-out", "Holdout",
      "--initial-state", "identity", "--width", "5", "--model", whole.model, status: 64,
      saying: ["--width 12"])
    try await fail(
      "train", "skipthoughts", "--novels", "/nowhere.txt", "--held-out", "Holdout", "--model",
      toy.model, status: 66, saying: ["/nowhere.txt"])
    try await fail(
      "train", "skipthoughts", "--novels", path("novels.txt"), "--held-out", "Somebody", "--model",
      toy.model, status: 1, saying: ["held-out"])
    try await fail(
      "style", "make", "romance", path("novels.txt"), "--captions", path("captions.txt"), "--model",
      toy.model, status: 1, saying: ["fabula train skipthoughts"])
    try await fail(
      "train", "skipthoughts", "--corpus", path("nowhere"), "--model", toy.model, status: 66,
      saying: ["nowhere/words.txt"])
    try await fail(
      "train", "embedding", "--captions", path("captions.txt"), "--split", path("novels.txt"),
      "--development-split", path("dev.txt"), "--photographs", path("photographs"), "--model",
      toy.model, status: 66, saying: ["# One, by Anna Author"])
  }

  @discardableResult
  private func check(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> CommandRun {
    let run = try await fabula(arguments)
    try #require(
      run.status == 0, "\(arguments.prefix(2)): \(run.errors)", sourceLocation: sourceLocation)
    return run
  }
}
