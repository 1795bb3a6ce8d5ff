/// The first 48 bytes of a block in the file, which say what it is:
///
///      0 hash of the rows (``ContentHash``)   u64
///      8 generation: the weaving that wrote it, 0 for a build   u64
///     16 number of the block   u64
///     24 name of the table, its first eight bytes, zeros behind   u64
///     32 zeros
///
/// Number and name are compared whenever a block is resolved, the hash when
/// somebody asks to verify the content.
struct BlockHead: Equatable {
  var hash: UInt64
  var generation: UInt64
  var number: UInt64
  var name: UInt64

  init(_ table: String, number: Int, generation: UInt64, rows: UnsafeRawBufferPointer) {
    hash = ContentHash.of(rows)
    self.generation = generation
    self.number = UInt64(number)
    name = Self.name(table)
  }

  /// The head of a block that has been resolved, by where its rows begin.
  init(before rows: UnsafeRawPointer) {
    func word(_ index: Int) -> UInt64 {
      (rows - BlockLayout.headBytes).loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
    }
    (hash, generation, number, name) = (word(0), word(1), word(2), word(3))
  }

  /// Bytes of the value that holds `rows` bytes of rows. A value shorter than a
  /// page would share one with others, unaligned.
  static func valueBytes(rows: Int, pageBytes: Int) -> Int {
    BlockLayout.headBytes + max(rows, pageBytes)
  }

  /// Writes head and rows, zeros behind them.
  func write(_ rows: UnsafeRawBufferPointer, to value: UnsafeMutableRawBufferPointer) {
    for (index, word) in [hash, generation, number, name, 0, 0].enumerated() {
      value.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
    }
    let rest = UnsafeMutableRawBufferPointer(rebasing: value[BlockLayout.headBytes...])
    rest.copyMemory(from: rows)
    UnsafeMutableRawBufferPointer(rebasing: rest[rows.count...])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }

  /// Where the rows of a block begin in its value, which must be long enough
  /// for `bytes` bytes of rows and be what it claims.
  static func rows(
    of value: UnsafeRawBufferPointer, bytes: Int, _ table: String, number: Int,
    _ heads: BlockHeads
  ) throws -> UnsafeRawPointer {
    let title = "block \(number) of \(table)"
    guard value.count >= BlockLayout.headBytes + bytes, let start = value.baseAddress else {
      throw VectorIndexError.damaged(
        "\(title) has \(value.count) bytes, expected \(BlockLayout.headBytes + bytes): the file is"
          + " damaged, or a program from before the first release built it; build it again")
    }
    let rows = start + BlockLayout.headBytes
    guard UInt(bitPattern: rows) % UInt(BlockLayout.alignment) == 0 else {
      throw VectorIndexError.damaged("\(title) is not aligned to \(BlockLayout.alignment) bytes")
    }
    guard let head = try heads.head(of: start), head.number == UInt64(number),
      head.name == name(table)
    else { throw VectorIndexError.damaged("\(title) is another block") }
    return rows
  }

  private static func name(_ table: String) -> UInt64 {
    var bytes: (UInt64) = 0
    withUnsafeMutableBytes(of: &bytes) { $0.copyBytes(from: Array(table.utf8.prefix(8))) }
    return bytes
  }
}

extension Blocks {
  /// Compares the rows of every block with the hash in its head. The blocks
  /// must be mapped from a file.
  ///
  /// Complexity: O(bytes), about 4 GB/s.
  func verify(_ table: String) throws {
    for number in 0..<blockCount {
      let rows = block(number)
      guard let start = rows.baseAddress, BlockHead(before: start).hash == ContentHash.of(rows)
      else {
        throw VectorIndexError.damaged("block \(number) of \(table) does not have its checksum")
      }
    }
  }
}

extension WriteTransaction {
  /// Stores a block of an array under its number; gives the hash of its rows.
  func put(_ table: String, _ blocks: Blocks, number: Int, generation: UInt64) throws -> UInt64 {
    let rows = blocks.block(number)
    let head = BlockHead(table, number: number, generation: generation, rows: rows)
    let bytes = BlockHead.valueBytes(rows: rows.count, pageBytes: pageBytes)
    try put(table, key: UInt64(number), bytes: bytes) { head.write(rows, to: $0) }
    return head.hash
  }
}
