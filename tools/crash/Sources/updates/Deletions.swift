import Foundation

@testable import VectorIndex

/// What deleting a random half, and putting back three of ten, do to recall, at the
/// effort that found 95 % before and at the one that the calibration names then.
struct Deletions {
  let vectors: [[Float]]
  let queries: [[Float]]

  /// Vectors by formula.
  init(count: Int, _ points: Points) {
    vectors = (0..<count).map(points.vector)
    queries = (0..<1000).map { points.vector(-1 - $0) }
  }

  /// The vectors of a folder with `base.fvecs` and `queries.fvecs`.
  init(folder: String) throws {
    let files = try ["base", "queries"].map { try VectorFile(path: "\(folder)/\($0).fvecs") }
    vectors = (0..<files[0].count).map(files[0].row)
    queries = (0..<min(1000, files[1].count)).map(files[1].row)
  }

  func run() throws {
    let folder = try Folder()
    let directory = folder.path + "/index"
    _ = try vectors.flatMap { $0 }.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: directory, ids: (0..<UInt64(vectors.count)).map { $0 }, vectors: $0,
        dimension: vectors[0].count)
    }
    let index = try VectorIndex(directory: directory, for: .writing)
    let effort = try (1...40).lazy.map { 5 * $0 }.first {
      try recall(of: index, queries, effort: $0) >= 0.95
    }
    guard let effort else { return say("deletions: no effort finds 95 %") }
    try tell("\(vectors.count) × \(vectors[0].count)", index, effort)
    var random = SplitMix64(seed: 3)
    let half = Array(
      vectors.indices.map { (random.next(), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        .prefix(vectors.count / 2))
    try Self.weave(half.map { .remove(id: UInt64($0)) }, into: index)
    try tell("without half", index, effort)
    let back = half.prefix(vectors.count * 3 / 10)
    try Self.weave(back.map { .put(id: UInt64($0), vector: vectors[$0]) }, into: index)
    try tell("with 30 % put back", index, effort)
    try index._checkInvariants()
  }

  private static func weave(_ changes: [VectorIndex.Change], into index: VectorIndex) throws {
    try applyInBatches(changes, to: index)
    try index.weave()
  }

  private func tell(_ name: String, _ index: VectorIndex, _ effort: Int) throws {
    let calibrated = try index.effort(forRecall: 0.95)
    let recalls = try [effort, calibrated].map {
      String(format: "%.4f at effort %d", try recall(of: index, queries, effort: $0), $0)
    }
    say("deletions: \(name): recall@10 \(recalls[0]), \(recalls[1]) (calibrated for 0.95)")
  }
}
