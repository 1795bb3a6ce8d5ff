import Fabula
import FabulaInterface
import Foundation
import TestSupport
import Testing
import ToyModel

@Suite(.serialized) struct EvaluateCommandTests {
  private let toy: ToyModel
  private let photographs: String
  private let split: String
  private let captions: String

  init() throws {
    toy = try ToyModel()
    photographs = toy.folder + "/photographs"
    let names = try Photographs.copy(to: photographs)
    split = try write(names, to: toy.folder + "/split.txt")
    captions = try write(
      names.enumerated().flatMap { index, name in
        (0..<5).map { "\(name)#\($0)\t\(ToyText.captions[5 * index + $0])" }
      }, to: toy.folder + "/captions.txt")
  }

  private func evaluate(_ what: String, _ arguments: String...) async throws -> CommandRun {
    try await fabula(
      [
        "evaluate", what, "--photos", photographs, "--captions", captions, "--split", split,
        "--model", toy.model,
      ] + arguments)
  }

  @Test func retrievalIsMeasuredBothWays() async throws {
    let run = try await evaluate("retrieval", "--json")
    let evaluation = try run.json([String: [String: Double]].self)
    for direction in ["image_to_caption", "caption_to_image"] {
      let metrics = try #require(evaluation[direction])
      #expect(
        metrics.keys.sorted() == [
          "mean_rank", "median_rank", "recall_at_1", "recall_at_10", "recall_at_5",
        ])
      #expect(metrics["recall_at_1"]! <= metrics["recall_at_5"]!)
      #expect(metrics["median_rank"]! >= 1)
    }
    // Only eight photographs: each is among the first ten.
    #expect(evaluation["caption_to_image"]?["recall_at_10"] == 100)
    let text = try await evaluate("retrieval").text
    #expect(text.contains("image to caption  R@1 ") && text.contains("R@10 100.0"))
  }

  @Test func galleryShowsWhatFindsWhat() async throws {
    let page = toy.folder + "/retrieval.html"
    let run = try await evaluate(
      "retrieval", "--gallery", page, "--gallery-count", "3", "--gallery-limit", "4")
    try #require(run.status == 0, "\(run.errors)")
    let text = try String(contentsOfFile: page, encoding: .utf8)
    #expect(text.components(separatedBy: "<article>").count == 5)
    #expect(text.components(separatedBy: "<section>").count == 5)
    // Three captions a photograph, three photographs a caption, right ones marked.
    #expect(text.components(separatedBy: "<li").count == 13)
    #expect(text.components(separatedBy: "<figure").count == 13)
    #expect(text.contains("✓") && text.contains("rank 1,"))
    // From the best to the worst.
    let ranks = text.matches(of: #/rank ([0-9]+), /#).compactMap { Int($0.output.1) }
    #expect(ranks.count == 8)
    #expect(ranks[..<4].sorted() == Array(ranks[..<4]))
    #expect(ranks[4...].sorted() == Array(ranks[4...]))
    // Nothing is fetched, and each picture is there once.
    #expect(!text.contains("http"))
    let pictures = text.matches(of: #/\.p([0-9]+) \{/#).map { $0.output.1 }
    #expect(Set(pictures).count == pictures.count && !pictures.isEmpty)
    #expect(Set(text.matches(of: #/picture p([0-9]+)/#).map { $0.output.1 }) == Set(pictures))
  }

  @Test func confidenceIsCalibratedAndReturned() async throws {
    let photograph = photographs + "/1.jpg"
    let places = ["FABULA_MODEL": toy.model, "FABULA_INDEX": toy.index]
    let before = try await fabula(["query", photograph, "--json"], variables: places)
    #expect(try before.json(SearchReply.self).confidence == nil)

    let run = try await fabula(
      [
        "model", "calibrate", "--photos", photographs, "--captions", captions, "--split", split,
        "--json",
      ], variables: places)
    let evaluation = try json(run)
    #expect((0...1).contains(try #require(evaluation["calibration_error"] as? Double)))
    #expect((evaluation["reliability"] as? [JSON])?.count == 10)
    let record = try #require(
      try ModelDirectory(path: toy.model).description.parts[.embedding]?.confidence)
    #expect(record.photographs == 8)
    #expect(record.command.hasPrefix("fabula model calibrate --photos photographs"))

    let reply = try await fabula(["query", photograph, "--json"], variables: places)
      .json(SearchReply.self)
    #expect((0...1).contains(try #require(reply.confidence)))
    let text = try await fabula(["query", photograph], variables: places).text
    #expect(text.contains("one of the ten nearest fits with a probability of "))
    let page = toy.folder + "/story.html"
    let story = try await fabula(
      ["tell", photograph, "--words", "10", "--json", "--explain", page], variables: places
    ).json(StoryReply.self)
    #expect(story.confidence == reply.confidence)
    let explained = try String(contentsOfFile: page, encoding: .utf8)
    #expect(explained.contains("one of the ten nearest fits with a probability of "))
    // A sentence has none, and another network loses it.
    let sentence = try await fabula(["query", "--text", "a red dog", "--json"], variables: places)
    #expect(try sentence.json(SearchReply.self).confidence == nil)
    var directory = try ModelDirectory(path: toy.model)
    try directory.setPart(
      .cnn, architecture: "mobilenet_v2", sizes: [:], files: ["weights": "cnn.safetensors"])
    #expect(directory.description.parts[.embedding]?.confidence == nil)
  }

  private typealias JSON = [String: Any]

  private func json(_ run: CommandRun) throws -> JSON {
    try #require(try JSONSerialization.jsonObject(with: run.output) as? JSON, "\(run.errors)")
  }

  @Test func storiesAreMeasured() async throws {
    let run = try await evaluate(
      "story", "--index", toy.index, "--limit", "4", "--words", "10", "--json")
    let evaluation = try json(run)
    #expect(evaluation["stories"] as? Int == 4 && evaluation["style"] as? String == "romance")
    let grounding = try #require(evaluation["grounding"] as? [String: Double])
    #expect(grounding["margin_low"]! <= grounding["margin_high"]!)
    #expect((0...100).contains(grounding["own_recall"]!))
    let form = try #require(evaluation["form"] as? [String: Double])
    #expect(form["unbalanced"] == 0 && form["unfinished"] == 0)
    #expect(form["distinct_1"]! <= form["distinct_2"]!)
    let captions = try #require(evaluation["captions"] as? JSON)
    #expect((captions["bleu"] as? [Double])?.count == 4)
    for part in ["content", "coherence", "embedding"] {
      #expect(evaluation[part] as? JSON != nil, "\(part)")
    }
    #expect(evaluation["genre"] == nil && evaluation["perplexity"] == nil)
    let text = try await evaluate(
      "story", "--index", toy.index, "--limit", "2", "--words", "10", "--show-stories"
    ).text
    #expect(text.hasPrefix("1.jpg\n") && text.contains("\n2.jpg\n"))
    #expect(text.contains("stories, style") && text.contains("2, romance"))
  }

  @Test func captionsOfPeopleAreNotNeeded() async throws {
    let gallery = toy.folder + "/gallery.html"
    let run = try await fabula([
      "evaluate", "story", "--photos", photographs, "--split", split, "--model", toy.model,
      "--index", toy.index, "--limit", "3", "--words", "8", "--gallery", gallery, "--json",
    ])
    #expect(try json(run)["grounding"] == nil)
    let page = try String(contentsOfFile: gallery, encoding: .utf8)
    #expect(page.components(separatedBy: "data:image/jpeg;base64,").count == 4)
    // Everything is in the page.
    #expect(!page.contains("http") && !page.contains("<script") && !page.contains("<link"))
  }

  /// Toy novels of two genres, one author of each held out.
  private func writeNovels() throws -> [String] {
    try ["romance", "mystery"].enumerated().map { genre, name in
      let sentences = Array(ToyText.sentences[(4 * genre)..<(4 * genre + 4)])
      let paragraphs = (0..<60).map { index in
        (0..<4).map { sentences[(index + $0) % 4] }.joined(separator: " ")
      }
      return try write(
        ["# One, by Anna Known"] + paragraphs + ["# Two, by Hanna Unknown"] + paragraphs,
        to: toy.folder + "/\(name).txt")
    }
  }

  @Test func novelsTellTheGenreOfStories() async throws {
    let novels = try writeNovels()
    let run = try await fabula(
      [
        "evaluate", "story", "--photos", photographs, "--split", split, "--model", toy.model,
        "--index", toy.index, "--limit", "3", "--words", "20", "--every-style", "--json",
        "--held-out", "Unknown", "--novels",
      ] + novels)
    let evaluation = try json(run)
    let genre = try #require(evaluation["genre"] as? JSON)
    // The sentences of the two have hardly a word in common.
    #expect(genre["classifier_accuracy"] as? Double == 1)
    let stories = try #require((genre["stories"] as? JSON)?["counts"] as? [String: [String: Int]])
    #expect(stories.keys.sorted() == ["mystery", "romance"])
    #expect(stories.values.allSatisfy { $0.values.reduce(0, +) == 3 })
    let reference = try #require(evaluation["reference"] as? [String: Double])
    #expect(reference["passages"] == 3 && reference["distinct_2_ratio"]! > 0)
    #expect((0...1).contains(reference["mauve"]!))
    #expect(evaluation["perplexity"] as? JSON != nil)
  }

  @Test func perplexityOfATextIsMeasured() async throws {
    let novels = try writeNovels()
    func perplexity(_ arguments: String...) async throws -> JSON {
      try json(
        try await fabula(
          ["evaluate", "perplexity", "--model", toy.model, "--json", "--corpus"] + novels
            + arguments))
    }
    let all = try await perplexity()
    #expect(all["unknown_rate"] as? Double == 0)
    for way in ["conditioned", "unconditioned"] {
      let cost = try #require(all[way] as? [String: Double])
      #expect(cost["perplexity"]! > 1 && cost["bits_per_character"]! > 0)
    }
    let passages = try #require(all["passages"] as? Int)
    let one = try await perplexity("--authors", "Unknown")
    #expect(one["passages"] as? Int == passages / 2)
    #expect(try await perplexity("--limit", "3")["passages"] as? Int == 3)
    let text = try await succeed(
      "evaluate", "perplexity", "--model", toy.model, "--corpus", novels[0]
    ).text
    #expect(text.contains("perplexity, from the mean vector"))
  }

  @Test func walkOfASmallIndexFindsEverything() async throws {
    let run = try await succeed(
      "evaluate", "index", "--queries", captions, "--model", toy.model, "--index", toy.index,
      "--json")
    let evaluation = try run.json([String: Double].self)
    #expect(evaluation["recall_at_10"] == 1)
    #expect(evaluation["microseconds"]! > 0)
  }

  @Test func timesOfTheNetworkAreMeasured() async throws {
    let run = try await succeed(
      "evaluate", "networks", "--photos", photographs, "--model", toy.model, "--json")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.text.utf8)) as? [String: Any])
    #expect(report["network"] as? String == "mobilenet_v2")
    #expect(report["photographs"] as? Int == 8)
    for step in ["decode", "network", "projection"] {
      #expect(try #require(report["\(step)_milliseconds"] as? Double) > 0)
    }
    #expect(report["feature_length"] as? Int == 10 && report["recall"] == nil)
    let none = try await fabula(
      ["evaluate", "networks", "--photos", toy.model, "--model", toy.model])
    #expect(none.status == 66 && none.errors.contains("no JPEG file"), "\(none.errors)")
    let nowhere = try await fabula(
      ["evaluate", "networks", "--photos", "/nowhere", "--model", toy.model])
    #expect(
      nowhere.status == 66 && nowhere.errors.contains("/nowhere is not there"),
      "\(nowhere.errors)")
  }

  @Test func networksAreCompared() async throws {
    let lines = try await evaluate(
      "networks", "--weights", "vgg19=" + Fixtures.path("cnn/vgg19_narrow16.pth"), "--weights",
      "resnet50=" + Fixtures.path("cnn/resnet50_narrow16.safetensors"), "--limit", "2", "--json"
    ).text.split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["network"] as? String } == ["mobilenet_v2", "vgg19", "resnet50"])
    // Recall is that of a trained joint space alone.
    #expect(lines.map { $0["recall"] != nil } == [true, false, false])
    // The widths are a sixteenth of the published ones.
    #expect(lines.map { $0["feature_length"] as? Int } == [10, 64, 128])
    #expect(lines.allSatisfy { ($0["pictures_per_second"] as? Double ?? 0) > 0 })
    let text = try await succeed(
      "evaluate", "networks", "--weights", "vgg19=" + Fixtures.path("cnn/vgg19_narrow16.pth"),
      "--limit", "1"
    ).text
    #expect(text.hasPrefix("vgg19 ("), "\(text)")
    #expect(text.contains("vgg19_narrow16.pth)  feature 64  parameters 0.2 M"), "\(text)")
    let wrong = try await fabula(["evaluate", "networks", "--weights", "alexnet=a.pth"])
    #expect(wrong.status == 64 && wrong.errors.contains("vgg19=file"), "\(wrong.errors)")
  }

  @Test func namesWithoutCaptionsAreRefused() async throws {
    try write(["1.jpg", "other.jpg"], to: split)
    let run = try await evaluate("retrieval")
    #expect(run.status == 1 && run.errors.contains("no caption of other.jpg"), "\(run.errors)")
    try write(["other.jpg"], to: split)
    let none = try await evaluate("retrieval")
    #expect(none.status == 1 && none.errors.contains("nothing to evaluate"), "\(none.errors)")
  }

  @Test func missingFilesAreInputMissing() async throws {
    try FileManager.default.removeItem(atPath: photographs + "/3.jpg")
    let run = try await evaluate("retrieval")
    #expect(run.status == 66 && run.errors.contains("3.jpg"), "\(run.errors)")
    let story = try await evaluate("story", "--index", toy.index, "--words", "5")
    #expect(story.status == 66 && story.errors.contains("3.jpg"), "\(story.errors)")
    try FileManager.default.removeItem(atPath: captions)
    #expect(try await evaluate("retrieval").status == 66)
  }
}
