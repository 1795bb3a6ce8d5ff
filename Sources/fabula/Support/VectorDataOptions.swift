import ArgumentParser
import Foundation
import VectorIndex

/// Vectors on which an index is measured as other engines are beside it.
struct VectorDataOptions: ParsableArguments {
  /// What is timed.
  enum Phase: String, ExpressibleByArgument, CaseIterable {
    case build, query, filter
  }

  @Option(
    help: ArgumentHelp(
      "Folder of base.fvecs and queries.fvecs, instead of captions.",
      valueName: "dir"))
  var data: String?

  @Option(help: "With --data: build the index, query it, or search it with filters.")
  var phase = Phase.query

  @Option(help: "With --phase build: threads.")
  var threads = 1

  @Option(help: "With --phase build: what near means.")
  var metric = Metric.cosine

  @OptionGroup var kind: IndexKindOptions

  /// Widths of search at which queries are timed when none is named.
  static let efforts = [
    10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 160, 192, 256,
  ]
  /// Neighbours that each query asks for.
  private static let neighbours = 10

  /// Builds or queries, and prints a line of JSON for each result.
  ///
  /// - Parameters:
  ///   - efforts: widths of search; by default those that find the shares of
  ///     `recalls`, or a ladder.
  ///   - recalls: shares of the true neighbours, by the index's calibration.
  func run(folder: String, index: String, efforts: [Int]?, recalls: [Double]) throws {
    let efforts =
      try efforts
      ?? (recalls.isEmpty || phase == .build
        ? Self.efforts : Self.efforts(recalls, VectorIndex(directory: index)))
    switch phase {
    case .build: try build(folder, index)
    case .query: try query(folder, index, efforts)
    case .filter: try filter(folder, index, efforts)
    }
  }

  /// The efforts that find some shares of the true neighbours.
  private static func efforts(_ recalls: [Double], _ index: VectorIndex) throws -> [Int] {
    try recalls.map { try index.effort(forRecall: $0) }
  }

  /// The keys are the harness's, in snake case: build_s, cpu_s, disk_bytes.
  private struct BuildLine: Encodable {
    let buildS: Double
    let cpuS: Double
    let diskBytes: Int
  }

  private func build(_ folder: String, _ index: String) throws {
    let base = try VectorFile(path: folder + "/base.fvecs")
    let shape = IndexShape(
      dimension: base.dimension, metric: metric, precision: kind.precision,
      kind: kind.parameters)
    let build = try IndexEvaluation.build(base, at: index, shape: shape, threads: threads)
    try Output.json(
      BuildLine(
        buildS: build.seconds, cpuS: build.processorSeconds, diskBytes: build.bytesOnDisk))
  }

  private struct QueryLine: Encodable {
    let param: Int
    /// A file of the answered ids.
    let ids: String
    let qps: Double
    let qpsCpu: Double
  }

  private func query(_ folder: String, _ index: String, _ efforts: [Int]) throws {
    let queries = try VectorFile(path: folder + "/queries.fvecs")
    let opened = try VectorIndex(directory: index)
    for effort in efforts {
      let answers = try IndexEvaluation.answer(
        queries, from: opened, k: Self.neighbours, effort: effort)
      let file = "\(index)/effort-\(effort).ivecs"
      try Self.integerVectors(answers.ids).write(to: URL(filePath: file))
      try Output.json(
        QueryLine(
          param: effort, ids: file, qps: answers.queriesPerSecond,
          qpsCpu: answers.queriesPerProcessorSecond))
    }
  }

  /// Recall and time of filtered searches, of each effort.
  private func filter(_ folder: String, _ index: String, _ efforts: [Int]) throws {
    let base = try VectorFile(path: folder + "/base.fvecs")
    let queries = try VectorFile(path: folder + "/queries.fvecs")
    let opened = try VectorIndex(directory: index)
    for effort in efforts {
      try FilterEvaluation.run(base, queries, opened, k: Self.neighbours, effort: effort) {
        try Output.json($0)
      }
    }
  }

  /// Ids as `.ivecs`: the count of each query's, then the ids, all i32.
  private static func integerVectors(_ ids: [Int32]) -> Data {
    var data = Data(capacity: ids.count / neighbours * (neighbours + 1) * 4)
    for start in stride(from: 0, to: ids.count, by: neighbours) {
      for number in [Int32(neighbours)] + ids[start..<start + neighbours] {
        withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
      }
    }
    return data
  }
}

extension Metric: ExpressibleByArgument {}
