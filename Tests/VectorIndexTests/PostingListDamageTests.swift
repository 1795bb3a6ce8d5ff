import Foundation
import Testing

@testable import VectorIndex

/// Damaged posting lists end in a typed error or in answers, never in a trap.
@Suite struct PostingListDamageTests {
  private let sample = Sample(count: 500, dimension: 10, clusters: 20, seed: 98)

  /// An index as bytes, with where its tables begin.
  private struct Whole {
    let content: Data
    let metadata: Metadata
    let blocks: [(name: String, range: Range<Int>)]
  }

  private func whole(_ codes: ListCodes) throws -> Whole {
    let directory = TemporaryDirectory()
    try sample.build(
      at: directory, metric: .euclidean, precision: .int8, kind: .ivf(IVFParameters(codes: codes)))
    let content = try Data(contentsOf: URL(filePath: directory.file))
    // The blocks lie in the map for as long as the snapshot lives.
    let snapshot = try VectorIndex(directory: directory.path).snapshot()
    return try withExtendedLifetime(snapshot) {
      let tables = snapshot.base.tables.named.filter { $0.blocks.rows > 0 }
      let blocks = try tables.map { name, blocks in
        (name, try #require(content.range(of: Data(blocks.block(0)))))
      }
      return Whole(content: content, metadata: snapshot.base.metadata, blocks: blocks)
    }
  }

  /// Opens and searches `content`; false when it is refused with our error.
  private func answers(_ content: Data) throws -> Bool {
    let directory = TemporaryDirectory()
    try write(content, to: directory)
    do {
      let index = try VectorIndex(directory: directory.path)
      for item in [0, 17, 399] {
        #expect(try index.search(sample.vector(item), k: 10, effort: 3).count <= 10)
        #expect(try index.search(sample.vector(item), k: 500).count <= 500)
        _ = try index.search(sample.vector(item), k: 10, exact: true)
      }
      _ = try index.statistics()
      try? index.snapshot().base.checkBounds()
      try? index._checkInvariants()
      return true
    } catch is VectorIndexError {
      return false
    }
  }

  @Test(arguments: PostingListTests.codes)
  func randomDamageInEachTableIsSurvived(codes: ListCodes) throws {
    let whole = try whole(codes)
    #expect(try answers(whole.content))
    var random = SplitMix64(seed: 99)
    for (_, range) in whole.blocks {
      for _ in 0..<25 {
        var content = whole.content
        for _ in 0..<5 {
          let at = range.lowerBound + random.next(below: range.count)
          content[at] = UInt8.random(in: 0...255, using: &random)
        }
        _ = try answers(content)
      }
    }
  }

  @Test(arguments: PostingListTests.codes)
  func pagesThatClaimAnythingAreSurvived(codes: ListCodes) throws {
    let whole = try whole(codes)
    let range = try #require(whole.blocks.first { $0.name == "postings" }?.range)
    let stride = PostingLayout(whole.metadata.shape).stride
    // Next page, list, entries, first slot.
    let claims: [[UInt32]] = [[0, 1, 77_777], [9, .max], [0, 17, .max], [500, .max]]
    for (place, values) in claims.enumerated() {
      for value in values {
        var content = whole.content
        for page in Swift.stride(from: range.lowerBound, to: range.upperBound, by: stride) {
          let at = page + 4 * place
          content.replaceSubrange(at..<at + 4, with: withUnsafeBytes(of: value) { Data($0) })
        }
        #expect(try answers(content))
      }
    }
  }

  @Test(arguments: PostingListTests.codes)
  func damagedContentIsFoundByTheInvariants(codes: ListCodes) throws {
    let whole = try whole(codes)
    for (name, range) in whole.blocks {
      var content = whole.content
      content[range.upperBound - 1] ^= 1
      let directory = TemporaryDirectory()
      try write(content, to: directory)
      #expect(throws: VectorIndexError.self, "\(name)") {
        try VectorIndex(directory: directory.path)._checkInvariants()
      }
    }
  }

  /// The checksum is right, the numbers are not: a file made to harm.
  @Test(arguments: PostingListTests.codes)
  func craftedMetadataIsRefusedOrFoundByTheInvariants(codes: ListCodes) throws {
    let whole = try whole(codes)
    let changes: [(String, (inout Metadata) -> Void)] = [
      ("flat", { $0.shape.kind = .flat }), ("a graph", { $0.shape.kind = .hnsw(.init()) }),
      ("more pages", { $0.postingPages += 1 }), ("no pages", { $0.postingPages = 0 }),
      ("a page a slot", { $0.postingPages = $0.slotCount }),
      ("many lists", { $0.shape.kind = .ivf(IVFParameters(lists: 65_536, probes: 1)) }),
      ("no lists", { $0.shape.kind = .ivf(IVFParameters(lists: 0, probes: 1, codes: codes)) }),
      (
        "other codes",
        {
          $0.shape.kind = .ivf(
            IVFParameters(lists: 31, probes: 1, codes: .product(subquantisers: 10, bits: 8)))
        }
      ),
    ]
    let range = try #require(whole.content.range(of: Data(whole.metadata.encoded())))
    for (name, change) in changes {
      var crafted = whole.metadata
      change(&crafted)
      var content = whole.content
      content.replaceSubrange(range, with: crafted.encoded())
      _ = try answers(content)
      let directory = TemporaryDirectory()
      try write(content, to: directory)
      #expect(throws: VectorIndexError.self, "\(name)") {
        try VectorIndex(directory: directory.path)._checkInvariants()
      }
    }
  }
}
