import Foundation
import TestSupport
import Testing
import ToyModel

/// Kinds of index and their calibration, by commands.
@Suite(.serialized) struct IndexKindTests {
  private let toy: ToyModel
  private let index: String

  private struct Statistics: Decodable {
    struct Lists: Decodable { let lists: Int, probes: Int }
    struct Calibration: Decodable {
      struct Point: Decodable { let effort: Int, recall: Double }
      let queryCount: Int
      let isOfItems: Bool
      let points: [Point]

      enum CodingKeys: String, CodingKey {
        case points
        case queryCount = "query_count"
        case isOfItems = "is_of_items"
      }
    }

    let count: Int
    let kind: String
    let precision: String
    let lists: Lists?
    let calibration: Calibration?
  }

  init() throws {
    toy = try ToyModel()
    index = toy.folder + "/kinds"
  }

  private func build(_ options: [String] = []) async throws -> Statistics {
    let captions = try write(ToyText.captions, to: toy.folder + "/captions.txt")
    let run = try await fabula(
      ["index", "build", "--captions", captions, "--model", toy.model, "--index", index, "--json"]
        + options)
    try #require(run.status == 0, "\(options): \(run.errors)")
    return try run.json(Statistics.self)
  }

  private func nearest(_ options: String...) async throws -> String {
    let run = try await fabula(
      [
        "query", "--text", "A black cat sleeps on a sofa.", "-k", "1", "--model", toy.model,
        "--index", index,
      ] + options)
    try #require(run.status == 0, "\(options): \(run.errors)")
    return run.text
  }

  @Test(arguments: [
    ["--kind", "hnsw", "--links", "6"], ["--kind", "flat", "--precision", "float32"],
    ["--kind", "ivf", "--lists", "4", "--probes", "4"],
    ["--kind", "ivf", "--lists", "4", "--probes", "4", "--codes", "pq8", "--subquantisers", "4"],
  ])
  func everyKindIsBuiltAndAnswers(options: [String]) async throws {
    let statistics = try await build(options)
    #expect(statistics.count == 60 && statistics.kind == options[1])
    #expect(statistics.lists?.lists == (options[1] == "ivf" ? 4 : nil))
    #expect(statistics.precision == (options[1] == "flat" ? "float32" : "float16"))
    #expect((statistics.calibration == nil) == (options[1] == "flat"))
    #expect(try await nearest().contains("A black cat sleeps on a sofa."))
    let text = try await succeed("index", "stats", "--index", index).text
    #expect(text.contains("kind        \(options[1])\n"))
    let verified = try await succeed("index", "verify", "--index", index)
    #expect(verified.text == "60 captions, nothing wrong\n")
  }

  @Test func parametersOutsideTheirRangeAreRefused() async throws {
    let captions = try write(ToyText.captions, to: toy.folder + "/captions.txt")
    for options in [
      ["--lists=-1"], ["--codes", "pq4", "--subquantisers", "1000"], ["--probes=-1"],
    ] {
      let run = try await fabula(
        [
          "index", "build", "--captions", captions, "--model", toy.model, "--index", index,
          "--kind",
          "ivf",
        ] + options)
      #expect(run.status == 1 && !run.wasKilled, "\(options): \(run.errors)")
      #expect(run.errors.contains("expected"), "\(options): \(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: index))
    }
  }

  @Test func calibrationTakesItemsOrGivenTexts() async throws {
    let built = try #require(try await build().calibration)
    #expect(built.isOfItems)
    #expect(try await nearest("--recall", "0.95").contains("A black cat"))
    let questions = try write(
      ["A dog runs.", "A cat sleeps.", "Snow lies on the road."], to: toy.folder + "/questions")
    let run = try await succeed(
      "index", "calibrate", "--queries", questions, "--limit", "2", "--model", toy.model, "--index",
      index, "--json")
    let calibration = try run.json(Statistics.Calibration.self)
    #expect(calibration.queryCount == 2 && !calibration.isOfItems)
    #expect(calibration.points.last?.recall == 1)
    let stored = try await succeed("index", "stats", "--index", index, "--json")
      .json(Statistics.self).calibration
    #expect(stored?.queryCount == 2)
    let text = try await succeed(
      "index", "calibrate", "--model", toy.model, "--index", index, "--threads", "1"
    ).text
    #expect(text.contains("effort ") && text.contains("recall "))
  }

  @Test func anExactIndexHasNothingToCalibrate() async throws {
    #expect(try await build(["--kind", "flat"]).calibration == nil)
    let run = try await succeed("index", "calibrate", "--model", toy.model, "--index", index)
    #expect(run.text == "nothing to calibrate: searches are exact\n")
    #expect(try await nearest("--recall", "0.99").contains("A black cat"))
  }

  @Test func anInterruptedBuildLeavesTheOlderIndex() async throws {
    // Enough for many seconds, of which the test waits for the first report.
    let many = (0..<20_000).flatMap { number in ToyText.captions.map { "\($0) \(number)" } }
    let captions = try write(many, to: toy.folder + "/many.txt")
    let before = try await succeed("index", "stats", "--index", toy.index, "--json").text
    let files = try FileManager.default.contentsOfDirectory(atPath: toy.folder)
    let errors = TemporaryPath()
    let process = try Executable.process(
      ["index", "build", "--captions", captions, "--model", toy.model, "--index", toy.index],
      variables: [:])
    try #require(FileManager.default.createFile(atPath: errors.path, contents: nil))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors.path))
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    func log() -> String { (try? String(contentsOfFile: errors.path, encoding: .utf8)) ?? "" }
    try await waitUntil(seconds: 120, "work begins: \(log())") { log().contains("embedding") }
    kill(process.processIdentifier, SIGINT)
    try await waitUntil(seconds: 60, "the build ends: \(log())") { !process.isRunning }
    #expect(process.terminationReason == .exit && process.terminationStatus == 1, "\(log())")
    #expect(log().contains("interrupted; the index is as it was"), "\(log())")
    #expect(try await succeed("index", "stats", "--index", toy.index, "--json").text == before)
    let left = try FileManager.default.contentsOfDirectory(atPath: toy.folder)
    #expect(left.sorted() == files.sorted())
  }
}
