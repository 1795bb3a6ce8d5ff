import Foundation
import Language
import Storytelling

/// What stories look like, whatever they tell.
public struct StoryForm: Sendable, Codable, Equatable {
  /// The mean number of tokens.
  public let words: Double

  /// Stories that do not end with a sentence, and stories whose quotes do not
  /// pair.
  public let unfinished: Int
  public let unbalanced: Int

  /// Distinct n-grams over all n-grams of all stories.
  public let distinct1: Double
  public let distinct2: Double

  /// The share of repeated 4-grams within a story, in percent, and the longest
  /// sequence told twice, both means over the stories.
  public let repeated4: Double
  public let longestRepeat: Double

  /// BLEU of each story against all others; lower is more diverse.
  public let selfBLEU2: Double
  public let selfBLEU4: Double

  private enum CodingKeys: String, CodingKey {
    case words, unfinished, unbalanced
    case distinct1 = "distinct_1"
    case distinct2 = "distinct_2"
    case repeated4 = "rep_4"
    case longestRepeat = "longest_repeat"
    case selfBLEU2 = "self_bleu_2"
    case selfBLEU4 = "self_bleu_4"
  }

  /// Measures texts.
  public init(_ texts: [String]) {
    let tokens = texts.map(Self.tokens)
    func mean(_ value: ([String]) -> Double) -> Double {
      tokens.map(value).mean
    }
    words = mean { Double($0.count) }
    unfinished = texts.count { !Self.isFinished($0) }
    unbalanced = texts.count { !Self.isBalanced($0) }
    distinct1 = Repetition.distinct(tokens, length: 1)
    distinct2 = Repetition.distinct(tokens, length: 2)
    repeated4 = 100 * mean { Repetition.share($0, length: 4) }
    longestRepeat = mean { Double(Repetition.longest($0)) }
    selfBLEU2 = BLEU.selfScore(tokens, longest: 2)
    selfBLEU4 = BLEU.selfScore(tokens)
  }

  /// The lower-cased Treebank tokens of a text.
  static func tokens(_ text: String) -> [String] {
    ParagraphTokenizer(normalizer: TextNormalizer(lowercases: true)).sentences(of: text)
      .flatMap { $0 }
  }

  static func isFinished(_ text: String) -> Bool {
    text.last { !"\"'”’)]".contains($0) }.map { ".!?…".contains($0) } ?? false
  }

  /// Whether every double quote that opens closes, and none closes more.
  static func isBalanced(_ text: String) -> Bool {
    var open = 0
    for character in text {
      if character == "“" { open += 1 }
      if character == "”" { open -= 1 }
      if open < 0 { return false }
    }
    return open == 0 && text.count { $0 == "\"" } % 2 == 0
  }
}
