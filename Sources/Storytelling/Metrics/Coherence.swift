import Language
import Neural

/// How a text's sentences hang together.
public struct Coherence: Sendable, Codable, Equatable {
  /// The mean cosine of neighbouring sentences' skip-thought vectors.
  public let cosine: Double

  /// The share of sentences that have a content word of the one before.
  public let carriedOver: Double

  private enum CodingKeys: String, CodingKey {
    case cosine
    case carriedOver = "carried_over"
  }

  /// Measures texts, each given as its sentences; pairs of neighbours are pooled
  /// over all texts. Both are 0 when there are none.
  public init(_ texts: [[String]], encoder: SkipThoughts) {
    let pairs = texts.flatMap { zip($0, $0.dropFirst()) }
    let vectors = encoder.encode(pairs.flatMap { [$0.0, $0.1] })
    let cosines = pairs.indices.map { Cosine.of(vectors.row(2 * $0), vectors.row(2 * $0 + 1)) }
    let carried = pairs.count { before, after in
      !Set(ContentWords.lemmas(of: before)).isDisjoint(with: ContentWords.lemmas(of: after))
    }
    cosine = cosines.reduce(0, +) / Double(max(1, pairs.count))
    carriedOver = Double(carried) / Double(max(1, pairs.count))
  }
}

/// The likeness of two directions.
enum Cosine {
  /// left · right / (‖left‖ ‖right‖); 0 when one is zero.
  static func of(_ left: [Float], _ right: [Float]) -> Double {
    var (product, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
    for (one, other) in zip(left, right) {
      product += Double(one) * Double(other)
      leftSquare += Double(one) * Double(one)
      rightSquare += Double(other) * Double(other)
    }
    let norms = (leftSquare * rightSquare).squareRoot()
    return norms > 0 ? product / norms : 0
  }
}
