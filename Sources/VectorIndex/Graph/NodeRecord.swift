import CKernels

/// The row of a node in the table `nodes`, 16 bytes:
///
///     0  smallest id of its items, u64
///     8  first of its rows in `upper`, u32; with posting lists its list, or
///        ``PostingLists/none``
///     12 level, u8
///     13 flags, u8: 1 = live, 2 = several items, whose ids are in `shared`
///     14 zero, u16
struct NodeRecord: Equatable {
  static let bytes = 16
  private static let live: UInt8 = 1
  private static let several: UInt8 = 2

  var id: UInt64
  var upperStart: UInt32
  var level: Int
  /// Whether a search may return it. A slot that is not live waits for another
  /// vector.
  var isLive: Bool
  /// Whether it holds several items.
  var isShared: Bool

  /// A slot that holds nothing yet.
  init(upperStart: UInt32, level: Int) {
    id = 0
    self.upperStart = upperStart
    self.level = level
    isLive = false
    isShared = false
  }

  @inline(__always)
  init(_ row: UnsafeRawPointer) {
    id = row.load(as: UInt64.self)
    upperStart = row.load(fromByteOffset: 8, as: UInt32.self)
    level = Int(row.load(fromByteOffset: 12, as: UInt8.self))
    let flags = row.load(fromByteOffset: 13, as: UInt8.self)
    isLive = flags & Self.live != 0
    isShared = flags & Self.several != 0
  }

  func store(to row: UnsafeMutableRawPointer) {
    row.storeBytes(of: id, as: UInt64.self)
    row.storeBytes(of: upperStart, toByteOffset: 8, as: UInt32.self)
    row.storeBytes(of: UInt8(level), toByteOffset: 12, as: UInt8.self)
    let flags = (isLive ? Self.live : 0) | (isShared ? Self.several : 0)
    row.storeBytes(of: flags, toByteOffset: 13, as: UInt8.self)
    row.storeBytes(of: 0, toByteOffset: 14, as: UInt16.self)
  }
}
