import Testing

@testable import VectorIndex

@Suite struct BlocksTests {
  /// 16 KiB blocks of 4 KiB rows: 2 rows a block.
  private let layout = BlockLayout(stride: 4096, blockBytes: 3 * 4096)

  private func makeBlocks(rows: Int) -> Blocks {
    let blocks = Blocks(layout, capacity: rows)
    for row in 0..<rows {
      blocks.append().initializeMemory(as: UInt8.self, repeating: UInt8(row), count: 4096)
    }
    return blocks
  }

  private func firstBytes(_ blocks: Blocks) -> [UInt8] {
    (0..<blocks.rows).map { blocks.table.row(UInt32($0)).load(as: UInt8.self) }
  }

  @Test func copyIsIndependentAndSharesWhatIsNotWritten() {
    let original = makeBlocks(rows: 7)
    let copy = original.copy(capacity: 20)
    #expect(copy.changedBlocks == [])
    let table = copy.table
    copy.makeWritable(3)
    copy.mutableRow(3).storeBytes(of: 99, as: UInt8.self)
    #expect(firstBytes(original) == [0, 1, 2, 3, 4, 5, 6])
    #expect(firstBytes(copy) == [0, 1, 2, 99, 4, 5, 6])
    #expect(copy.changedBlocks == [1])
    // A table taken before shows what was written since.
    #expect(table.row(3).load(as: UInt8.self) == 99)
    #expect(copy.table.row(0) == original.table.row(0))
  }

  @Test func appendedRowsFillUpTheLastSharedBlock() {
    let original = makeBlocks(rows: 5)
    let copy = original.copy(capacity: 8)
    for row in 5..<8 {
      #expect(copy.append().load(as: UInt8.self) == 0xFF)
      copy.mutableRow(row).storeBytes(of: UInt8(row), as: UInt8.self)
    }
    #expect(firstBytes(copy) == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(original.rows == 5)
    #expect(copy.changedBlocks == [2, 3])
    #expect(copy.block(2).count == 2 * 4096)
    #expect(original.block(2).count == 4096)
  }

  @Test func copyOfACopyKeepsItsRows() {
    var blocks = makeBlocks(rows: 2)
    for row in 2..<40 {
      blocks = blocks.copy(capacity: row + 1)
      blocks.append().initializeMemory(as: UInt8.self, repeating: UInt8(row), count: 4096)
    }
    #expect(firstBytes(blocks) == (0..<40).map { UInt8($0) })
  }

  @Test func changedBlocksAreWrittenAndMappedAgain() throws {
    let directory = TemporaryDirectory()
    let writer = try EnvironmentWriter(directory: directory.path)
    let built = makeBlocks(rows: 9)
    try writer.put("rows", built)
    try writer.finish()
    try writer.publish()
    let environment = try EnvironmentRegistry.open(
      IndexDirectory(directory.path).link, .writing, Environment.Options())
    let before = try ReadTransaction(environment)
    let mapped = try Blocks(layout, rows: 9, of: "rows", in: before)
    let copy = mapped.copy(capacity: 12)
    copy.makeWritable(4)
    copy.mutableRow(4).storeBytes(of: 77, as: UInt8.self)
    for _ in 0..<2 { copy.append().initializeMemory(as: UInt8.self, repeating: 5, count: 4096) }
    #expect(copy.changedBlocks == [2, 4, 5])
    try environment.write { transaction in
      for number in copy.changedBlocks {
        let hash = try transaction.put("rows", copy, number: number, generation: 1)
        #expect(hash == ContentHash.of(copy.block(number)))
      }
    }
    let again = try Blocks(layout, rows: 11, of: "rows", in: ReadTransaction(environment))
    #expect(firstBytes(again) == [0, 1, 2, 3, 77, 5, 6, 7, 8, 5, 5])
    try again.verify("rows")
    #expect(firstBytes(mapped) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(BlockHead(before: again.table.row(4)).generation == 1)
    #expect(BlockHead(before: again.table.row(6)).generation == 0)
  }
}
