/// The parameters of posting lists, an inverted file (Jégou, Douze and Schmid,
/// "Product quantization for nearest neighbor search", 2011).
public struct IVFParameters: Codable, Sendable, Equatable {
  /// Lists, at most 65 536; by default, and for 0, four times the square root of
  /// the number of items. There are never more than vectors.
  public var lists: Int
  /// Lists that a search scans when it names no effort; by default, and for 0, a
  /// thirty-second of them.
  public var probes: Int
  /// What stands for a vector in its list.
  public var codes: ListCodes
  /// Seed of the training, by default 0.
  public var seed: UInt64

  /// Makes a set of parameters; ranges are checked by the build.
  public init(lists: Int = 0, probes: Int = 0, codes: ListCodes = .int8, seed: UInt64 = 0) {
    self.lists = lists
    self.probes = probes
    self.codes = codes
    self.seed = seed
  }

  func check() throws {
    try VectorIndex.check(lists, in: VectorIndex.Limits.lists, "lists")
    try VectorIndex.check(probes, in: 0...VectorIndex.Limits.effort.upperBound, "probes")
    guard case .product(let subquantisers, let bits) = codes else { return }
    try VectorIndex.check(
      subquantisers, in: 0...VectorIndex.Limits.subquantisers.upperBound, "subquantisers")
    guard bits == 4 || bits == 8 else {
      throw VectorIndexError.outOfRange(name: "bits", got: bits, expected: 4...8)
    }
  }

  /// The same with a number in the place of every 0, for a build of so many
  /// items.
  func resolved(count: Int, dimension: Int) -> IVFParameters {
    var own = self
    if lists == 0 {
      let root = Int((4 * Double(count).squareRoot()).rounded())
      own.lists = max(1, min(root, count / Self.leastShare, VectorIndex.Limits.lists.upperBound))
    }
    if probes == 0 {
      own.probes = min(max(1, own.lists / 32), VectorIndex.Limits.effort.upperBound)
    }
    if case .product(let subquantisers, let bits) = codes {
      // A quarter of a byte for each component.
      let suitable = subquantisers == 0 ? max(1, dimension * 2 / bits) : subquantisers
      own.codes = .product(
        subquantisers: min(suitable, dimension, VectorIndex.Limits.subquantisers.upperBound),
        bits: bits)
    }
    return own
  }

  /// Vectors of a list at least, on average, when nobody says how many lists.
  private static let leastShare = 16
}

/// What stands for a vector in its posting list.
public enum ListCodes: Codable, Sendable, Equatable {
  /// One byte a component.
  case int8
  /// The difference to the centroid, cut into `subquantisers` parts with
  /// 2^`bits` codewords each. 1 to 256 parts, by default (0) one for two
  /// components with 4 bits and one for four with 8. Codes of 4 bits are scanned
  /// 32 at a time with the codewords' products in registers (André, Kermarrec
  /// and Le Scouarnec, "Quicker ADC", 2019).
  case product(subquantisers: Int = 0, bits: Int = 4)
}
