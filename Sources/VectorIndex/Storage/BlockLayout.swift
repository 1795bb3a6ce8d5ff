/// How rows of equal length are cut into blocks.
///
/// A block of 2^`shift` rows is one LMDB value: a head of 48 bytes
/// (``BlockHead``), then the rows. A value longer than a page lies on overflow
/// pages of its own, 16 bytes after the start of the first, so that the head
/// aligns the rows to 64 bytes.
struct BlockLayout: Equatable {
  /// Bytes before the rows.
  static let headBytes = 48
  /// Alignment of the first row of a block.
  static let alignment = 64

  /// Bytes from one row to the next.
  let stride: Int
  /// A block has 2^`shift` rows.
  let shift: Int

  /// Rows of `stride` bytes in values of at most `blockBytes`.
  init(stride: Int, blockBytes: Int) {
    precondition(stride > 0 && stride + Self.headBytes <= blockBytes, "a row must fit in a block")
    self.stride = stride
    let rows = (blockBytes - Self.headBytes) / stride
    self.shift = Int.bitWidth - 1 - rows.leadingZeroBitCount
  }

  /// Rows of `stride` bytes in values of ``StorageLimits/blockBytes``, but for
  /// rows that are longer.
  init(stride: Int) {
    self.init(
      stride: stride, blockBytes: max(StorageLimits.blockBytes, stride + Self.headBytes))
  }

  /// Rows of int8 codes, filled up to a cache line.
  static func codes(_ shape: IndexShape) -> BlockLayout { BlockLayout(stride: shape.codeBytes) }

  /// Rows of floats or half floats, filled up to a cache line; nil for an index
  /// that has only codes.
  static func vectors(_ shape: IndexShape) -> BlockLayout? {
    shape.componentBytes.map { aligned(bytes: shape.dimension * $0) }
  }

  /// Rows of floats, filled up to a cache line.
  static func floatVectors(dimension: Int) -> BlockLayout { aligned(bytes: dimension * 4) }

  private static func aligned(bytes: Int) -> BlockLayout {
    BlockLayout(stride: (bytes + alignment - 1) / alignment * alignment)
  }

  /// Rows of `count` 32-bit numbers.
  static func links(count: Int) -> BlockLayout { BlockLayout(stride: count * 4) }

  /// Single 32-bit floats.
  static let floats = links(count: 1)

  /// Records of nodes.
  static let nodes = BlockLayout(stride: NodeRecord.bytes)

  var rowsPerBlock: Int { 1 << shift }

  /// Bytes of the rows of a whole block.
  var blockBytes: Int { rowsPerBlock * stride }

  /// Blocks that `rows` rows take.
  func blockCount(rows: Int) -> Int { (rows + rowsPerBlock - 1) >> shift }

  /// Bytes of the rows of one block; the last may have fewer rows.
  func bytes(block: Int, rows: Int) -> Int {
    min(rowsPerBlock, rows - block << shift) * stride
  }
}
