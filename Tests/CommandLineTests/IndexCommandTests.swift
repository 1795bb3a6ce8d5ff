import Foundation
import TestSupport
import Testing
import ToyModel

@Suite(.serialized) struct IndexCommandTests {
  private let toy: ToyModel
  private let captions: String

  /// What `index stats --json` says, as far as it matters here.
  private struct Statistics: Decodable, Equatable {
    let count: Int
    let nodeCount: Int
    let dimension: Int
    let contentHash: UInt64
    let fingerprint: String
    let unreachableCount: Int

    enum CodingKeys: String, CodingKey {
      case count, dimension, fingerprint
      case nodeCount = "node_count"
      case contentHash = "content_hash"
      case unreachableCount = "unreachable_count"
    }
  }

  init() throws {
    toy = try ToyModel()
    captions = try write(ToyText.captions, to: toy.folder + "/captions.txt")
  }

  private func statistics(_ index: String) async throws -> Statistics {
    try await succeed("index", "stats", "--index", index, "--json").json(Statistics.self)
  }

  @Test func fileAndStandardInputGiveTheSameIndex() async throws {
    let (first, second) = (toy.folder + "/first", toy.folder + "/second")
    let built = try await succeed(
      "index", "build", "--captions", captions, "--model", toy.model, "--index", first,
      "--threads", "1", "--json")
    try await succeed(
      "index", "build", "--captions", "-", "--model", toy.model, "--index", second,
      "--threads", "2", input: captions)
    let statistics = try await statistics(first)
    #expect(try built.json(Statistics.self) == statistics)
    #expect(statistics.count == 60)
    #expect(statistics.nodeCount == 60)
    #expect(statistics.dimension == 16)
    #expect(statistics.unreachableCount == 0)
    #expect(try await self.statistics(second) == statistics)
    // The library builds the same one.
    #expect(try await self.statistics(toy.index) == statistics)
  }

  @Test func dryRunEstimatesAndBuildsNothing() async throws {
    struct Forecast: Decodable {
      let captions: Int
      let bytesOnDisk: Int
      let bytesOfMemory: Int
      let seconds: Double

      enum CodingKeys: String, CodingKey {
        case captions, seconds
        case bytesOnDisk = "bytes_on_disk"
        case bytesOfMemory = "bytes_of_memory"
      }
    }
    let index = toy.folder + "/forecast"
    let build = [
      "index", "build", "--captions", captions, "--model", toy.model, "--index", index,
    ]
    let run = try await fabula(build + ["--dry-run", "--json"])
    try #require(run.status == 0, "\(run.errors)")
    let forecast = try run.json(Forecast.self)
    #expect(!FileManager.default.fileExists(atPath: index))
    #expect(forecast.captions == 60)
    #expect(forecast.seconds > 0)
    #expect(forecast.bytesOfMemory > forecast.bytesOnDisk)
    let text = try await fabula(build + ["--dry-run"]).text
    #expect(text.contains("captions    60\n") && text.contains("by 60 captions"))
    #expect(try await fabula(build).status == 0)
    let file = try FileManager.default.attributesOfItem(atPath: index + "/data-1.mdb")
    let bytes = try #require(file[.size] as? Int)
    // Of so few captions most is the fixed part of each table of the file.
    #expect(bytes < 3 * forecast.bytesOnDisk && forecast.bytesOnDisk < 3 * bytes)
  }

