import Language
import Neural
import TestSupport
import Testing

@testable import JointEmbedding

@Suite struct EmbeddingTrainerTests {
  private struct Stopped: Error {}

  private let toy: ToyPairs

  init() throws {
    toy = try ToyPairs()
  }

  /// Chance is 4 %. How far training comes depends on rounding and so on the
  /// CPU; 80 % and more were seen.
  @Test(arguments: RecurrentCell.allCases, RankingLoss.Negatives.allCases)
  func trainingFindsEveryPhotographByACaptionOfANewForm(
    cell: RecurrentCell, negatives: RankingLoss.Negatives
  ) throws {
    let model = try toy.model(cell)
    let trainer = try EmbeddingTrainer(
      model, settings: toy.settings(steps: 300),
      options: .init(loss: RankingLoss(negatives: negatives)), checkpointPath: nil)
    var improvements = 0
    var losses: [Double] = []
    try trainer.train(
      on: toy.training, heldOut: toy.heldOut, improved: { _ in improvements += 1 },
      report: { losses.append($0.loss) })
    let evaluation = try #require(trainer.evaluation)
    #expect(evaluation.captionToImage.recallAt1 >= 70)
    #expect(evaluation.imageToCaption.recallAt1 >= 70)
    #expect(losses.last! < losses[0] / 4)
    #expect(improvements > 0)
  }

  @Test func allNegativesCountBeforeTheHardestDo() throws {
    let trainer = try EmbeddingTrainer(
      toy.model(.gru), settings: toy.settings(steps: 40),
      options: .init(loss: RankingLoss(margin: 0.3, negatives: .hardest), warmupSteps: 20),
      checkpointPath: nil)
    #expect(trainer.loss == RankingLoss(margin: 0.3, negatives: .all))
    var losses: [RankingLoss] = []
    try trainer.train(
      on: toy.training, heldOut: toy.heldOut, improved: { _ in },
      report: { _ in losses.append(trainer.loss) })
    #expect(losses.allSatisfy { $0 == RankingLoss(margin: 0.3, negatives: .hardest) })
    #expect(losses.count == 2)
  }

