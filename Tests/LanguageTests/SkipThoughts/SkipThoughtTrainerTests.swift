import Neural
import TestSupport
import Testing

@testable import Language

/// Training on books in which each sentence foretells its neighbours.
@Suite struct SkipThoughtTrainerTests {
  private struct Stopped: Error {}

  private let vocabulary: Vocabulary

  init() throws {
    vocabulary = try Vocabulary(words: ["<eos>", "UNK"] + (2..<30).map(String.init))
  }

  /// Sentences of two to four times one word; the next sentence says the word
  /// after it, from 2 to 21 and round again.
  private func store(
    seed: UInt64, books: Int = 12, lengths: ClosedRange<Int> = 2...4
  ) throws -> TokenStore {
    var random = RandomSource(seed: seed)
    var builder = TokenStoreBuilder()
    for book in 0..<books {
      builder.beginBook(Book(title: "\(book)", author: ""))
      builder.beginParagraph()
      let start = random.index(below: 20)
      for sentence in 0..<25 {
        let word = Int32(2 + (start + sentence) % 20)
        builder.appendSentence(
          [Int32](repeating: word, count: lengths.lowerBound + random.index(below: lengths.count)))
      }
    }
    return try builder.store(vocabulary: vocabulary)
  }

  private func model() -> SkipThoughtModel {
    var random = RandomSource(seed: 5)
    return SkipThoughtModel(wordCount: 30, wordLength: 8, width: 24, random: &random)
  }

  private func trainer(
    _ model: SkipThoughtModel, steps: Int, samples: Int? = nil, checkpoint: String? = nil
  ) throws -> SkipThoughtTrainer {
    try SkipThoughtTrainer(
      model, loss: SequenceLoss(sampling: samples.map { SampledSoftmax(sampleCount: $0) }),
      settings: TrainingSettings(
        stepCount: steps, batchSize: 16, learningRate: 0.02, finalLearningRate: 0.002, clip: 5,
        validationInterval: 20, checkpointSeconds: 0, seed: 3), checkpointPath: checkpoint)
  }

