import Foundation
import Language
import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct StoryDecoderTrainerTests {
  private struct Stopped: Error {}

  private let encoder: SkipThoughts
  private let passages: [Passage]

  /// Passages that say one word again and again, so that their vectors tell
  /// what they say.
  init() throws {
    var random = RandomSource(seed: 12)
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK"] + (2..<14).map { "w\($0)" })
    encoder = try SkipThoughts(
      options: .init(), vocabulary: vocabulary,
      encoders: [SentenceEncoder(wordCount: 14, wordLength: 8, width: 10, random: &random)])
    passages = (0..<120).map { index in
      let word = Int32(2 + index % 12)
      let sentences = (0...random.index(below: 2)).map { _ in
        [Int32](repeating: word, count: 2 + random.index(below: 2))
      }
      return Passage(words: sentences.flatMap { $0 }, sentences: sentences)
    }
  }

  private func decoder(conditional: Bool = true) throws -> StoryDecoder {
    var random = RandomSource(seed: 2)
    return try StoryDecoder(
      vocabulary: encoder.vocabulary, vectorLength: 10, wordLength: 8, width: 16,
      conditional: conditional, random: &random)
  }

  private func train(
    _ decoder: StoryDecoder, steps: Int, samples: Int? = nil, checkpoint: String? = nil,
    stopping: Int? = nil
  ) throws {
    let trainer = try StoryDecoderTrainer(
      decoder, vectors: PassageVectors(encoder: encoder),
      loss: SequenceLoss(sampling: samples.map { SampledSoftmax(sampleCount: $0) }),
      settings: TrainingSettings(
        stepCount: steps, batchSize: 16, learningRate: 0.02, finalLearningRate: 0.002, clip: 5,
        validationInterval: 20, checkpointSeconds: 0), checkpointPath: checkpoint)
    try trainer.train(
      on: Array(passages[..<96]), heldOut: Array(passages[96...]), improved: { _ in },
      report: { if let stopping, $0.step >= stopping { throw Stopped() } })
  }

  /// ln 14 = 2.6 before. After, where a passage ends is beyond foretelling,
  /// about 0.7 a token; 1.1 was seen with samples, in so few steps.
  @Test(arguments: [true, false], [nil, 6])
  func trainingForetellsHeldOutPassagesFromTheirVectors(conditional: Bool, samples: Int?) throws {
    let decoder = try decoder(conditional: conditional)
    let vectors = PassageVectors(encoder: encoder)
    let heldOut = Array(passages[96...])
    #expect(abs(decoder.evaluate(heldOut, vectors: vectors).lossPerToken - log(14.0)) < 0.15)
    try train(decoder, steps: 150, samples: samples)
    let measure = decoder.evaluate(heldOut, vectors: vectors)
    #expect(measure.lossPerToken < 1.5)
    #expect(measure.tokens == heldOut.reduce(0) { $0 + $1.words.count + 1 })
    #expect(measure.unknownWords == 0)
    #expect(abs(measure.perplexity - exp(measure.lossPerToken)) < 1e-9)
  }

  @Test func aStoppedRunGoesOnAsIfNothingHadHappened() throws {
    let file = TemporaryPath()
    let (whole, resumed) = (try decoder(), try decoder())
    try train(whole, steps: 50, samples: 6)
    #expect(throws: Stopped.self) {
      try train(decoder(), steps: 50, samples: 6, checkpoint: file.path, stopping: 40)
    }
    try train(resumed, steps: 50, samples: 6, checkpoint: file.path)
    for (got, wanted) in zip(resumed.parameters, whole.parameters) {
      #expect(got.value.elements == wanted.value.elements, "\(got.name)")
    }
  }

  @Test func theLossOfABatchIsThatOfItsPassages() throws {
    let decoder = try decoder()
    let vectors = PassageVectors(encoder: encoder)
    let some = Array(passages[..<70])
    let single = some.reduce(0) { $0 + decoder.evaluate([$1], vectors: vectors).loss }
    // 300 tokens of 2.6 nats in single precision.
    #expect(abs(decoder.evaluate(some, vectors: vectors).loss - single) < 1e-3)
  }

  @Test func aPassagesVectorIsTheMeanOfItsSentences() throws {
    let groups: [[[Int32]]] = [[[2, 3], [4]], [], [[5]]]
    let got = PassageVectors(encoder: encoder).vectors(ofGroups: groups)
    let single = encoder.encode(tokenized: [[2, 3], [4], [5]])
    for index in 0..<10 {
      #expect(abs(got.row(0)[index] - (single.row(0)[index] + single.row(1)[index]) / 2) < 1e-6)
    }
    #expect(got.row(1).allSatisfy { $0 == 0 })
    for (one, other) in zip(got.row(2), single.row(2)) { #expect(abs(one - other) < 1e-6) }
  }

  @Test func blankVectorsSayNothing() throws {
    let vectors = PassageVectors(encoder: encoder, areBlank: true)
    #expect(vectors.vectors(of: passages).elements == [Float](repeating: 0, count: 1200))
  }

  /// g/√D has length 1 ± 1/√(2D): σ is the length of the noise by that of the
  /// vector, and on the whole uniform in [0, 0.5].
  @Test func noiseIsAsLongAsAShareOfTheVector() {
    let (rows, length) = (400, 800)
    var random = RandomSource(seed: 9)
    let vectors = Initialization.uniform([rows, length], bound: 2, &random)
    vectors.rows(0..<1).fill(0)
    let noisy = vectors.copy()
    PassageVectors.addNoise(to: noisy, upTo: 0.5, random: &random)
    #expect(noisy.row(0).allSatisfy { $0 == 0 })
    func norm(_ values: some Sequence<Float>) -> Float {
      values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let shares = (1..<rows).map { row in
      norm(zip(noisy.row(row), vectors.row(row)).map(-)) / norm(vectors.row(row))
    }
    #expect(shares.allSatisfy { $0 < 0.6 })
    // The mean of 399 uniform numbers is 0.25 ± 0.007, the smallest near 0.
    #expect(abs(shares.reduce(0, +) / Float(shares.count) - 0.25) < 0.03)
    #expect(shares.min()! < 0.02 && shares.max()! > 0.45)
  }

  @Test func passagesAreReadInTheEncodersWords() throws {
    let other = try Vocabulary(words: ["<eos>", "UNK", "w5", "w3"])
    var builder = TokenStoreBuilder()
    builder.beginBook(Book(title: "", author: ""))
    builder.beginParagraph()
    for sentence in [[3, 5], [4, 3], [2, 2, 2]] as [[Int32]] { builder.appendSentence(sentence) }
    let store = try builder.store(vocabulary: encoder.vocabulary)
    func passages(_ vocabulary: Vocabulary) -> [Passage] {
      Passage.passages(
        of: store, decoderVocabulary: encoder.vocabulary, encoderVocabulary: vocabulary,
        limit: 4, minimum: 4)
    }
    #expect(
      passages(other) == [Passage(words: [3, 5, 4, 3], sentences: [[3, 2], [1, 3]])])
    #expect(
      passages(encoder.vocabulary)
        == [Passage(words: [3, 5, 4, 3], sentences: [[3, 5], [4, 3]])])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    #expect(throws: StorytellingError.wrongVectorLength(got: 10, expected: 32)) {
      try train(KirosDecoder.plain.load(), steps: 1)
    }
    let trainer = try StoryDecoderTrainer(
      decoder(), vectors: PassageVectors(encoder: encoder),
      settings: TrainingSettings(
        stepCount: 1, batchSize: 1, learningRate: 0.1, finalLearningRate: 0.1, clip: 0,
        validationInterval: 1), checkpointPath: nil)
    for (training, heldOut) in [(passages, []), ([], passages)] {
      #expect(throws: StorytellingError.noPassages) {
        try trainer.train(on: training, heldOut: heldOut, improved: { _ in }, report: { _ in })
      }
    }
  }
}
