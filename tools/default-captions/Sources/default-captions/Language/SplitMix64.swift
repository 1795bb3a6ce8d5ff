/// The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014): the same numbers for a seed on every platform and every Swift release,
/// which the standard library's `random(in:using:)` does not promise.
struct SplitMix64: Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0 ..< bound` by multiplication and shift; the bias, below `bound` / 2⁶⁴, is
  /// of no matter here.
  mutating func next(below bound: Int) -> Int {
    precondition(bound > 0, "a choice needs at least one alternative")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True in `percent` of 100 draws.
  mutating func chance(_ percent: Int) -> Bool {
    next(below: 100) < percent
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[next(below: elements.count)]
  }

  /// One of the elements, each as often as its weight says.
  mutating func pick<Element>(weighted elements: [(weight: Int, element: Element)]) -> Element {
    var rest = next(below: elements.reduce(0) { $0 + $1.weight })
    for (weight, element) in elements {
      if rest < weight { return element }
      rest -= weight
    }
    preconditionFailure("the weights add up to more than their sum")
  }
}
