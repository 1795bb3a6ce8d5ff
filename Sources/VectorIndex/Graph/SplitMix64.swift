/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators" (2014): the same numbers everywhere from the same seed.
struct SplitMix64: RandomNumberGenerator {
  /// What the state grows by with every number.
  static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= Self.increment
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, without, `bound`, by Lemire's multiplication; the
  /// bias of at most `bound` / 2^64 does not matter here.
  mutating func next(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