  /// Killed at whatever it does, a build leaves nothing that stands in the way of the
  /// next.
  @Test(.timeLimit(.minutes(5))) func killedBuildIsDoneAgain() async throws {
    var lines: [String] = []
    for number in 0..<3000 { lines.append("A dog runs past \(number) cats.") }
    let many = try write(lines, to: toy.folder + "/many")
    let (whole, killed) = (toy.folder + "/whole", toy.folder + "/killed")
    func build(_ index: String) -> [String] {
      ["index", "build", "--captions", many, "--model", toy.model, "--index", index]
    }
    #expect(try await fabula(build(whole)).status == 0)
    for milliseconds in [20, 60, 120, 240] {
      let process = try Executable.process(build(killed), variables: [:])
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      try await Task.sleep(for: .milliseconds(milliseconds))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(try await fabula(build(killed)).status == 0)
    #expect(try await statistics(killed) == statistics(whole))
    let left = try FileManager.default.contentsOfDirectory(atPath: killed)
    #expect(!left.contains("data.mdb.building") && !left.contains("build.checkpoint"))
  }

  @Test func buildTakesThePlaceOfAnOlderIndex() async throws {
    let few = try write(["A dog runs.", "A cat sleeps.", "A dog runs."], to: toy.folder + "/few")
    try await succeed(
      "index", "build", "--captions", few, "--model", toy.model, "--index", toy.index)
    let statistics = try await statistics(toy.index)
    #expect(statistics.count == 3 && statistics.nodeCount == 2)
    let text = try await succeed("index", "stats", "--index", toy.index).text
    #expect(text.contains("captions    3\n"))
    #expect(text.contains("vectors     2 of 16 numbers\n"))
  }

  @Test func captionsOfPhotographsKeepTheirNames() async throws {
    let file = try write(
      ["1.jpg#0\tA dog runs on the beach.", "no caption", "2.jpg#0\tA cat sleeps."],
      to: toy.folder + "/named")
    let built = try await succeed(
      "index", "build", "--captions", file, "--model", toy.model, "--index", toy.index)
    #expect(built.errors.contains("left out") && built.errors.contains("line 2"))
    struct Reply: Decodable {
      struct Caption: Decodable { let id: Int, text: String, source: String? }
      let results: [[Caption]]
    }
    let reply = try await succeed(
      "query", "--text", "A cat sleeps.", "-k", "1", "--json", "--model", toy.model, "--index",
      toy.index
    ).json(Reply.self)
    let caption = try #require(reply.results.first?.first)
    #expect(caption.id == 2 && caption.text == "A cat sleeps." && caption.source == "2.jpg")
  }

  @Test func missingAndEmptyInputsAreNamed() async throws {
    try await fail(
      "index", "build", "--captions", "/nowhere/captions.txt", "--model", toy.model, "--index",
      toy.index, status: 66, saying: ["/nowhere/captions.txt", "No such file"])
    try await fail(
      "index", "build", "--captions", "-", "--model", toy.model, "--index", toy.index, status: 1,
      saying: ["standard input has no caption"])
    try await fail(
      "index", "build", "--captions", captions, "--model", "/nowhere/model", "--index", toy.index,
      status: 66, saying: ["/nowhere/model is not a model directory"])
    let other = try ToyModel(parts: [.cnn])
    try await fail(
      "index", "build", "--captions", captions, "--model", other.model, "--index", toy.index,
      status: 1, saying: ["has no part \"embedding\"", "fabula train embedding"])
    // Nothing of this touched the index.
    #expect(try await statistics(toy.index).count == 60)
  }

  @Test func parametersOutsideTheirRangeAreRefused() async throws {
    for (option, value) in [("--links", "1"), ("--construction-effort", "0"), ("--threads", "0")] {
      try await fail(
        "index", "build", "--captions", captions, "--model", toy.model, "--index", toy.index,
        option, value, status: 1, saying: ["got", "expected"])
    }
  }

  @Test(arguments: [0, 100, 4096, 20_000])
  func truncatedIndexIsRefusedByEveryCommand(bytes: Int) async throws {
    let file = URL(filePath: toy.index).appending(path: "data.mdb")
    let whole = try Data(contentsOf: file)
    try #require(whole.count > bytes)
    try whole.prefix(bytes).write(to: file)
    let folder = try SocketFolder()
    let places = ["--model", toy.model, "--index", toy.index]
    for arguments in [
      ["serve", "--socket", folder.socket] + places, ["query", "--text", "a dog"] + places,
      ["tell", Photographs.small] + places, ["index", "stats", "--index", toy.index],
    ] {
      let run = try await fabula(arguments)
      #expect(run.status == 1 && !run.wasKilled, "\(arguments): \(run.errors)")
      #expect(run.errors.contains("/data-1.mdb"), "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty)
    }
  }

  @Test func damagedBytesNeverEndInASignal() async throws {
    let file = URL(filePath: toy.index).appending(path: "data.mdb")
    let whole = try Data(contentsOf: file)
    for place in stride(from: 4096, to: whole.count, by: whole.count / 12) {
      var damaged = whole
      for offset in place..<min(place + 64, whole.count) { damaged[offset] = 0xFF }
      try damaged.write(to: file)
      let run = try await fabula(
        ["query", "--text", "a dog", "--model", toy.model, "--index", toy.index])
      #expect(!run.wasKilled && [0, 1].contains(run.status), "\(place): \(run.errors)")
    }
  }

  @Test func indexOfAnotherEmbeddingIsRefused() async throws {
    let other = try ToyModel(seed: 2)
    let folder = try SocketFolder()
    try await fail(
      "serve", "--socket", folder.socket, "--model", other.model, "--index", toy.index, status: 1,
      saying: ["got an index of embedding", "rebuild the index"])
    #expect(!FileManager.default.fileExists(atPath: folder.socket))
    try await fail(
      "query", "--text", "a dog", "--model", other.model, "--index", toy.index, status: 1,
      saying: ["got an index of embedding"])
  }
}
