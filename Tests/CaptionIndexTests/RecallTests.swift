import CaptionFields
import Foundation
import TestSupport
import Testing
import VectorIndex

@testable import CaptionIndex

@Suite struct RecallTests {
  private func index(_ directory: TemporaryDirectory, _ random: inout SeededGenerator) throws
    -> CaptionIndex
  {
    let captions = (0..<600).map { random.caption(id: $0) }
    try CaptionIndex.build(
      at: directory.path, captions: captions, dimension: 16,
      vectors: captions.flatMap { _ in random.vector(16) }, fingerprint: "A")
    return try CaptionIndex(directory: directory.path, expecting: "A")
  }

  @Test func aShareOfTheSearchesIsMeasured() throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 1)
    let index = try index(directory, &random)
    _ = try index.search(random.vector(16))
    index.recall.wait()
    #expect(index.recall.counts == RecallMeter.Counts())
    index.recall.share = 0.25
    for search in 0..<40 {
      let filter: CaptionFilter? = search % 2 == 0 ? nil : .oneOf("genre", ["crime"])
      _ = try index.search(random.vector(16), .init(k: 5, filter: filter))
      // Alone on the queue, none is passed over.
      index.recall.wait()
    }
    let counts = index.recall.counts
    #expect(counts.searches == 10 && counts.expected == 50)
    // Of 600 captions the usual effort of 96 misses next to none.
    #expect((45...50).contains(counts.found))
    for _ in 0..<8 { _ = try index.search(random.vector(16), .init(exact: true)) }
    index.recall.wait()
    #expect(index.recall.counts == counts)
  }

  @Test func recallIsAskedForInsteadOfEffort() throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 2)
    let index = try index(directory, &random)
    for _ in 0..<20 {
      let query = random.vector(16)
      let found = try index.search(query, .init(k: 10, recall: 0.95))
      let truth = try index.search(query, .init(k: 10, exact: true))
      #expect(found.count == 10)
      #expect(Set(found.map(\.caption.id)).intersection(truth.map(\.caption.id)).count >= 5)
    }
    for recall in [0.4, 1, .nan] {
      #expect(throws: VectorIndexError.self) {
        try index.search(random.vector(16), .init(recall: recall))
      }
    }
  }

  @Test func thereIsSomethingToWatch() throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 3)
    _ = try index(directory, &random)
    let index = try CaptionIndex(directory: directory.path, expecting: "A", for: .writing)
    let before = try index.observe()
    #expect(before.kind == .hnsw && before.freshCount == 0 && before.freshBytes == 0)
    #expect(before.bytesOnDisk > 0 && index.isWritable)
    try index.put([(random.caption(id: 5000), random.vector(16))])
    let after = try index.observe()
    #expect(after.freshCount == 1 && after.freshBytes > 0)
    do {
      let held = try index.vectors.snapshot()
      #expect(try index.observe().oldestSnapshotAge ?? .zero > .zero)
      withExtendedLifetime(held) {}
    }
    #expect(try index.observe().oldestSnapshotAge == nil)
  }
}
