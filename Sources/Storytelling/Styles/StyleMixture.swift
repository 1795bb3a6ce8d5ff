/// Genres with their shares, as people write them: `romance`, or
/// `romance:0.7,mystery:0.3`. A genre without a number counts as 1, and the
/// shares are divided by their sum.
public struct StyleMixture: Sendable, Equatable {
  /// The genres in the order in which they were named, shares that sum to 1.
  public let shares: [(name: String, share: Float)]

  /// What stands between two genres, and between a genre and its number.
  static let separators: (genres: Character, number: Character) = (",", ":")

  /// Reads a mixture; nil when a name is missing, or a number is missing,
  /// negative or not finite, or all are 0. O(length).
  public init?(_ text: String) {
    var shares: [(name: String, share: Float)] = []
    let parts = text.split(separator: Self.separators.genres, omittingEmptySubsequences: false)
    for part in parts {
      let fields = part.split(
        separator: Self.separators.number, maxSplits: 1, omittingEmptySubsequences: false)
      let name = fields[0].filter { $0 != " " }
      let number = fields.count > 1 ? Float(fields[1].filter { $0 != " " }) : 1
      guard !name.isEmpty, let number, number >= 0, number.isFinite else { return nil }
      shares.append((name, number))
    }
    let sum = shares.reduce(0) { $0 + $1.share }
    guard sum > 0, sum.isFinite else { return nil }
    self.shares = shares.map { ($0.name, $0.share / sum) }
  }

  /// Whether a genre can be called so and still be named in a mixture.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && !text.contains { $0 == separators.genres || $0 == separators.number || $0 == " " }
  }

  public static func == (left: StyleMixture, right: StyleMixture) -> Bool {
    left.shares.elementsEqual(right.shares) { $0 == $1 }
  }
}
