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
  @Test func craftedMetadataIsRefused() throws {
    let changes: [(String, (inout Metadata) -> Void)] = [
      ("dimension", { $0.dimension = 8192 }), ("one item more", { $0.count += 1 }),
      ("many items", { $0.count = Int(UInt32.max - 1) }),
      ("one node less", { $0.nodeCount -= 1 }),
      ("many links", { $0.parameters.linksPerNode = 64 }),
      ("higher top", { $0.topLevel += 1 }), ("lower top", { $0.topLevel -= 1 }),
      ("more upper rows", { $0.upperRows += 1 }), ("no upper rows", { $0.upperRows = 0 }),
      ("entry on the bottom", { $0.entry = UInt32($0.nodeCount) }),
    ]
    let range = try #require(whole.range(of: Data(metadata.encoded())))
    for (name, change) in changes {
      var crafted = metadata
      change(&crafted)
      var content = whole
      content.replaceSubrange(range, with: crafted.encoded())
      #expect(try !answers(content), "\(name)")
    }
  }

  @Test func linksOutOfTheGraphAreRefused() throws {
    for (name, range) in blocks where ["links", "upper"].contains(name) {
      for id in [UInt32(400), 70_000, .max - 1] {
        var content = whole
        content.replaceSubrange(
          range.lowerBound..<range.lowerBound + 4, with: withUnsafeBytes(of: id) { Data($0) })
        #expect(try !answers(content), "\(name) to \(id)")
      }
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
