/// A page of a posting list in place: see ``PostingLayout``.
struct PostingPage {
  private let start: UnsafeRawPointer
  private let layout: PostingLayout

  @inline(__always)
  init(_ start: UnsafeRawPointer, _ layout: PostingLayout) {
    self.start = start
    self.layout = layout
  }

  @inline(__always)
  var next: UInt32 { start.load(as: UInt32.self) }

  @inline(__always)
  var list: UInt32 { start.load(fromByteOffset: 4, as: UInt32.self) }

  /// Entries, never more than there is room for.
  @inline(__always)
  var count: Int {
    min(Int(start.load(fromByteOffset: 8, as: UInt32.self)), layout.entries)
  }

  /// Entries as the page claims.
  var claimedCount: Int { Int(start.load(fromByteOffset: 8, as: UInt32.self)) }

  @inline(__always)
  var slots: UnsafePointer<UInt32> {
    (start + PostingLayout.headBytes).assumingMemoryBound(to: UInt32.self)
  }

  @inline(__always)
  var scales: UnsafePointer<Float>? {
    layout.scales.map { (start + $0).assumingMemoryBound(to: Float.self) }
  }

  @inline(__always)
  var norms: UnsafePointer<Float>? {
    layout.norms.map { (start + $0).assumingMemoryBound(to: Float.self) }
  }

  @inline(__always)
  var codes: UnsafePointer<UInt8> {
    (start + layout.codes).assumingMemoryBound(to: UInt8.self)
  }
}

/// A page that can be written.
struct MutablePostingPage {
  private let start: UnsafeMutableRawPointer
  private let layout: PostingLayout

  init(_ start: UnsafeMutableRawPointer, _ layout: PostingLayout) {
    self.start = start
    self.layout = layout
  }

  /// Makes it an empty page of a list, or a free one.
  func clear(list: UInt32) {
    start.initializeMemory(as: UInt8.self, repeating: 0, count: layout.stride)
    start.storeBytes(of: PostingLists.none, as: UInt32.self)
    start.storeBytes(of: list, toByteOffset: 4, as: UInt32.self)
  }

  func set(next: UInt32) { start.storeBytes(of: next, as: UInt32.self) }

  func set(count: Int) { start.storeBytes(of: UInt32(count), toByteOffset: 8, as: UInt32.self) }

  func set(slot: UInt32, entry: Int) {
    start.storeBytes(of: slot, toByteOffset: PostingLayout.headBytes + 4 * entry, as: UInt32.self)
  }

  func set(norm: Float, entry: Int) {
    guard let norms = layout.norms else { return }
    start.storeBytes(of: norm, toByteOffset: norms + 4 * entry, as: Float.self)
  }

  /// Stores the int8 codes of an entry with their scale.
  func set(codes: UnsafePointer<UInt8>, scale: Float, entry: Int) {
    guard let scales = layout.scales else { return }
    start.storeBytes(of: scale, toByteOffset: scales + 4 * entry, as: Float.self)
    let row = start + layout.codes + entry * layout.codeBytes
    row.copyMemory(from: codes, byteCount: layout.codeBytes)
  }

  /// Stores the product codes of an entry, one a subquantiser.
  func set(product codes: UnsafePointer<UInt8>, entry: Int) {
    guard let product = layout.product else { return }
    let target = (start + layout.codes).assumingMemoryBound(to: UInt8.self)
    for part in 0..<product.subquantisers {
      product.store(codes[part], of: part, entry: entry, to: target)
    }
  }

  /// Takes over an entry of a page, which may be this one.
  func set(_ entry: Int, to source: PostingPage, _ other: Int) {
    set(slot: source.slots[other], entry: entry)
    if let norms = source.norms { set(norm: norms[other], entry: entry) }
    if let scales = source.scales {
      set(codes: source.codes + other * layout.codeBytes, scale: scales[other], entry: entry)
    }
    guard let product = layout.product else { return }
    let target = (start + layout.codes).assumingMemoryBound(to: UInt8.self)
    for part in 0..<product.subquantisers {
      let code = product.code(part, entry: other, in: source.codes)
      product.store(code, of: part, entry: entry, to: target)
    }
  }

  /// Makes the places of the entries from `count` on zero.
  func truncate(to count: Int) {
    set(count: count)
    for entry in count..<layout.entries {
      set(slot: 0, entry: entry)
      set(norm: 0, entry: entry)
      if let scales = layout.scales {
        start.storeBytes(of: Float(0), toByteOffset: scales + 4 * entry, as: Float.self)
        (start + layout.codes + entry * layout.codeBytes)
          .initializeMemory(as: UInt8.self, repeating: 0, count: layout.codeBytes)
      }
      guard let product = layout.product else { continue }
      let target = (start + layout.codes).assumingMemoryBound(to: UInt8.self)
      for part in 0..<product.subquantisers { product.store(0, of: part, entry: entry, to: target) }
    }
  }
}
