import Foundation

@testable import VectorIndex

/// An index of a format version on record, with queries and what they answer.
/// `tools/index-fixture` writes it; it is never written again for an old version.
struct FormatFixture: Codable {
  struct Query: Codable {
    let vector: [Float]
    let k: Int
    let effort: Int
    let isExact: Bool
    /// The ids that may be answered; nil for all.
    let allowed: [UInt64]?
    /// Nearest first.
    let ids: [UInt64]
    let scores: [Float]
  }

  let count: Int
  let nodeCount: Int
  let freshCount: Int
  /// A number in a JSON file has 53 bits only.
  let contentHash: String
  let queries: [Query]

  /// Fixtures of every version, in a folder each.
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "index/fixtures")

  /// Those of one version, each `NAME.mdb` with `NAME.json`.
  static let names = ["graph", "lists", "flat"]

  static func load(_ name: String, version: Int) throws -> FormatFixture {
    try JSONDecoder().decode(
      FormatFixture.self,
      from: Data(contentsOf: directory.appending(path: "v\(version)/\(name).json")))
  }

  /// A copy of the index that nobody may write: the one on record gets no lock file.
  static func copy(_ name: String, version: Int, mode: Int) throws -> TemporaryDirectory {
    let copy = TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: copy.path, withIntermediateDirectories: true)
    let file = directory.appending(path: "v\(version)/\(name).mdb")
    try Data(contentsOf: file).write(to: URL(filePath: copy.file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: copy.file)
    return copy
  }
}

// MARK: - Making one

extension FormatFixture {
  private static let dimension = 16
  private static let built = 100
  private static let added = 52

  /// Writes the fixture of the current version into a folder.
  static func make(in folder: String) throws {
    let kinds: [(name: String, metric: Metric, precision: Precision, kind: IndexKind)] = [
      ("graph", .cosine, .float16, .hnsw(HNSWParameters(linksPerNode: 6))),
      (
        "lists", .euclidean, .float32,
        .ivf(IVFParameters(lists: 4, probes: 2, codes: .product(subquantisers: 8, bits: 4)))
      ),
      ("flat", .innerProduct, .int8, .flat),
    ]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, metric, precision, kind) in kinds {
      let directory = TemporaryDirectory()
      var sample = Sample(
        count: built + added, dimension: dimension, clusters: 40, seed: 2027)
      // Ten items with the vectors of others.
      for item in built - 10..<built {
        for component in 0..<dimension {
          sample.vectors[item * dimension + component] =
            sample.vectors[(item - built + 20) * dimension + component]
        }
      }
      let later = sample.vectors[(built * dimension)...]
      sample.vectors = Array(sample.vectors[..<(built * dimension)])
      try sample.build(at: directory, metric: metric, precision: precision, kind: kind)
      try change(directory, later: Array(later))
      try record(directory, as: folder + "/" + name)
    }
  }

  /// Changes of every kind, some woven in and some in the log.
  private static func change(_ directory: TemporaryDirectory, later: [Float]) throws {
    func vector(_ item: Int) -> [Float] { Array(later[item * dimension..<(item + 1) * dimension]) }
    let index = try VectorIndex(directory: directory.path, for: .writing)
    // In one transaction each, which leaves few free pages in the file.
    var changes: [VectorIndex.Change] = []
    for item in 0..<30 { changes.append(.put(id: 1000 + UInt64(item), vector: vector(item))) }
    for id in 20..<50 { changes.append(.remove(id: UInt64(id))) }
    for item in 30..<40 { changes.append(.put(id: 60 + UInt64(item), vector: vector(item))) }
    try index.apply(changes)
    try index.weave()
    changes = [.remove(id: 3), .remove(id: 1001), .put(id: 7, vector: vector(50))]
    for item in 40..<50 { changes.append(.put(id: 2000 + UInt64(item), vector: vector(item))) }
    try index.apply(changes)
  }

  /// Writes a compact copy of the file, and what it answers.
  private static func record(_ directory: TemporaryDirectory, as path: String) throws {
    let copy = TemporaryDirectory()
    let index = try VectorIndex(directory: directory.path)
    try index.backup(to: copy.path)
    try Data(contentsOf: URL(filePath: copy.file)).write(to: URL(filePath: path + ".mdb"))
    let statistics = try index.statistics()
    let sample = Sample(count: 6, dimension: dimension, clusters: 6, seed: 2028)
    let queries = try (0..<sample.count).map { number in
      let allowed = number % 3 == 2 ? stride(from: 0, to: 2100, by: 3).map { UInt64($0) } : nil
      let vector = sample.vector(number)
      let (k, effort, isExact) = (10, number % 2 == 0 ? 6 : 40, number % 4 == 1)
      let found = try index.search(
        vector, k: k, effort: effort, exact: isExact,
        filter: allowed.map { ItemFilter(allowing: $0) })
      return Query(
        vector: vector, k: k, effort: effort, isExact: isExact, allowed: allowed,
        ids: found.map(\.id), scores: found.map(\.score))
    }
    let fixture = FormatFixture(
      count: statistics.count, nodeCount: statistics.nodeCount,
      freshCount: statistics.freshCount,
      contentHash: String(statistics.contentHash, radix: 16), queries: queries)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try encoder.encode(fixture).write(to: URL(filePath: path + ".json"))
  }
}
