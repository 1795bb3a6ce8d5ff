/// Weights by formula, so that tests need no stored networks: every value
/// follows from a name and an index.
///
/// The seed is the FNV-1a hash of the name's UTF-8, the numbers are those of
/// SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom
/// number generators") started there, and `u` is the upper 24 bits of number
/// `i` divided by 2^24: exact in a float, 0 ≤ u < 1.
public enum DeterministicWeights {
  /// FNV-1a, 64 bits, of the UTF-8 of `name`.
  public static func seed(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// `count` numbers u, 0 ≤ u < 1.
  public static func unit(_ name: String, count: Int) -> [Float] {
    let seed = seed(name)
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        var z = seed &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        buffer[index] = Float(z >> 40) * 0x1p-24
      }
      initialized = count
    }
  }

  /// `count` numbers `amplitude · (2u − 1)`, with one rounding each.
  public static func uniform(_ name: String, count: Int, amplitude: Float) -> [Float] {
    unit(name, count: count).map { amplitude * (2 * $0 - 1) }
  }

  /// The elements of an entry of a convolutional network, row-major.
  ///
  /// - Parameters:
  ///   - name: The tag of the network and the key in its state dictionary, such as
  ///     `resnet50_full_fc.bias`; the end of it decides the range.
  ///   - shape: The shape of the entry; its first dimension is that of the outputs.
  public static func networkEntry(_ name: String, shape: [Int]) -> [Float] {
    let count = shape.reduce(1, *)
    if name.hasSuffix("num_batches_tracked") { return [Float](repeating: 0, count: count) }
    if name.hasSuffix("running_var") { return between(0.75, width: 0.5, name, count) }
    if name.hasSuffix("running_mean") { return uniform(name, count: count, amplitude: 0.25) }
    // The last normalisation of a bottleneck is small, which keeps the sums tame.
    if name.hasSuffix("bn3.weight") { return between(0.2, width: 0.2, name, count) }
    if name.hasSuffix("weight"), shape.count == 1 { return between(0.75, width: 0.5, name, count) }
    if name.hasSuffix("bias") { return uniform(name, count: count, amplitude: 0.1) }
    let inputs = shape.dropFirst().reduce(1, *)
    return uniform(name, count: count, amplitude: Float((6 / Double(inputs)).squareRoot()))
  }

  private static func between(
    _ low: Float, width: Float, _ name: String, _ count: Int
  ) -> [Float] {
    unit(name, count: count).map { low + width * $0 }
  }
}
