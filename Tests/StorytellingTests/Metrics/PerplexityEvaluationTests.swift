import Foundation
import Language
import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct PerplexityEvaluationTests {
  private let encoder: SkipThoughts
  private let decoder: StoryDecoder

  init() throws {
    var random = RandomSource(seed: 4)
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK", "the", "sea", "was", "calm", "."])
    encoder = try SkipThoughts(
      options: .init(), vocabulary: vocabulary,
      encoders: [SentenceEncoder(wordCount: 7, wordLength: 6, width: 5, random: &random)])
    decoder = try StoryDecoder(
      vocabulary: vocabulary, vectorLength: 5, wordLength: 4, width: 6, random: &random)
  }

  private func texts(_ text: String, minimum: Int = 4, limit: Int = 8) throws -> PassageTexts {
    let file = TemporaryPath()
    try Data(text.utf8).write(to: URL(filePath: file.path))
    return try PassageTexts(
      of: NovelCorpus(paths: [file.path]), decoderVocabulary: decoder.vocabulary,
      encoderVocabulary: encoder.vocabulary, limit: limit, minimum: minimum)
  }

  @Test func passagesKeepTheLengthOfTheirRawText() throws {
    // Five tokens each; a third sentence would not fit, and is too short alone.
    let texts = try texts("# A, by B\nThe sea was calm. The sea was wild.\n\nCalm.\n")
    #expect(texts.passages.count == 2)
    #expect(texts.passages[0].words == [1, 3, 4, 5, 6])
    #expect(texts.passages[1].words == [1, 3, 4, 1, 6, 1, 6])
    // All 40 characters of the first paragraph and the whole of the second.
    #expect(abs(texts.characters - 40) < 1e-9)
    // "The", "The", "wild", "Calm".
    #expect(texts.unknownCharacters == 14)
    let first = texts.prefix(1)
    #expect(first.passages == [texts.passages[0]])
    #expect(first.unknownCharacters == 3)
    #expect(abs(first.characters - 35.0 / 2) < 1e-9)
  }

  @Test func booksAreNeverCrossed() throws {
    let texts = try texts("# A, by B\nThe sea.\n# C, by D\nWas calm. The sea.\n", minimum: 1)
    #expect(texts.passages.map(\.words.count) == [3, 6])
  }

  @Test func aTextWithoutAPassageIsRefused() {
    #expect(throws: StorytellingError.noPassages) { try texts("The sea.\n", minimum: 60) }
  }

  @Test func costsFollowFromTheLosses() throws {
    let texts = try texts("The sea was calm. The sea was wild.\nThe sea. The calm sea.\n")
    let vectors = PassageVectors(encoder: encoder)
    let evaluation = try PerplexityEvaluation(texts, decoder: decoder, encoder: encoder)
    let own = decoder.evaluate(texts.passages, vectors: vectors)
    #expect(evaluation.tokens == own.tokens)
    #expect(evaluation.passages == texts.passages.count)
    #expect(abs(evaluation.conditioned.perplexity - own.perplexity) < 1e-9)
    let bits =
      (own.loss / log(2) + Double(texts.unknownCharacters) * log2(96)) / texts.characters
    #expect(abs(evaluation.conditioned.bitsPerCharacter - bits) < 1e-9)
    let mean = vectors.vectors(of: texts.passages).meanRow()
    let plain = decoder.evaluate(texts.passages) {
      StoryConditions(vectors: mean.repeated($0.count))
    }
    // The mean of five numbers, summed in another order.
    #expect(abs(evaluation.unconditioned.perplexity - plain.perplexity) < 1e-4)
    #expect(evaluation.unconditioned != evaluation.conditioned)
    let unknown = texts.passages.flatMap(\.words).count { $0 == 1 }
    #expect(
      abs(evaluation.unknownRate - Double(unknown) / Double(evaluation.tokens)) < 1e-12)
  }

  @Test func anEncoderOfAnotherModelIsRefused() throws {
    let decoder = try KirosDecoder.plain.load()
    #expect(throws: StorytellingError.wrongVectorLength(got: 5, expected: 32)) {
      try PerplexityEvaluation(texts("The sea.\n", minimum: 1), decoder: decoder, encoder: encoder)
    }
  }
}
