import Language
import Neural
import Storytelling

/// Stories beside held-out passages of their genre, of the same number and
/// length.
public struct ReferenceComparison: Sendable, Codable, Equatable {
  /// The passages compared with.
  public let passages: Int

  /// Distinct-2 of the stories over that of the passages.
  public let distinct2Ratio: Double

  /// MAUVE of both, by the model's own sentence vectors; 1 for the same.
  public let mauve: Double

  /// Perplexity of a token of the stories, and of the passages, by a trigram model
  /// of the novels: how well the sentences hold together, whatever they say.
  public let trigramPerplexity: Double
  public let passagesTrigramPerplexity: Double

  private enum CodingKeys: String, CodingKey {
    case passages, mauve
    case distinct2Ratio = "distinct_2_ratio"
    case trigramPerplexity = "trigram_perplexity"
    case passagesTrigramPerplexity = "passages_trigram_perplexity"
  }

  /// Compares stories with passages; nil without any.
  ///
  /// - Parameters:
  ///   - passages: tokenised and cased. As many of them, evenly spread and joined
  ///     where one alone is too short, as make up texts of the stories' lengths.
  ///   - novels: passages that the trigram model learns from.
  public init?(
    stories: [String], passages: [[String]], novels: some Sequence<[String]>,
    encoder: SkipThoughts
  ) {
    let tokens = stories.map(StoryForm.tokens)
    let cut = Self.cut(passages, to: tokens.map(\.count))
    guard !stories.isEmpty, cut.count == stories.count else { return nil }
    let texts = cut.map { Detokenizer.text($0) }
    let others = texts.map(StoryForm.tokens)
    let reference = Repetition.distinct(others, length: 2)
    self.passages = cut.count
    distinct2Ratio = reference > 0 ? Repetition.distinct(tokens, length: 2) / reference : 0
    let trigrams = TrigramModel(novels)
    trigramPerplexity = trigrams.perplexity(of: tokens) ?? 0
    passagesTrigramPerplexity = trigrams.perplexity(of: others) ?? 0
    mauve = Mauve.score(
      Self.vectors(of: stories, encoder), Self.vectors(of: texts, encoder))
  }

  /// Texts of the given lengths, each from neighbouring passages, evenly spread.
  static func cut(_ passages: [[String]], to lengths: [Int]) -> [[String]] {
    lengths.enumerated().compactMap { index, length in
      var text: [String] = []
      var next = index * passages.count / lengths.count
      while text.count < length, next < passages.count {
        text += passages[next]
        next += 1
      }
      return text.count >= length && length > 0 ? Array(text.prefix(length)) : nil
    }
  }

  private static func vectors(of texts: [String], _ encoder: SkipThoughts) -> Tensor {
    let rows = texts.map { StyleVectors.mean(of: encoder.encode(SentenceSplitter.split($0))) }
    return Tensor(Array(rows.joined()), shape: [rows.count, encoder.vectorLength])
  }
}
