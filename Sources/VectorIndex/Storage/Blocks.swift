import CKernels

/// How rows of equal length are cut into blocks.
///
/// A block of 2^`shift` rows is one LMDB value: 48 bytes of padding, then the
/// rows. A value longer than a page lies on overflow pages of its own, 16
/// bytes after the start of the first, so that the padding aligns the rows to
/// 64 bytes.
struct BlockLayout {
  /// Bytes before the rows.
  static let padding = 48
  /// Alignment of the first row of a block.
  static let alignment = 64

  /// Bytes from one row to the next.
  let stride: Int
  /// A block has 2^`shift` rows.
  let shift: Int

  /// Rows of `stride` bytes in values of at most `blockBytes`.
  init(stride: Int, blockBytes: Int) {
    precondition(stride > 0 && stride + Self.padding <= blockBytes, "a row must fit in a block")
    self.stride = stride
    let rows = (blockBytes - Self.padding) / stride
    self.shift = Int.bitWidth - 1 - rows.leadingZeroBitCount
  }

  /// Rows of float vectors, each aligned to a cache line.
  static func vectors(dimension: Int) -> BlockLayout {
    let bytes = dimension * MemoryLayout<Float>.stride
    return BlockLayout(
      stride: (bytes + alignment - 1) / alignment * alignment,
      blockBytes: StorageLimits.vectorBlockBytes)
  }

  /// Rows of `count` 32-bit numbers.
  static func links(count: Int) -> BlockLayout {
    BlockLayout(stride: count * 4, blockBytes: StorageLimits.smallBlockBytes)
  }

  /// Single 32-bit numbers.
  static let offsets = links(count: 1)

  /// Single 64-bit numbers.
  static let labels = BlockLayout(stride: 8, blockBytes: StorageLimits.smallBlockBytes)

  var rowsPerBlock: Int { 1 << shift }

  /// Blocks that `rows` rows take.
  func blockCount(rows: Int) -> Int { (rows + rowsPerBlock - 1) >> shift }

  /// Bytes of the rows of one block; the last may have fewer rows.
  func bytes(block: Int, rows: Int) -> Int {
    min(rowsPerBlock, rows - block << shift) * stride
  }
}

/// A growing or a mapped array of rows in blocks: the same layout in the memory
/// of a build and in the file, so that one search serves both.
final class Blocks: @unchecked Sendable {
  let layout: BlockLayout
  private(set) var rows: Int
  private let pointers: UnsafeMutablePointer<UnsafeRawPointer?>
  private let ownsBlocks: Bool

  /// An empty array in memory with room for `capacity` rows. Blocks are
  /// allocated, and set to ones, as rows are appended.
  init(_ layout: BlockLayout, capacity: Int) {
    self.layout = layout
    rows = 0
    ownsBlocks = true
    pointers = Self.makePointers(layout.blockCount(rows: capacity))
  }

  /// The rows of a table of the file, in place. The memory is the map's: keep
  /// the transaction for as long as the blocks are used.
  init(_ layout: BlockLayout, rows: Int, of table: String, in transaction: ReadTransaction) throws {
    // A damaged row count must not make us allocate more than the file is long.
    guard rows <= transaction.environment.header.usedBytes / layout.stride else {
      throw VectorIndexError.damaged("\(rows) rows of \(table) do not fit into the file")
    }
    let count = layout.blockCount(rows: rows)
    self.layout = layout
    self.rows = rows
    ownsBlocks = false
    pointers = Self.makePointers(count)
    for block in 0..<count {
      pointers[block] = try transaction.block(
        table, number: block, bytes: layout.bytes(block: block, rows: rows))
    }
  }

  private static func makePointers(_ count: Int) -> UnsafeMutablePointer<UnsafeRawPointer?> {
    let pointers = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: max(1, count))
    pointers.initialize(repeating: nil, count: max(1, count))
    return pointers
  }

  deinit {
    if ownsBlocks { for block in 0..<blockCount { pointers[block]?.deallocate() } }
    pointers.deallocate()
  }

  var blockCount: Int { layout.blockCount(rows: rows) }

  /// The rows as the kernels and the graph see them. Valid while `self` lives.
  var table: fabula_rows {
    fabula_rows(
      blocks: UnsafePointer(pointers), stride: layout.stride, shift: UInt32(layout.shift),
      mask: UInt32(layout.rowsPerBlock - 1))
  }

  /// Adds a row, all ones, and gives its memory.
  @discardableResult
  func append() -> UnsafeMutableRawPointer {
    let block = rows >> layout.shift
    if pointers[block] == nil {
      let bytes = layout.rowsPerBlock * layout.stride
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: bytes, alignment: BlockLayout.alignment)
      memory.initializeMemory(as: UInt8.self, repeating: 0xFF, count: bytes)
      pointers[block] = UnsafeRawPointer(memory)
    }
    rows += 1
    return mutableRow(rows - 1)
  }

  /// The memory of a row of an array that was made in memory.
  func mutableRow(_ index: Int) -> UnsafeMutableRawPointer {
    precondition(ownsBlocks && index < rows, "only rows of a build can be written")
    return UnsafeMutableRawPointer(mutating: table.row(UInt32(truncatingIfNeeded: index)))
  }

  /// The rows of one block.
  func block(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: pointers[index], count: layout.bytes(block: index, rows: rows))
  }
}

extension fabula_rows {
  /// The address of a row.
  @inline(__always)
  func row(_ index: UInt32) -> UnsafeRawPointer {
    blocks[Int(index >> shift)].unsafelyUnwrapped + Int(index & mask) * stride
  }

  /// A row that is one 32-bit number.
  @inline(__always)
  func number(_ index: UInt32) -> UInt32 {
    row(index).load(as: UInt32.self)
  }
}
