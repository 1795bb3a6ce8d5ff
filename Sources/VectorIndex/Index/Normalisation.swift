#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes `source` scaled to length 1 to `target`.
///
/// A vector that is of length 1 already, as far as floats can tell, is copied
/// bit for bit, so that what was read from an index can be put into another.
///
/// - Throws: ``VectorIndexError/notFinite(_:component:)`` and
///   ``VectorIndexError/zeroVector(_:)``, naming `vector`.
func normalise(
  _ source: UnsafeBufferPointer<Float>, into target: UnsafeMutablePointer<Float>,
  _ vector: VectorIndexError.Vector
) throws {
  var square = 0.0
  for value in source { square += Double(value) * Double(value) }
  // A sum of finite squares of floats is finite in double precision.
  guard square.isFinite else {
    let component = source.firstIndex { !$0.isFinite } ?? 0
    throw VectorIndexError.notFinite(vector, component: component)
  }
  guard square > 0 else { throw VectorIndexError.zeroVector(vector) }
  let scale = abs(square - 1) < 0x1p-20 ? 1 : 1 / square.squareRoot()
  for index in source.indices {
    // Adding zero makes −0 and 0 the same bits: equal vectors are found by bits.
    target[index] = Float(Double(source[index]) * scale) + 0
  }
}
