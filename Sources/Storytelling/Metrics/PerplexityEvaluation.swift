import Foundation
import Language
import Neural

/// How well a decoder foretells held-out text, told what it is about and not.
public struct PerplexityEvaluation: Sendable, Codable, Equatable {
  /// What one way of foretelling costs.
  public struct Cost: Sendable, Codable, Equatable {
    /// exp of the mean loss of a token, end marks counted.
    public let perplexity: Double

    /// Bits for each character of the raw text: those of the tokens, and
    /// log₂ 96 for each character of an unknown word, as if it were spelt out.
    /// It does not depend on the vocabulary.
    public let bitsPerCharacter: Double

    private enum CodingKeys: String, CodingKey {
      case perplexity
      case bitsPerCharacter = "bits_per_character"
    }

    init(_ measure: LanguageModelMeasure, _ texts: PassageTexts) {
      perplexity = measure.perplexity
      let spelling = Double(texts.unknownCharacters) * log2(96)
      bitsPerCharacter = (measure.loss / log(2) + spelling) / max(1, texts.characters)
    }
  }

  /// The passages, their tokens with an end mark each, and the characters of
  /// their raw text.
  public let passages: Int
  public let tokens: Int
  public let characters: Int

  /// The share of tokens that the vocabulary does not have.
  public let unknownRate: Double

  /// Each passage told from its own vector.
  public let conditioned: Cost

  /// Each passage told from the mean of all passages' vectors, which says how
  /// the text is told, and nothing of what the passage is about.
  public let unconditioned: Cost

  private enum CodingKeys: String, CodingKey {
    case passages, tokens, characters, conditioned, unconditioned
    case unknownRate = "unknown_rate"
  }

  /// Measures a decoder.
  ///
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)`` when the
  ///   encoder is that of another model.
  /// - Complexity: O(tokens · vocabulary · word length), twice.
  public init(_ texts: PassageTexts, decoder: StoryDecoder, encoder: SkipThoughts) throws {
    guard encoder.vectorLength == decoder.vectorLength else {
      throw StorytellingError.wrongVectorLength(
        got: encoder.vectorLength, expected: decoder.vectorLength)
    }
    let vectors = PassageVectors(encoder: encoder)
    let own = decoder.evaluate(texts.passages, vectors: vectors)
    let mean = vectors.meanVector(of: texts.passages)
    let plain = decoder.evaluate(texts.passages) {
      StoryConditions(vectors: mean.repeated($0.count))
    }
    passages = texts.passages.count
    tokens = own.tokens
    characters = Int(texts.characters.rounded())
    unknownRate = own.unknownShare
    conditioned = Cost(own, texts)
    unconditioned = Cost(plain, texts)
  }
}

extension PassageVectors {
  /// The mean of the passages' vectors, (1, vector length), a few at a time in
  /// memory.
  fileprivate func meanVector(of passages: [Passage]) -> Tensor {
    let mean = Tensor(zeros: [1, encoder.vectorLength])
    for start in stride(from: 0, to: passages.count, by: 256) {
      let part = Array(passages[start..<min(passages.count, start + 256)])
      let vectors = vectors(of: part)
      for index in 0..<vectors.count {
        mean.data[index % vectors.columns] += vectors.data[index] / Float(passages.count)
      }
    }
    return mean
  }
}
