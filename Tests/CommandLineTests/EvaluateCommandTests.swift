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

  @Test func storiesAreMeasured() async throws {
    let run = try await evaluate(
      "story", "--index", toy.index, "--limit", "4", "--words", "10", "--json")
    let evaluation = try run.json([String: Double].self)
    #expect(evaluation["stories"] == 4)
    #expect(evaluation["margin_low"]! <= evaluation["margin_high"]!)
    #expect((0...100).contains(evaluation["own_recall"]!))
    let text = try await evaluate(
      "story", "--index", toy.index, "--limit", "2", "--words", "10", "--show-stories"
    ).text
    #expect(text.hasPrefix("1.jpg\n") && text.contains("\n2.jpg\n") && text.contains("2 stories"))
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
    #expect(text.hasPrefix("vgg19  feature 64  parameters 0.2 M"), "\(text)")
    let wrong = try await fabula(["evaluate", "networks", "--weights", "alexnet=a.pth"])
    #expect(wrong.status == 64)
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
