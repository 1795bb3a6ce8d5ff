/// How a page of a posting list is laid out: a row of the table `postings`.
///
///     0   next page of the list, u32, ``PostingLists/none`` in the last
///     4   list, u32; ``PostingLists/none`` in a free page
///     8   entries, u32
///     12  0, u32
///     16  slots of the entries, u32 each
///         scales of their codes, f32 each; only int8 codes have them
///         squares of their vectors' lengths, f32 each; only for Euclidean
///         distances
///         up to a multiple of 64 bytes: zeros
///         codes
///
/// int8 codes follow entry by entry. Product codes have the layout that the
/// kernels take: 32 entries side by side (see ``ProductLayout``). Places without
/// an entry hold zeros.
struct PostingLayout: Equatable, Sendable {
  static let headBytes = 16
  /// Entries of a page at most.
  let entries: Int
  /// Where the scales begin; nil without them.
  let scales: Int?
  /// Where the squares of lengths begin; nil without them.
  let norms: Int?
  /// Where the codes begin.
  let codes: Int
  /// Bytes of a page.
  let stride: Int
  /// Bytes of the int8 codes of an entry.
  let codeBytes: Int
  /// Of product codes.
  let product: ProductLayout?

  init(_ shape: IndexShape) {
    let product = ProductLayout(shape)
    let entries = product == nil ? 16 : ProductLayout.group
    let arrayBytes = 4 * entries
    var end = Self.headBytes + arrayBytes
    scales = product == nil ? end : nil
    if product == nil { end += arrayBytes }
    norms = shape.metric == .euclidean ? end : nil
    if shape.metric == .euclidean { end += arrayBytes }
    let alignment = BlockLayout.alignment
    codes = (end + alignment - 1) / alignment * alignment
    stride = codes + (product?.pageBytes ?? entries * shape.codeBytes)
    codeBytes = shape.codeBytes
    self.entries = entries
    self.product = product
  }
}

/// How product codes are cut.
struct ProductLayout: Equatable, Sendable {
  /// Entries whose codes lie side by side.
  static let group = 32
  /// Codes of 4 bits are padded to as many subquantisers, a register's width.
  private static let multiple = 4

  let subquantisers: Int
  let bits: Int
  let dimension: Int

  init(subquantisers: Int, bits: Int, dimension: Int) {
    self.subquantisers = subquantisers
    self.bits = bits
    self.dimension = dimension
  }

  init?(_ shape: IndexShape) {
    guard case .product(let subquantisers, let bits) = shape.lists?.codes else { return nil }
    self.init(subquantisers: subquantisers, bits: bits, dimension: shape.dimension)
  }

  /// Codewords of a subquantiser.
  var words: Int { 1 << bits }

  /// The components of a part.
  func part(_ index: Int) -> Range<Int> {
    index * dimension / subquantisers..<(index + 1) * dimension / subquantisers
  }

  /// Subquantisers with the padding, whose codes are 0.
  var paddedSubquantisers: Int {
    bits == 8
      ? subquantisers : (subquantisers + Self.multiple - 1) / Self.multiple * Self.multiple
  }

  /// Bytes of the codes of a page.
  var pageBytes: Int { paddedSubquantisers * Self.group * bits / 8 }

  /// Writes a code of an entry into the codes of its page: the 16 bytes of a
  /// 4-bit subquantiser hold the first 16 entries in their lower halves, the
  /// others in the upper ones; the 32 bytes of an 8-bit one hold one entry each.
  func store(
    _ code: UInt8, of subquantiser: Int, entry: Int, to codes: UnsafeMutablePointer<UInt8>
  ) {
    guard bits == 4 else {
      codes[subquantiser * Self.group + entry] = code
      return
    }
    let place = subquantiser * 16 + entry % 16
    let isUpper = entry >= 16
    codes[place] = codes[place] & (isUpper ? 0x0F : 0xF0) | code << (isUpper ? 4 : 0)
  }

  /// A code that ``store(_:of:entry:to:)`` has written.
  func code(_ subquantiser: Int, entry: Int, in codes: UnsafePointer<UInt8>) -> UInt8 {
    guard bits == 4 else { return codes[subquantiser * Self.group + entry] }
    let pair = codes[subquantiser * 16 + entry % 16]
    return entry >= 16 ? pair >> 4 : pair & 0x0F
  }
}