  @Test func eachViewOfAPhotographIsSeen() throws {
    let pairs = try EmbeddingPairs(
      features: Tensor(zeros: [6, 4]), viewCount: 3, captions: [[2], [3]], photographs: [1, 0])
    var random = RandomSource(seed: 1)
    let drawn = (0..<60).map { _ in pairs.rows(of: [1, 0], &random) }
    #expect(drawn.allSatisfy { $0[0] % 2 == 1 && $0[1] % 2 == 0 })
    #expect(Set(drawn.joined()) == Set(0..<6))
    #expect(throws: JointEmbeddingError.photographOutOfRange(got: 2, expected: 2)) {
      try EmbeddingPairs(
        features: Tensor(zeros: [6, 4]), viewCount: 3, captions: [[2]], photographs: [2])
    }
  }

  @Test func wordsBeginWithTheVectorsOfAnotherTable() throws {
    let model = try toy.model(.gru)
    let before = model.words.table.value.copy()
    let words = try Vocabulary(words: ["<eos>", "UNK", "dog", "zebra", "red"])
    var random = RandomSource(seed: 2)
    let table = Initialization.uniform([5, 8], bound: 3, &random)
    #expect(try model.takeWordVectors(table, of: words) == 2)
    func row(_ table: Tensor, _ word: String, _ vocabulary: Vocabulary) -> [Float] {
      table.row(Int(vocabulary.encode([word])[0]))
    }
    let after = model.words.table.value
    #expect(row(after, "ball", toy.vocabulary) == row(before, "ball", toy.vocabulary))
    for word in ["dog", "red"] {
      let ratios = zip(row(after, word, toy.vocabulary), row(table, word, words)).map { $0 / $1 }
      #expect(ratios.allSatisfy { abs($0 - ratios[0]) < 1e-4 * ratios[0] })
    }
    // As large as the table was.
    func size(_ tensor: Tensor) -> Float { tensor.elements.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(size(after) / size(before) - 1) < 0.5)
    #expect(throws: JointEmbeddingError.self) {
      try model.takeWordVectors(Tensor(zeros: [5, 9]), of: words)
    }
  }

  @Test(arguments: [1, 21, 40])
  func aStoppedRunGoesOnAsIfNothingHadHappened(step: Int) throws {
    let file = TemporaryPath()
    let whole = try toy.model(.lstm)
    try train(whole, checkpoint: nil, stoppingAt: nil)
    #expect(throws: Stopped.self) {
      try train(toy.model(.lstm), checkpoint: file.path, stoppingAt: step)
    }
    let resumed = try toy.model(.lstm)
    try train(resumed, checkpoint: file.path, stoppingAt: nil)
    for (got, wanted) in zip(resumed.parameters, whole.parameters) {
      #expect(got.value.elements == wanted.value.elements, "\(got.name)")
    }
  }

  /// Dropout takes random numbers, so that a resumed run must find them again.
  private func train(_ model: JointEmbedding, checkpoint: String?, stoppingAt step: Int?) throws {
    let trainer = try EmbeddingTrainer(
      model, settings: toy.settings(steps: 60),
      options: .init(featureDropout: 0.2, wordDropout: 0.2), checkpointPath: checkpoint)
    try trainer.train(
      on: toy.training, heldOut: toy.heldOut,
      improved: { _ in if let step, step == 1 { throw Stopped() } },
      report: { if let step, $0.step >= step { throw Stopped() } })
  }

  /// The dropped numbers are the same for a seed, and with them the loss is a
  /// smooth function but for the hinges, none of which is near zero here.
  @Test func gradientsWithDropoutMatchFiniteDifferences() throws {
    let model = try toy.model(.gru)
    let trainer = try EmbeddingTrainer(
      model, settings: toy.settings(steps: 1),
      options: .init(loss: RankingLoss(margin: 2), featureDropout: 0.3, wordDropout: 0.3),
      checkpointPath: nil)
    // Initial weights give captions next to zero, whose directions are wild.
    var random = RandomSource(seed: 3)
    for parameter in model.parameters {
      parameter.value.add(Initialization.uniform(parameter.value.shape, bound: 0.5, &random))
    }
    expectGradientsMatchFiniteDifferences(model.parameters, tolerance: 1e-2) {
      var random = RandomSource(seed: 2)
      return trainer.addGradients(
        captions: [0, 7, 30].map { toy.training.captions[$0] },
        images: toy.training.features.gathered([0, 7, 5]), photographs: [0, 7, 5], random: &random)
    }
  }

  @Test func featuresOfAnotherLengthAreRefused() throws {
    let model = try toy.model(.gru)
    let error = JointEmbeddingError.wrongFeatureLength(got: 3, expected: 10)
    #expect(throws: error) { try model.embed(features: Tensor(zeros: [2, 3])) }
    let trainer = try EmbeddingTrainer(
      model, settings: toy.settings(steps: 1), options: .init(), checkpointPath: nil)
    let wrong = try EmbeddingPairs(
      features: Tensor(zeros: [2, 3]), captions: [[2], [3]], photographs: [0, 1])
    #expect(throws: error) {
      try trainer.train(on: wrong, heldOut: toy.heldOut, improved: { _ in }, report: { _ in })
    }
    #expect(throws: error) {
      try trainer.train(on: toy.training, heldOut: wrong, improved: { _ in }, report: { _ in })
    }
  }

  @Test func aSinglePairHasNoNegativesAndIsRefused() throws {
    let trainer = try EmbeddingTrainer(
      toy.model(.gru), settings: toy.settings(steps: 1), options: .init(), checkpointPath: nil)
    let single = try EmbeddingPairs(
      features: Tensor(zeros: [1, 10]), captions: [[2]], photographs: [0])
    #expect(throws: NoBatches()) {
      try trainer.train(on: single, heldOut: toy.heldOut, improved: { _ in }, report: { _ in })
    }
  }

  @Test func pairsThatDoNotFitAreRefused() {
    #expect(throws: JointEmbeddingError.noPairs) {
      try EmbeddingPairs(features: Tensor(zeros: [1, 2]), captions: [], photographs: [])
    }
    for photograph in [-1, 1] {
      #expect(throws: JointEmbeddingError.photographOutOfRange(got: photograph, expected: 1)) {
        try EmbeddingPairs(
          features: Tensor(zeros: [1, 2]), captions: [[2]], photographs: [photograph])
      }
    }
  }
}
