import CKernels

/// An array of rows in blocks: growing in memory, mapped from a file, or a copy
/// of either that shares every block until it is written. The layout is the
/// same in memory and in the file, so that one search serves them all.
final class Blocks: @unchecked Sendable {
  let layout: BlockLayout
  private(set) var rows: Int
  /// Where each block begins, for as many blocks as there may ever be.
  private let pointers: UnsafeMutablePointer<UnsafeRawPointer?>
  /// Whether a block is this array's own memory.
  private let isOwn: UnsafeMutablePointer<Bool>
  private let capacity: Int
  /// Keeps the blocks that a copy shares.
  private let original: Blocks?

  private init(_ layout: BlockLayout, rows: Int, capacity: Int, original: Blocks?) {
    self.layout = layout
    self.rows = rows
    self.capacity = layout.blockCount(rows: max(capacity, 1))
    self.original = original
    pointers = .allocate(capacity: self.capacity)
    pointers.initialize(repeating: nil, count: self.capacity)
    isOwn = .allocate(capacity: self.capacity)
    isOwn.initialize(repeating: false, count: self.capacity)
  }

  /// An empty array in memory with room for `capacity` rows. Blocks are
  /// allocated, and set to ones, as rows are appended.
  convenience init(_ layout: BlockLayout, capacity: Int) {
    self.init(layout, rows: 0, capacity: capacity, original: nil)
  }

  /// The rows of a table of the file, in place. The memory is the map's: keep
  /// the transaction for as long as the blocks, or copies of them, are used.
  ///
  /// - Parameter previous: the same table of an earlier state. The heads of blocks
  ///   that lie where they did are not looked at again.
  convenience init(
    _ layout: BlockLayout, rows: Int, of table: String, in transaction: ReadTransaction,
    previous: Blocks? = nil
  ) throws {
    // A damaged row count must not make us allocate more than the file is long.
    guard rows <= (try transaction.environment.fileBytes()) / layout.stride else {
      throw VectorIndexError.damaged("\(rows) rows of \(table) do not fit into the file")
    }
    self.init(layout, rows: rows, capacity: rows, original: nil)
    var found = 0
    let heads = try BlockHeads(of: table, in: transaction)
    try transaction.forEach(table) { number, value in
      guard number == found, found < blockCount else { return false }
      let bytes = layout.bytes(block: found, rows: rows)
      if let known = previous?.start(of: found),
        known == value.baseAddress.map({ $0 + BlockLayout.headBytes }),
        value.count >= BlockLayout.headBytes + bytes
      {
        pointers[found] = known
      } else {
        pointers[found] = try BlockHead.rows(of: value, bytes: bytes, table, number: found, heads)
      }
      found += 1
      return true
    }
    guard found == blockCount else {
      throw VectorIndexError.damaged("block \(found) of \(table) is missing")
    }
  }

  /// A copy with room for `capacity` rows that shares every block until it is
  /// made writable, and keeps `self`.
  func copy(capacity: Int) -> Blocks {
    let copy = Blocks(layout, rows: rows, capacity: max(capacity, rows), original: self)
    copy.pointers.update(from: pointers, count: blockCount)
    return copy
  }

  deinit {
    for block in 0..<blockCount where isOwn[block] { pointers[block]?.deallocate() }
    pointers.deallocate()
    isOwn.deallocate()
  }

  var blockCount: Int { layout.blockCount(rows: rows) }

  /// The rows as the kernels and the graph see them, with what is appended and
  /// written later. Valid while `self` lives.
  var table: fabula_rows {
    fabula_rows(
      blocks: UnsafePointer(pointers), stride: layout.stride, shift: UInt32(layout.shift),
      mask: UInt32(layout.rowsPerBlock - 1))
  }

  /// Adds a row, all ones, and gives its memory.
  @discardableResult
  func append() -> UnsafeMutableRawPointer {
    let block = rows >> layout.shift
    precondition(block < capacity, "more rows than the array has room for")
    if pointers[block] == nil {
      let memory = allocateBlock()
      memory.initializeMemory(as: UInt8.self, repeating: 0xFF, count: layout.blockBytes)
      pointers[block] = UnsafeRawPointer(memory)
      isOwn[block] = true
    }
    rows += 1
    makeWritable(rows - 1)
    return mutableRow(rows - 1)
  }

  /// Copies the block of a row if it is still shared. Not while others use the
  /// array: make all rows writable first, then write them in parallel.
  func makeWritable(_ row: Int) {
    let block = row >> layout.shift
    guard !isOwn[block] else { return }
    let memory = allocateBlock()
    // The last block of a file has no memory behind its last row.
    let bytes = min(
      layout.blockBytes, ((original?.rows ?? rows) - block << layout.shift) * layout.stride)
    memory.copyMemory(from: pointers[block].unsafelyUnwrapped, byteCount: bytes)
    memory.advanced(by: bytes).initializeMemory(
      as: UInt8.self, repeating: 0xFF, count: layout.blockBytes - bytes)
    pointers[block] = UnsafeRawPointer(memory)
    isOwn[block] = true
  }

  /// The memory of a row that is writable.
  func mutableRow(_ row: Int) -> UnsafeMutableRawPointer {
    precondition(row < rows && isOwn[row >> layout.shift], "make the row writable first")
    return UnsafeMutableRawPointer(mutating: table.row(UInt32(truncatingIfNeeded: row)))
  }

  /// The numbers of the blocks that are the array's own: of a copy, those that
  /// differ from the original.
  var changedBlocks: [Int] { (0..<blockCount).filter { isOwn[$0] } }

  private func start(of block: Int) -> UnsafeRawPointer? {
    block < blockCount ? pointers[block] : nil
  }

  /// The rows of one block.
  func block(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: pointers[index], count: layout.bytes(block: index, rows: rows))
  }

  /// The hash of the rows of one block: of a block of the file, the one in its
  /// head.
  func hash(ofBlock index: Int) -> UInt64 {
    if isOwn[index] { return ContentHash.of(block(index)) }
    if let original { return original.hash(ofBlock: index) }
    return BlockHead(before: pointers[index].unsafelyUnwrapped).hash
  }

  private func allocateBlock() -> UnsafeMutableRawPointer {
    .allocate(byteCount: layout.blockBytes, alignment: BlockLayout.alignment)
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
