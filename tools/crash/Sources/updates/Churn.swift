import Foundation

@testable import VectorIndex

/// Batches of ten deletions and ten additions at constant population, woven in
/// the background: how large the file gets, against a compacted copy.
struct Churn {
  let count: Int
  let batches: Int
  let points: Points

  init(count: Int, batches: Int, _ points: Points) {
    (self.count, self.batches, self.points) = (count, batches, points)
  }

  func run() throws {
    let folder = try Folder()
    let directory = folder.path + "/index"
    try points.build(directory, count: count)
    let index = try VectorIndex(directory: directory, for: .writing)
    var random = SplitMix64(seed: 2)
    var ids = (0..<count).map { $0 }
    for batch in 0..<batches {
      var changes: [VectorIndex.Change] = []
      for turn in 0..<10 {
        let (place, next) = (random.next(below: count), count + batch * 10 + turn)
        changes.append(.remove(id: UInt64(ids[place])))
        changes.append(.put(id: UInt64(next), vector: points.vector(next)))
        ids[place] = next
      }
      try index.apply(changes)
      guard (batch + 1) % 1000 == 0 else { continue }
      say("churn: \(batch + 1) batches, \(try index.summary().bytesOnDisk) bytes")
    }
    let before = try index.summary()
    try index.weave()
    try index._checkInvariants()
    let compacted = try index.compact(to: folder.path + "/compacted")
    let ratio = Double(before.bytesOnDisk) / Double(compacted.bytesOnDisk)
    say(
      "churn: \(batches) batches of 10 + 10 among \(count) × \(points.dimension): "
        + "\(before.bytesOnDisk) bytes with \(before.freshCount) changes in the log, "
        + "compacted \(compacted.bytesOnDisk): \(String(format: "%.2f", ratio)) ×")
    try compare(index, VectorIndex(directory: folder.path + "/compacted"))
  }

  /// Prints the recall of both.
  private func compare(_ index: VectorIndex, _ compacted: VectorIndex) throws {
    let queries = (0..<300).map { points.vector(-1 - $0) }
    for (name, index) in [("churned", index), ("compacted", compacted)] {
      let recalls = try [10, 20, 40].map {
        String(format: "%.4f", try recall(of: index, queries, effort: $0))
      }
      say("churn: recall@10 at the efforts 10, 20 and 40, \(name): \(recalls)")
    }
  }
}
