import CKernels

/// Cuts a vector into parts and finds the nearest codeword of each (Jégou, Douze
/// and Schmid, 2011). Every number is made in the same order on every CPU.
struct ProductQuantiser {
  let layout: ProductLayout
  /// Row *c*: component *c* of every codeword of the subquantiser it belongs to.
  let codebooks: fabula_rows

  /// The codewords' components as vectors of eight.
  @inline(__always)
  private func row(_ component: Int) -> UnsafeRawPointer { codebooks.row(UInt32(component)) }

  /// Writes the number of the nearest codeword of each part of `vector`.
  ///
  /// - Complexity: O(dimension · codewords of a subquantiser).
  func encode(_ vector: UnsafePointer<Float>, into codes: UnsafeMutablePointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: layout.words) { distances in
      let distances = distances.baseAddress.unsafelyUnwrapped
      for part in 0..<layout.subquantisers {
        measure(vector, part, into: distances)
        codes[part] = UInt8(indexOfGreatest(distances, layout.words))
      }
    }
  }

  /// The negated squares of a part's distances to its codewords.
  @inline(__always)
  private func measure(
    _ vector: UnsafePointer<Float>, _ part: Int, into distances: UnsafeMutablePointer<Float>
  ) {
    for start in stride(from: 0, to: layout.words, by: 16) {
      var sums = SIMD16<Float>.zero
      for component in layout.part(part) {
        let words = row(component).loadUnaligned(
          fromByteOffset: 4 * start, as: SIMD16<Float>.self)
        let difference = words - vector[component]
        sums -= difference * difference
      }
      UnsafeMutableRawPointer(distances + start).storeBytes(of: sums, as: SIMD16<Float>.self)
    }
  }

  /// Writes the vector that some codes stand for.
  func decode(_ codes: UnsafePointer<UInt8>, into vector: UnsafeMutablePointer<Float>) {
    for part in 0..<layout.subquantisers {
      for component in layout.part(part) {
        vector[component] = row(component).load(
          fromByteOffset: 4 * Int(codes[part]), as: Float.self)
      }
    }
  }
}

/// A query's products with the codewords of all subquantisers, in memory that is
/// used again for the next.
final class QuantisedQuery {
  private let layout: ProductLayout
  /// A row of products a subquantiser.
  let products: UnsafeMutablePointer<Float>
  /// The same for 4 bits as bytes, `step` each, above the smallest of the row;
  /// zeros for the subquantisers of the padding.
  let bytes: UnsafeMutablePointer<UInt8>
  /// What a byte is worth.
  private(set) var step: Float = 0
  /// The sum of the smallest products.
  private(set) var offset: Float = 0

  init(_ layout: ProductLayout) {
    self.layout = layout
    products = .allocate(capacity: layout.subquantisers * layout.words)
    products.initialize(repeating: 0, count: layout.subquantisers * layout.words)
    let count = layout.bits == 4 ? layout.paddedSubquantisers * layout.words : 0
    bytes = .allocate(capacity: count)
    bytes.initialize(repeating: 0, count: count)
  }

  deinit {
    products.deallocate()
    bytes.deallocate()
  }

  /// Multiplies a query with the codewords.
  ///
  /// - Complexity: O(dimension · codewords of a subquantiser).
  func load(_ query: UnsafePointer<Float>, _ codebooks: fabula_rows) {
    for part in 0..<layout.subquantisers {
      let row = products + part * layout.words
      for start in stride(from: 0, to: layout.words, by: 16) {
        var sums = SIMD16<Float>.zero
        for component in layout.part(part) {
          let words = codebooks.row(UInt32(component)).loadUnaligned(
            fromByteOffset: 4 * start, as: SIMD16<Float>.self)
          sums += words * query[component]
        }
        UnsafeMutableRawPointer(row + start).storeBytes(of: sums, as: SIMD16<Float>.self)
      }
    }
    if layout.bits == 4 { quantise() }
  }

  /// Rounds the products to bytes, all in steps of the same size.
  private func quantise() {
    var widest: Float = 0
    offset = 0
    for part in 0..<layout.subquantisers {
      let row = row(part)
      let least = row.least
      offset += least
      widest = max(widest, row.greatest - least)
    }
    step = widest > 0 && widest < .infinity ? widest / 255 : 1
    let factor = 1 / step
    for part in 0..<layout.subquantisers {
      let row = row(part)
      // Rounded in the lowest bits of the sum, as ``Codes`` does it; whatever a
      // damaged file makes of it is some byte.
      let rounded = (row - row.least) * factor + 0x1.8p23
      let bits = unsafeBitCast(rounded, to: SIMD16<UInt32>.self)
      UnsafeMutableRawPointer(bytes + 16 * part).storeBytes(
        of: SIMD16<UInt8>(truncatingIfNeeded: bits), as: SIMD16<UInt8>.self)
    }
  }

  @inline(__always)
  private func row(_ part: Int) -> SIMD16<Float> {
    UnsafeRawPointer(products).loadUnaligned(fromByteOffset: part * 64, as: SIMD16<Float>.self)
  }
}
