import Foundation

/// How well a language model foretells held-out text.
public struct LanguageModelMeasure: Sendable, Codable, Equatable {
  /// The summed negative log likelihood, in nats.
  public var loss = 0.0

  /// The tokens it sums over, end marks included.
  public var tokens = 0

  /// How many of them are unknown words, without which a perplexity says
  /// little.
  public var unknownWords = 0

  public init() {}

  /// The mean loss of a token, in nats.
  public var lossPerToken: Double { tokens == 0 ? 0 : loss / Double(tokens) }

  /// exp of the mean loss of a token.
  public var perplexity: Double { exp(lossPerToken) }

  /// The share of unknown words.
  public var unknownShare: Double { tokens == 0 ? 0 : Double(unknownWords) / Double(tokens) }
}
