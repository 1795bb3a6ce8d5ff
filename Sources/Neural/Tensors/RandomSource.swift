import Foundation

/// A seeded source of random numbers, the same on every machine: xoshiro256**
/// (Blackman & Vigna 2018), its state filled by SplitMix64.
public struct RandomSource: RandomNumberGenerator, Sendable, Codable, Equatable {
  private var state: SIMD4<UInt64>

  /// Makes the source that belongs to `seed`.
  public init(seed: UInt64) {
    var counter = seed
    state = SIMD4()
    for lane in 0..<4 {
      counter &+= 0x9E37_79B9_7F4A_7C15
      var z = counter
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      state[lane] = z ^ (z >> 31)
    }
  }

  public mutating func next() -> UInt64 {
    let result = Self.rotated(state[1] &* 5, by: 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = Self.rotated(state[3], by: 45)
    return result
  }

  /// A number in [0, 1), exact in single precision.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number in [0, 1) of double precision.
  public mutating func uniformDouble() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A whole number in `0..<bound`.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "there is no number below \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of the standard normal distribution (Box & Muller 1958).
  public mutating func gaussian() -> Float {
    let radius = (-2 * log(1 - uniformDouble())).squareRoot()
    return Float(radius * cos(2 * Double.pi * uniformDouble()))
  }

  /// Puts the elements in random order (Fisher & Yates). The standard
  /// library's shuffle does not promise the same order in every release.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 - count))
  }
}