  /// Chance is 1 in 5 for the next sentence, and ln 30 = 3.4 for a token.
  @Test(arguments: [nil, 12])
  func trainingForetellsHeldOutSentences(samples: Int?) throws {
    let model = model()
    let heldOut = try store(seed: 2)
    let before = model.measure(on: heldOut, sentences: [3, 4, 5]).loss
    #expect(abs(before - 3.4) < 0.1)
    let chance = try #require(
      model.nextSentenceAccuracy(on: heldOut, sentenceCount: 100, candidateCount: 5))
    #expect(chance < 0.5)
    let trainer = try trainer(model, steps: 160, samples: samples)
    try trainer.train(
      on: [store(seed: 1)], heldOut: heldOut, improved: { _ in }, report: { _ in })
    // The lengths are beyond foretelling: about ln 3 for each of four tokens.
    #expect(trainer.measure.loss < 1)
    // Of one length, so that no other candidate says the right word as well.
    let accuracy = try #require(
      model.nextSentenceAccuracy(
        on: try store(seed: 2, lengths: 3...3), sentenceCount: 100, candidateCount: 5))
    #expect(accuracy > 0.8)
  }

  @Test func theNearestSentenceIsAnotherOne() throws {
    let heldOut = try store(seed: 2)
    let (model, other) = (self.model(), self.model())
    let sample = try #require(model.nearestSentences(in: heldOut, among: 40))
    #expect(sample.sentence.count == 3 && sample.nearest != sample.sentence)
    let vectors = model.vectors(of: [sample.sentence, sample.nearest])
    func cosine(_ left: [Float], _ right: [Float]) -> Float {
      func product(_ left: [Float], _ right: [Float]) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return product(left, right)
        / (product(left, left) * product(right, right)).squareRoot()
    }
    let nearest = cosine(vectors.row(0), vectors.row(1))
    let all = SkipThoughtTrainer.spread(
      SentenceTriples.eligible(in: heldOut, longest: 30), count: 40
    ).map { Array(heldOut.sentence($0)) }
    for candidate in all where candidate != sample.sentence {
      let row = model.vectors(of: [sample.sentence, candidate])
      // The same sums in another order.
      #expect(cosine(row.row(0), row.row(1)) <= nearest + 1e-5)
    }
    #expect(try #require(other.nearestSentences(in: heldOut, among: 40)) == sample)
  }

  @Test func equalSentencesHaveNoNearest() throws {
    var builder = TokenStoreBuilder()
    builder.beginBook(Book(title: "", author: ""))
    builder.beginParagraph()
    for _ in 0..<5 { builder.appendSentence([2, 3]) }
    #expect(model().nearestSentences(in: try builder.store(vocabulary: vocabulary)) == nil)
  }

  @Test func aStoppedRunGoesOnAsIfNothingHadHappened() throws {
    let file = TemporaryPath()
    let books = try store(seed: 1, books: 4)
    func train(_ model: SkipThoughtModel, checkpoint: String?, stops: Bool) throws {
      try trainer(model, steps: 50, samples: 12, checkpoint: checkpoint).train(
        on: [books], heldOut: books, improved: { _ in },
        report: { if stops, $0.step == 40 { throw Stopped() } })
    }
    let (whole, resumed) = (model(), model())
    try train(whole, checkpoint: nil, stops: false)
    #expect(throws: Stopped.self) { try train(model(), checkpoint: file.path, stops: true) }
    try train(resumed, checkpoint: file.path, stops: false)
    for (got, wanted) in zip(resumed.parameters, whole.parameters) {
      #expect(got.value.elements == wanted.value.elements, "\(got.name)")
    }
  }

  /// One book says 2, the other, which stands there three times, says 3.
  @Test func storesAreLearnedFromAsOftenAsTheyAreNamed() throws {
    func store(_ word: Int32) throws -> TokenStore {
      var builder = TokenStoreBuilder()
      for _ in 0..<32 { builder.appendSentence([word]) }
      return try builder.store(vocabulary: vocabulary)
    }
    let model = model()
    let (rare, frequent) = (try store(2), try store(3))
    try trainer(model, steps: 60).train(
      on: [rare, frequent, frequent, frequent], heldOut: rare, improved: { _ in },
      report: { _ in })
    // From a vector of zeros the first word is told by its frequency alone.
    let losses = model.losses(
      of: [[2], [3]], by: model.decoders[0].layer, from: Tensor(zeros: [2, 24]))
    #expect(losses[1] < losses[0])
  }

  @Test func aModelThatDoesNotTellTheNextSentenceHasNoAccuracyOfIt() throws {
    var random = RandomSource(seed: 5)
    let model = SkipThoughtModel(
      wordCount: 30, wordLength: 8, width: 24, targets: [.same], random: &random)
    #expect(model.nextSentenceAccuracy(on: try store(seed: 2), candidateCount: 5) == nil)
  }

  @Test func onlySentencesWithBothNeighboursInTheirBookAreLearned() throws {
    var builder = TokenStoreBuilder()
    for lengths in [[1, 2, 3], [1, 9, 1, 1, 1], [4, 4]] {
      builder.beginBook(Book(title: "", author: ""))
      builder.beginParagraph()
      for length in lengths { builder.appendSentence([Int32](repeating: 2, count: length)) }
    }
    let store = try builder.store(vocabulary: vocabulary)
    #expect(SentenceTriples.eligible(in: store, longest: 30) == [1, 4, 5, 6])
    #expect(SentenceTriples.eligible(in: store, longest: 3) == [1, 6])
    #expect(SentenceTriples.eligible(in: store, longest: 2) == [6])
  }

  @Test func booksWithoutTriplesAreRefused() throws {
    let trainer = try trainer(model(), steps: 1)
    let books = try store(seed: 1)
    let empty = try TokenStoreBuilder().store(vocabulary: vocabulary)
    for (training, heldOut) in [(books, empty), (empty, books)] {
      #expect(throws: LanguageError.noTriples(longest: 30)) {
        try trainer.train(on: [training], heldOut: heldOut, improved: { _ in }, report: { _ in })
      }
    }
  }
}
