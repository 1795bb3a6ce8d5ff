import Foundation
import Language
import Neural

/// Whether stories keep to their photographs: the content words that a story
/// shares with people's captions of its photograph, against those that it
/// shares with captions of other photographs.
public struct GroundingEvaluation: Sendable, Codable, Equatable {
  /// The number of stories.
  public let stories: Int

  /// The mean share of the content lemmas of its own photograph's captions that a
  /// story has, in percent.
  public let ownRecall: Double
  /// The same for the captions of shuffled photographs.
  public let shuffledRecall: Double

  /// `ownRecall − shuffledRecall`.
  public let margin: Double
  /// The lower end of the interval that holds ``margin`` with 95 % confidence, by
  /// bootstrap over stories (Efron 1979).
  public let marginLow: Double
  /// The upper end of that interval.
  public let marginHigh: Double

  /// The share of stories, in percent, that have more content words in common
  /// with people's captions of their own photograph than with those of nine
  /// tenths of all photographs. By chance it would be 10.
  public let inFirstTenth: Double

  /// The mean rank of the own photograph among all, from 1; one that has as many
  /// words in common as others stands in their middle.
  public let meanRank: Double

  private enum CodingKeys: String, CodingKey {
    case stories, margin
    case inFirstTenth = "in_first_tenth"
    case meanRank = "mean_rank"
    case ownRecall = "own_recall"
    case shuffledRecall = "shuffled_recall"
    case marginLow = "margin_low"
    case marginHigh = "margin_high"
  }

  /// Compares stories with captions.
  ///
  /// - Parameters:
  ///   - stories: one for each photograph.
  ///   - captions: people's captions of each photograph.
  ///   - seed: of the shuffles and of the bootstrap.
  /// - Complexity: O(stories² · words).
  public init(stories: [String], captions: [[String]], seed: UInt64 = 1) {
    precondition(stories.count == captions.count, "each story needs its captions")
    let told = stories.map { Set(ContentWords.lemmas(of: $0)) }
    let shown = captions.map { Set($0.flatMap { ContentWords.lemmas(of: $0) }) }
    func recall(_ story: Int, _ photograph: Int) -> Double {
      let words = shown[photograph]
      return words.isEmpty
        ? 0 : 100 * Double(words.intersection(told[story]).count) / Double(words.count)
    }
    var random = RandomSource(seed: seed)
    let own = stories.indices.map { recall($0, $0) }
    let others = stories.indices.map { story in
      guard stories.count > 1 else { return 0.0 }
      // Twenty other photographs each, so that the shuffle adds little noise.
      let sum = (0..<20).reduce(0.0) { sum, _ in
        let offset = 1 + random.index(below: stories.count - 1)
        return sum + recall(story, (story + offset) % stories.count)
      }
      return sum / 20
    }
    let ranks = stories.indices.map { story in
      Ranks.rank(of: story, in: shown.map { Double($0.intersection(told[story]).count) })
    }
    let margins = zip(own, others).map(-)
    let interval = Self.bootstrap(margins, &random)
    self.stories = stories.count
    ownRecall = own.mean
    shuffledRecall = others.mean
    margin = margins.mean
    inFirstTenth = Ranks.shareInFirstTenth(ranks, of: stories.count)
    meanRank = ranks.mean
    (marginLow, marginHigh) = interval
  }

  /// The 2.5th and 97.5th percentile of the mean over 2,000 resamples.
  private static func bootstrap(
    _ values: [Double], _ random: inout RandomSource
  ) -> (Double, Double) {
    guard !values.isEmpty else { return (0, 0) }
    let means = (0..<2000).map { _ in
      (0..<values.count).reduce(0.0) { sum, _ in sum + values[random.index(below: values.count)] }
        / Double(values.count)
    }.sorted()
    return (means[49], means[1949])
  }
}
