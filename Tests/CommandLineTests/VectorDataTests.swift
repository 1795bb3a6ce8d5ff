import Foundation
import TestSupport
import Testing

/// `fabula evaluate index --data`: bare vectors in files.
@Suite(.serialized) struct VectorDataTests {
  private let folder = TemporaryPath()
  private let dimension = 8
  private let rows = 2000

  init() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    try write(count: rows, seed: 1, to: "base.fvecs")
    try write(count: 20, seed: 2, to: "queries.fvecs")
  }

  /// Vectors by a linear congruential generator, in the form of `.fvecs`.
  private func write(count: Int, seed: UInt64, to name: String) throws {
    var state = seed
    var data = Data()
    for _ in 0..<count {
      withUnsafeBytes(of: Int32(dimension).littleEndian) { data.append(contentsOf: $0) }
      for _ in 0..<dimension {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let component = Float(state >> 40) / Float(1 << 24) - 0.5
        withUnsafeBytes(of: component.bitPattern.littleEndian) { data.append(contentsOf: $0) }
      }
    }
    try data.write(to: URL(filePath: folder.path + "/" + name))
  }

  /// The lines of JSON that a phase prints.
  private func run(_ phase: String, _ options: String...) async throws -> [[String: Any]] {
    let run = try await fabula(
      [
        "evaluate", "index", "--data", folder.path, "--index", folder.path + "/index", "--phase",
        phase, "--json",
      ] + options)
    try #require(run.status == 0, "\(phase) \(options): \(run.errors)")
    return try run.text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test(arguments: [["--kind", "hnsw"], ["--kind", "ivf", "--lists", "16"], ["--kind", "flat"]])
  func everyKindIsTimed(kind: [String]) async throws {
    let build = try await fabula(
      [
        "evaluate", "index", "--data", folder.path, "--index", folder.path + "/index", "--phase",
        "build",
      ] + kind)
    #expect(build.status == 0, "\(build.errors)")
    #expect(build.text.contains("\"disk_bytes\""))
    let lines = try await run("query", "--effort", "16,20")
    #expect(lines.compactMap { $0["param"] as? Int } == [16, 20])
    for line in lines {
      // 20 queries of ten ids, each with their count before them.
      let ids = try Data(contentsOf: URL(filePath: try #require(line["ids"] as? String)))
      #expect(ids.count == 20 * 11 * 4)
      #expect(try #require(line["qps_cpu"] as? Double) > 0)
    }
  }

  @Test func recallChoosesTheEffort() async throws {
    _ = try await run("build")
    let lines = try await run("query", "--recall", "0.5,0.99")
    let efforts = lines.compactMap { $0["param"] as? Int }
    #expect(efforts.count == 2 && efforts[0] < efforts[1])
    try await fail(
      "evaluate", "index", "--data", folder.path, "--index", folder.path + "/index", "--recall",
      "1.5", status: 1, saying: ["1.5"])
  }

  /// The first rows of an answer file: where rows differ in length, the product and the
  /// distance have different neighbours.
  @Test func metricSaysWhatNearMeans() async throws {
    var answers: [Data] = []
    for metric in ["cosine", "innerProduct", "euclidean"] {
      _ = try await run("build", "--metric", metric)
      let line = try #require(try await run("query", "--effort", "200").first)
      answers.append(try Data(contentsOf: URL(filePath: try #require(line["ids"] as? String))))
    }
    #expect(Set(answers).count == 3)
    try await fail(
      "evaluate", "index", "--data", folder.path, "--index", folder.path + "/index", "--phase",
      "build", "--metric", "taxicab", status: 64, saying: ["taxicab", "cosine"])
  }

  @Test func filteredSearchesAreMeasured() async throws {
    _ = try await run("build")
    let lines = try await run("filter", "--effort", "64")
    // Four shares of items that pass, and four ways in which they lie.
    #expect(lines.count == 16)
    #expect(Set(lines.compactMap { $0["correlation"] as? String }).count == 4)
    for line in lines {
      #expect(try #require(line["short"] as? Int) == 0)
      #expect(try #require(line["recall"] as? Double) > 0.5)
    }
  }

  @Test func filesThatAreNotVectorsAreNamed() async throws {
    try Data([1, 2, 3]).write(to: URL(filePath: folder.path + "/base.fvecs"))
    try await fail(
      "evaluate", "index", "--data", folder.path, "--index", folder.path + "/index", "--phase",
      "build", status: 1, saying: ["base.fvecs"])
    try FileManager.default.removeItem(atPath: folder.path + "/base.fvecs")
    try await fail(
      "evaluate", "index", "--data", folder.path, "--index", folder.path + "/index", "--phase",
      "build", status: 66, saying: ["base.fvecs"])
  }
}
