/// Vectors as bytes: code = round(127 · x / m), where m is the largest |x| of
/// the vector, and scale = m / 127, so that x ≈ scale · code.
///
/// A code is stored as the byte code + 128 (see `fabula_i8_query`).
enum Codes {
  /// The largest code.
  private static let largest: Float = 127
  /// Adding 1.5 · 2^23 leaves a number rounded to the nearest integer, ties to
  /// even, in the lowest bits, without a call.
  private static let rounder: Float = 0x1.8p23
  /// The byte of code 0.
  private static let zero: UInt8 = 128
  /// A vector below this is zero as far as sums of products can tell; its
  /// reciprocal could be infinite.
  private static let smallest: Float = 0x1p-100

  /// Writes the codes of `dimension` finite numbers to a row of `bytes` bytes
  /// and gives their scale.
  static func encode(
    _ vector: UnsafePointer<Float>, dimension: Int, into row: UnsafeMutablePointer<UInt8>,
    bytes: Int
  ) -> Float {
    // The bits of positive floats have the order of the floats.
    var bits: UInt32 = 0
    for index in 0..<dimension { bits = max(bits, vector[index].bitPattern & 0x7FFF_FFFF) }
    let greatest = Float(bitPattern: bits)
    guard greatest >= smallest else {
      row.update(repeating: zero, count: bytes)
      return 0
    }
    let factor = largest / greatest
    for index in 0..<dimension {
      let rounded = vector[index] * factor + rounder
      row[index] = UInt8(truncatingIfNeeded: rounded.bitPattern &+ 128)
    }
    for index in dimension..<bytes { row[index] = zero }
    return greatest / largest
  }
}
