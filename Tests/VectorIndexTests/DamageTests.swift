import Foundation
import Testing

@testable import VectorIndex

/// Damaged records end in a typed error or in answers, never in a trap.
@Suite struct DamageTests {
  private let sample = Sample(count: 400, dimension: 10, clusters: 20, seed: 40)
  private let whole: Data
  private let metadata: Metadata
  /// Where the blocks of each table lie in the file.
  private let blocks: [(name: String, range: Range<Int>)]

  init() throws {
    let directory = TemporaryDirectory()
    try sample.build(at: directory, parameters: HNSWParameters(linksPerNode: 4))
    let whole = try Data(contentsOf: URL(filePath: directory.file))
    let index = try VectorIndex(directory: directory.path)
    let base = try index.snapshot().base
    metadata = base.metadata
    blocks = try base.tables.named.map { name, blocks in
      (name, try #require(whole.range(of: Data(blocks.block(0)))))
    }
    self.whole = whole
  }

  /// Opens and searches `content`; false when it is refused with our error.
  private func answers(_ content: Data) throws -> Bool {
    let directory = TemporaryDirectory()
    try write(content, to: directory)
    do {
      let index = try VectorIndex(directory: directory.path)
      for item in [0, 17, 399] {
        _ = try index.search(sample.vector(item), k: 10, effort: 40)
        _ = try index.search(sample.vector(item), k: 10, exact: true)
        _ = try index.vector(id: UInt64(item))
      }
      _ = try index.statistics()
      try? index._checkInvariants()
      return true
    } catch is VectorIndexError {
      return false
    }
  }

  @Test func undamagedCopyAnswers() throws {
    #expect(try answers(whole))
  }

  @Test func randomDamageInEachTableIsSurvived() throws {
    var random = SplitMix64(seed: 41)
    for (_, range) in blocks {
      for _ in 0..<30 {
        var content = whole
        for _ in 0..<3 {
          let at = range.lowerBound + random.next(below: range.count)
          content[at] = UInt8.random(in: 0...255, using: &random)
        }
        _ = try answers(content)
      }
    }
  }

  @Test func everyDamagedByteOfTheMetadataIsNoticed() throws {
    let range = try #require(whole.range(of: Data(metadata.encoded())))
    for at in range {
      var content = whole
      content[at] ^= 1 << UInt8(at % 8)
      #expect(try !answers(content), "byte \(at - range.lowerBound)")
    }
  }

  /// The checksum is right, the numbers are not: a file made to harm.
  @Test func craftedMetadataIsRefusedOrFoundByTheInvariants() throws {
    let refused: [(String, (inout Metadata) -> Void)] = [
      ("dimension", { $0.shape.dimension = 8192 }), ("one item more", { $0.count += 1 }),
      ("many items", { $0.count = Int(UInt32.max - 1) }),
      ("many slots", { $0.slotCount = Int(UInt32.max - 1) }),
      ("many links", { $0.shape.parameters.linksPerNode = 64 }),
      ("other metric", { $0.shape.metric = .euclidean }),
      ("higher top", { $0.topLevel += 1 }), ("lower top", { $0.topLevel -= 1 }),
      ("entry behind the slots", { $0.entry = UInt32($0.slotCount) }),
    ]
    let found: [(String, (inout Metadata) -> Void)] = [
      ("one node less", { $0.nodeCount -= 1 }), ("more upper rows", { $0.upperRows += 1 }),
      ("one slot more", { $0.slotCount += 1 }), ("no upper rows", { $0.upperRows = 0 }),
      ("other precision", { $0.shape.precision = .float16 }),
      ("other seed", { $0.shape.parameters.seed = 1 }),
    ]
    for (name, change) in refused + found {
      var crafted = metadata
      change(&crafted)
      let directory = TemporaryDirectory()
      try write(try replacingMetadata(crafted), to: directory)
      let answered = try answers(replacingMetadata(crafted))
      #expect(!answered || found.contains { $0.0 == name }, "\(name)")
      #expect(throws: VectorIndexError.self, "\(name)") {
        try VectorIndex(directory: directory.path)._checkInvariants()
      }
    }
  }

  private func replacingMetadata(_ crafted: Metadata) throws -> Data {
    var content = whole
    let range = try #require(whole.range(of: Data(metadata.encoded())))
    content.replaceSubrange(range, with: crafted.encoded())
    return content
  }

  @Test func linksOutOfTheGraphAreSurvived() throws {
    for (name, range) in blocks where ["links", "upper"].contains(name) {
      for id: UInt32 in [400, 70_000, .max - 1] {
        var content = whole
        for row in stride(from: range.lowerBound, to: range.upperBound - 4, by: 20) {
          content.replaceSubrange(row..<row + 4, with: withUnsafeBytes(of: id) { Data($0) })
        }
        #expect(try answers(content), "\(name) to \(id)")
      }
    }
  }

  @Test func recordsThatClaimOtherRowsAreSurvived() throws {
    let range = try #require(blocks.first { $0.name == "nodes" }?.range)
    for bytes in [[UInt8](repeating: 0xFF, count: 5), [0, 0, 0, 0, 31], [9, 0, 0, 0, 1]] {
      var content = whole
      for row in stride(from: range.lowerBound, to: range.upperBound, by: NodeRecord.bytes)
      where content[row + 12] != UInt8(metadata.topLevel) {
        content.replaceSubrange(row + 8..<row + 13, with: bytes)
      }
      #expect(try answers(content))
    }
  }

  /// A page that a disk wrote at the place of another, or an old copy of its own from
  /// elsewhere, has the number of another page.
  @Test func pagesInThePlaceOfOthersAreRefused() throws {
    let pages = blocks.map { $0.range.lowerBound - BlockLayout.alignment }
    for (a, b) in zip(pages, pages.dropFirst()) {
      var content = whole
      content.replaceSubrange(a..<a + 4096, with: whole[b..<b + 4096])
      content.replaceSubrange(b..<b + 4096, with: whole[a..<a + 4096])
      #expect(try !answers(content))
      // The same block, with the number of another page that has a block.
      content = whole
      content.replaceSubrange(a..<a + 8, with: whole[b..<b + 8])
      #expect(try !answers(content))
    }
  }

  /// The sixteen bytes before a block's padding tell the pages it lies on.
  @Test func damagedPageHeadersOfBlocksAreSurvived() throws {
    for (_, range) in blocks {
      let page = range.lowerBound - BlockLayout.alignment
      for at in page..<page + 16 {
        for bit in [0, 6] {
          var content = whole
          content[at] ^= 1 << UInt8(bit)
          _ = try answers(content)
        }
      }
    }
  }

  @Test func damagedContentIsFoundByTheInvariants() throws {
    for (name, range) in blocks {
      var content = whole
      content[range.upperBound - 1] ^= 1
      let directory = TemporaryDirectory()
      try write(content, to: directory)
      #expect(throws: VectorIndexError.self, "\(name)") {
        try VectorIndex(directory: directory.path)._checkInvariants()
      }
    }
  }
}
