/// The level of each slot of a graph, a function of its number and the seed: a
/// slot keeps its level, and with it its rows of links, whatever vectors come
/// and go.
///
/// A slot reaches level `l` with probability M^−l, the paper's
/// floor(−ln(u) / ln(M)), found without logarithms, whose last bit differs
/// between systems.
struct SlotLevel {
  private let seed: UInt64
  private let factor: Double

  init(_ parameters: HNSWParameters) {
    seed = parameters.seed
    factor = 1 / Double(parameters.linksPerNode)
  }

  func of(_ slot: Int) -> Int {
    // The number that the generator gives after as many others.
    var random = SplitMix64(seed: seed &+ UInt64(slot) &* SplitMix64.increment)
    let uniform = Double(random.next() >> 11) * 0x1p-53
    var level = 0
    var bound = factor
    while uniform < bound, level < VectorIndex.Limits.topLevel.upperBound {
      level += 1
      bound *= factor
    }
    return level
  }

  /// Rows of upper links of the first slots together.
  func upperRows(slots: Int) -> Int { (0..<slots).reduce(0) { $0 + of($1) } }
}
