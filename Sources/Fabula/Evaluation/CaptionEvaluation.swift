import Language
import Storytelling

/// How the nearest caption of each photograph compares with people's captions
/// of it.
public struct CaptionEvaluation: Sendable, Codable, Equatable {
  /// BLEU-1 to BLEU-4 over all photographs.
  public let bleu: [Double]

  /// ROUGE-L and CIDEr-D, mean over the photographs.
  public let rougeL: Double
  public let ciderD: Double

  private enum CodingKeys: String, CodingKey {
    case bleu
    case rougeL = "rouge_l"
    case ciderD = "cider_d"
  }

  /// Compares captions.
  ///
  /// - Parameters:
  ///   - nearest: the nearest caption of each photograph.
  ///   - references: people's captions of each.
  public init(nearest: [String], references: [[String]]) {
    let candidates = nearest.map(Self.tokens)
    let references = references.map { $0.map(Self.tokens) }
    bleu = BLEU.scores(candidates, references: references)
    rougeL = zip(candidates, references).map { ROUGE.score($0, references: $1) }.mean
    ciderD = CIDEr.scores(candidates, references: references).mean
  }

  /// Lower-cased words without punctuation.
  private static func tokens(_ caption: String) -> [String] {
    CaptionTokenizer.tokenize(caption).map { $0.lowercased() }
      .filter { $0.contains { $0.isLetter || $0.isNumber } }
  }
}
