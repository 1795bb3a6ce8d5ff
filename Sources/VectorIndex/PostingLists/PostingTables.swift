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

  private init(
    _ shape: IndexShape, _ make: (String, BlockLayout, _ place: Int) throws -> Blocks
  ) rethrows {
    layout = PostingLayout(shape)
    centroids = try make(TableName.centroids, .codes(shape), 0)
    lists = try make(TableName.lists, .lists, 1)
    pages = try make(
      TableName.postings,
      BlockLayout(stride: layout.stride, blockBytes: StorageLimits.vectorBlockBytes), 2)
    codebooks = try make(TableName.codebooks, .links(count: layout.product?.words ?? 1), 3)
  }

  /// Rows of each table at most, with so many slots. Only the last page of a list
  /// is not full, and free pages are taken before new ones.
  private static func limits(_ shape: IndexShape, slots: Int) -> [Int] {
    let lists = shape.lists?.lists ?? 0
    let layout = PostingLayout(shape)
    return [lists, lists, lists + slots / layout.entries, layout.product?.dimension ?? 0]
  }

  /// Empty arrays in memory for `capacity` slots; nil when the index has no
  /// lists.
  init?(_ shape: IndexShape, capacity: Int) {
    guard shape.lists != nil else { return nil }
    let rows = Self.limits(shape, slots: capacity)
    self.init(shape) { Blocks($1, capacity: rows[$2]) }
  }

  /// Resolves the arrays of a file.
  init?(_ metadata: Metadata, _ transaction: ReadTransaction) throws {
    guard let lists = metadata.shape.lists?.lists else { return nil }
    let codebooks = lists == 0 ? 0 : ProductLayout(metadata.shape)?.dimension ?? 0
    let rows = [lists, lists, metadata.postingPages, codebooks]
    try self.init(metadata.shape) { try Blocks($1, rows: rows[$2], of: $0, in: transaction) }
  }

  /// A copy with room for the entries of `capacity` slots.
  func copy(_ shape: IndexShape, capacity: Int) -> PostingTables {
    let rows = Self.limits(shape, slots: capacity)
    let originals = named.map(\.blocks)
    return PostingTables(shape) { _, _, place in
      originals[place].copy(capacity: max(rows[place], originals[place].rows))
    }
  }

  /// All arrays with their names, in the order of the content hash.
  var named: [(name: String, blocks: Blocks)] {
    [
      (TableName.centroids, centroids), (TableName.lists, lists), (TableName.postings, pages),
      (TableName.codebooks, codebooks),
    ]
  }
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
  static let lists = BlockLayout(
    stride: ListRecord.bytes, blockBytes: StorageLimits.smallBlockBytes)
}
