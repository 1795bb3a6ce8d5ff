import Foundation

/// Says which genre a passage is of: multinomial naive Bayes on the words and
/// word pairs that a passage has, each counted once, all genres equally likely
/// beforehand.
///
/// Words with a capital are left out: the names of a book's people say which
/// book it is, and nothing of how its genre is told.
public struct GenreClassifier: Sendable {
  /// The genres, sorted.
  public let genres: [String]

  /// ln of each feature's probability in each genre.
  private let weights: [String: [Float]]

  /// Learns from passages.
  ///
  /// - Parameters:
  ///   - passages: tokenised passages of each genre, cased.
  ///   - minimum: in how many passages a feature must occur.
  /// - Complexity: O(tokens); memory for the distinct pairs of words.
  public init(_ passages: [String: [[String]]], minimum: Int = 5) {
    let genres = passages.keys.sorted()
    var counts: [String: [Float]] = [:]
    for (index, genre) in genres.enumerated() {
      for passage in passages[genre]! {
        for feature in Self.features(of: passage) {
          counts[feature, default: [Float](repeating: 0, count: genres.count)][index] += 1
        }
      }
    }
    counts = counts.filter { $0.value.reduce(0, +) >= Float(minimum) }
    // Laplace's rule: each feature is seen once more in each genre.
    let totals = genres.indices.map { index in
      counts.values.reduce(Float(counts.count)) { $0 + $1[index] }
    }
    self.genres = genres
    weights = counts.mapValues { zip($0, totals).map { log(($0 + 1) / $1) } }
  }

  /// The likeliest genre of a tokenised passage, of equal ones the first.
  public func genre(of passage: [String]) -> String {
    var sums = [Double](repeating: 0, count: genres.count)
    for feature in Self.features(of: passage) {
      for (index, weight) in (weights[feature] ?? []).enumerated() { sums[index] += Double(weight) }
    }
    let best = sums.indices.max { sums[$0] < sums[$1] || sums[$0] == sums[$1] && $0 > $1 }
    return best.map { genres[$0] } ?? ""
  }

  /// How passages of known genres are classified.
  public func confusion(of passages: [String: [[String]]]) -> GenreConfusion {
    GenreConfusion(
      genres: genres,
      counts: passages.mapValues { texts in texts.map { genre(of: $0) }.counted() })
  }

  /// The distinct words and pairs of neighbouring words without a capital, in
  /// order.
  private static func features(of passage: [String]) -> [String] {
    var seen: Set<String> = []
    var features: [String] = []
    var previous: String?
    for token in passage {
      guard let first = token.first, !first.isUppercase else {
        previous = nil
        continue
      }
      for feature in [token] + (previous.map { [$0 + " " + token] } ?? [])
      where seen.insert(feature).inserted {
        features.append(feature)
      }
      previous = token
    }
    return features
  }
}

/// Which genres passages of known genres were taken for.
public struct GenreConfusion: Sendable, Codable, Equatable {
  /// The genres that the classifier knows, sorted.
  public let genres: [String]

  /// Passages by true genre (or style told in), then by the genre they were
  /// taken for.
  public let counts: [String: [String: Int]]

  /// The share of a genre's passages that were taken for it, nil without any.
  public func accuracy(of genre: String) -> Double? {
    guard let row = counts[genre] else { return nil }
    let all = row.values.reduce(0, +)
    return all == 0 ? nil : Double(row[genre] ?? 0) / Double(all)
  }

  /// The mean of the genres' accuracies.
  public var accuracy: Double {
    let values = counts.keys.sorted().compactMap(accuracy(of:))
    return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
