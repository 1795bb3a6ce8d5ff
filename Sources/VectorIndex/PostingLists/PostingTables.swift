/// The arrays of posting lists, beside those with a row a slot.
struct PostingTables: Sendable {
  let layout: PostingLayout
  /// int8 codes of the centroids, one row a list, as ``Codes`` makes them.
  let centroids: Blocks
  /// ``ListRecord``s.
  let lists: Blocks
  /// Pages of entries: see ``PostingLayout``.
  let pages: Blocks
  /// Row *c* is component *c* of every codeword of the subquantiser that it
  /// belongs to; no rows for int8 codes.
  let codebooks: Blocks
}

/// The row of a list in the table `lists`, 32 bytes:
///
///      0  scale of the centroid's codes, f32
///      4  square of the centroid's length, f32
///      8  first page, u32
///     12  last page, u32
///     16  zeros
///
/// A list without pages has ``PostingLists/none`` for both.
struct ListRecord: Equatable {
  static let bytes = 32

  var scale: Float
  var norm: Float
  var first = PostingLists.none
  var last = PostingLists.none

  init(scale: Float, norm: Float) {
    self.scale = scale
    self.norm = norm
  }

  @inline(__always)
  init(_ row: UnsafeRawPointer) {
    scale = row.load(as: Float.self)
    norm = row.load(fromByteOffset: 4, as: Float.self)
    first = row.load(fromByteOffset: 8, as: UInt32.self)
    last = row.load(fromByteOffset: 12, as: UInt32.self)
  }

  func store(to row: UnsafeMutableRawPointer) {
    row.storeBytes(of: scale, as: Float.self)
    row.storeBytes(of: norm, toByteOffset: 4, as: Float.self)
    row.storeBytes(of: first, toByteOffset: 8, as: UInt32.self)
    row.storeBytes(of: last, toByteOffset: 12, as: UInt32.self)
    row.advanced(by: 16).initializeMemory(as: UInt8.self, repeating: 0, count: 16)
  }
}

extension BlockLayout {
  /// Records of lists.
  static let lists = BlockLayout(stride: ListRecord.bytes)
}
