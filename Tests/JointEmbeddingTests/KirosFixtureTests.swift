import Neural
import TestSupport
import Testing

@testable import JointEmbedding

/// The model against values that the original Theano programs confirmed. All
/// bounds are the fixtures' own 1e-5: float64 results rounded to float32.
@Suite struct KirosFixtureTests {
  @Test func captionsAndImagesHaveTheExpectedVectors() throws {
    let fixture = try KirosFixture()
    let captions = try NumpyArray(path: Fixtures.path("rnn/expected_vse_captions.npy")).tensor()
    let images = try NumpyArray(path: Fixtures.path("rnn/expected_vse_images.npy")).tensor()
    expectEqual(fixture.model.embed(tokenizedCaptions: fixture.captions), captions)
    expectEqual(try fixture.model.embed(features: fixture.features), images)
  }

  @Test func ranksAndRecallsAreTheExpectedOnes() throws {
    let fixture = try KirosFixture()
    let expected = try KirosFixture.Expected.load().vse
    let evaluation = RetrievalEvaluation(
      RetrievalRanking(
        images: try fixture.model.embed(features: fixture.features),
        captions: fixture.model.embed(tokenizedCaptions: fixture.captions),
        photographs: fixture.captions.indices.map { $0 / 5 }))
    #expect(evaluation.imageToCaption == RetrievalMetrics(ranks: expected.ranksI2T))
    #expect(evaluation.captionToImage == RetrievalMetrics(ranks: expected.ranksT2I))
    for (metrics, values) in [
      (evaluation.imageToCaption, expected.i2t), (evaluation.captionToImage, expected.t2i),
    ] {
      #expect(abs(metrics.recallAt1 - values["R@1"]!) < 1e-9)
      #expect(abs(metrics.recallAt5 - values["R@5"]!) < 1e-9)
      #expect(abs(metrics.recallAt10 - values["R@10"]!) < 1e-9)
      #expect(metrics.medianRank == values["medr"]!)
      #expect(abs(metrics.meanRank - values["meanr"]!) < 1e-9)
    }
  }

  enum Variant: String, CaseIterable {
    case released = "vse"
    case normalized = "vse_norm"
    case hardest = "vse_hard"

    var loss: RankingLoss {
      RankingLoss(margin: 0.2, negatives: self == .hardest ? .hardest : .all)
    }
  }

  @Test(arguments: Variant.allCases)
  func lossAndGradientsAreTheExpectedOnes(variant: Variant) throws {
    let fixture = try KirosFixture(normalizesImagesInTraining: variant != .released)
    let expected = try openWeights(
      path: Fixtures.path("rnn/expected_train_\(variant.rawValue).npz"))
    let loss = try addGradients(fixture, variant)
    #expect(abs(loss - (try expectedLoss(variant))) < 1e-5)
    try expectKirosTensors(fixture.model, prefix: "grad:", expected, \.gradient)
  }

  @Test(arguments: Variant.allCases, [Adam.Form.kiros, .textbook])
  func threeStepsOfAdamGiveTheExpectedParameters(variant: Variant, form: Adam.Form) throws {
    let fixture = try KirosFixture(normalizesImagesInTraining: variant != .released)
    let expected = try openWeights(
      path: Fixtures.path("rnn/expected_train_\(variant.rawValue).npz"))
    let adam = Adam(fixture.model.parameters, learningRate: 0.0002, clip: 2, form: form)
    for _ in 0..<3 {
      _ = try addGradients(fixture, variant)
      adam.update()
    }
    let prefix = form == .kiros ? "adam3:" : "std3:"
    try expectKirosTensors(fixture.model, prefix: prefix, expected, \.value)
  }

  private func addGradients(_ fixture: KirosFixture, _ variant: Variant) throws -> Double {
    let trainer = try EmbeddingTrainer(
      fixture.model,
      settings: TrainingSettings(
        stepCount: 1, batchSize: 4, learningRate: 1e-4, finalLearningRate: 1e-4, clip: 0,
        validationInterval: 1), options: .init(loss: variant.loss), checkpointPath: nil)
    var random = RandomSource(seed: 1)
    return trainer.addGradients(
      captions: [0, 5, 10, 15].map { fixture.captions[$0] },
      images: fixture.features.gathered([0, 1, 2, 3]), photographs: [0, 1, 2, 3], random: &random)
  }

  private func expectedLoss(_ variant: Variant) throws -> Double {
    struct Expected: Decodable {
      let vse: Entry
      let vseNorm: Entry
      let vseHard: Entry

      struct Entry: Decodable {
        let loss: Double
      }
    }
    let expected = try Fixtures.decode(Expected.self, from: "rnn/expected_train.json")
    switch variant {
    case .released: return expected.vse.loss
    case .normalized: return expected.vseNorm.loss
    case .hardest: return expected.vseHard.loss
    }
  }

  /// Compares all parameters (or gradients) with arrays in Kiros's layout.
  private func expectKirosTensors(
    _ model: JointEmbedding, prefix: String, _ file: any WeightFile,
    _ part: KeyPath<Parameter, Tensor>
  ) throws {
    expectEqual(model.words.table[keyPath: part], try file.tensor(named: "\(prefix)Wemb"))
    expectEqual(
      model.imageProjection.output.weight[keyPath: part],
      try file.tensor(named: "\(prefix)ff_image_W"))
    expectEqual(
      model.imageProjection.output.bias[keyPath: part],
      try file.tensor(named: "\(prefix)ff_image_b"))
    try expectKirosLayer(
      model.captionEncoder, prefix: "\(prefix)encoder", file, part)
  }
}
