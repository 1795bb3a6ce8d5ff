#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The square of the length of `source`, in double precision and always in the
/// same order; not finite when a component is not.
func squareOfLength(_ source: UnsafeBufferPointer<Float>) -> Double {
  // Eight sums side by side, as fast as one.
  var sums = SIMD8<Double>.zero
  let whole = source.count & ~7
  for start in stride(from: 0, to: whole, by: 8) {
    let part = UnsafeRawPointer(source.baseAddress.unsafelyUnwrapped + start)
      .loadUnaligned(as: SIMD8<Float>.self)
    let wide = SIMD8<Double>(part)
    sums += wide * wide
  }
  var square = sums.sum()
  for index in whole..<source.count { square += Double(source[index]) * Double(source[index]) }
  return square
}

/// Writes `source`, the square of whose length is `square`, scaled to length 1
/// to `target`.
///
/// A vector that is of length 1 already, as far as floats can tell, is copied
/// bit for bit, so that what was read from an index can be put into another.
///
/// - Throws: ``VectorIndexError/zeroVector(_:)``, naming `vector`.
func normalise(
  _ source: UnsafeBufferPointer<Float>, square: Double,
  into target: UnsafeMutablePointer<Float>, _ vector: VectorIndexError.Vector
) throws {
  guard square > 0 else { throw VectorIndexError.zeroVector(vector) }
  let scale = abs(square - 1) < 0x1p-20 ? 1 : 1 / square.squareRoot()
  for index in source.indices {
    // Adding zero makes −0 and 0 the same bits: equal vectors are found by bits.
    target[index] = Float(Double(source[index]) * scale) + 0
  }
}
