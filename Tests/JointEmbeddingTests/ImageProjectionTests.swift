import Neural
import TestSupport
import Testing

@testable import JointEmbedding

@Suite struct ImageProjectionTests {
  private let toy: ToyPairs

  init() throws {
    toy = try ToyPairs()
  }

  private func deepModel() throws -> JointEmbedding {
    var random = RandomSource(seed: 4)
    return try JointEmbedding(
      configuration: .init(cell: .gru), vocabulary: toy.vocabulary, featureLength: 10,
      dimension: 16, wordLength: 8, imageLayerCount: 2, random: &random)
  }

  @Test func twoLayersAreTwoMapsWithARectifierBetweenThem() throws {
    let projection = try ImageProjection(
      hidden: linear([1, -1, 0, 2], [2, 2], bias: [0, 1]),
      output: linear([10, 1], [2, 1], bias: [5]))
    // (3, −2) → (3, −7 + 1) → (3, 0) → 35, and (1, 1) → (1, 2) → 17.
    let inputs = Tensor([3, -2, 1, 1], shape: [2, 2])
    #expect(projection.forward(inputs).elements == [35, 17])
    #expect(projection.inputLength == 2 && projection.outputLength == 1)
  }

  private func linear(_ weight: [Float], _ shape: [Int], bias: [Float]) -> Linear {
    Linear(
      weight: Parameter("weight", Tensor(weight, shape: shape)),
      bias: Parameter("bias", Tensor(bias, shape: [shape[1]])))
  }

  @Test func layersThatDoNotFitAreRefused() {
    #expect(throws: JointEmbeddingError.self) {
      try ImageProjection(
        hidden: linear([1, 2], [1, 2], bias: [0, 0]), output: linear([1], [1, 1], bias: [0]))
    }
  }

  /// Half of the hidden layer is open and half closed, and no hinge is near its
  /// corner, so that differences are those of a smooth function.
  @Test func gradientsOfTwoLayersMatchFiniteDifferences() throws {
    let model = try deepModel()
    let trainer = try EmbeddingTrainer(
      model, settings: toy.settings(steps: 1), options: .init(loss: RankingLoss(margin: 2)),
      checkpointPath: nil)
    // Initial weights give captions next to zero, whose directions are wild.
    var random = RandomSource(seed: 3)
    for parameter in model.parameters {
      parameter.value.add(Initialization.uniform(parameter.value.shape, bound: 0.5, &random))
    }
    let bias = try #require(model.imageProjection.hidden).bias.value
    for index in 0..<bias.count { bias.data[index] = index.isMultiple(of: 2) ? 4 : -4 }
    expectGradientsMatchFiniteDifferences(
      model.imageProjection.parameters, tolerance: 1e-2
    ) {
      var random = RandomSource(seed: 2)
      return trainer.addGradients(
        captions: [0, 7, 30].map { toy.training.captions[$0] },
        images: toy.training.features.gathered([0, 7, 5]), photographs: [0, 7, 5], random: &random)
    }
  }

  /// Chance is 4 %.
  @Test func twoLayersLearnWhatOneDoes() throws {
    let trainer = try EmbeddingTrainer(
      deepModel(), settings: toy.settings(steps: 300), options: .init(), checkpointPath: nil)
    try trainer.train(
      on: toy.training, heldOut: toy.heldOut, improved: { _ in }, report: { _ in })
    #expect(try #require(trainer.evaluation).imageToCaption.recallAt1 >= 70)
  }

  @Test func twoLayersAreSavedAndComeBack() throws {
    let model = try deepModel()
    let file = TemporaryPath()
    try model.save(to: file.path, precision: .float32)
    let back = try JointEmbedding(
      vocabulary: toy.vocabulary, from: SafetensorsFile(path: file.path))
    #expect(back.parameters.map(\.name) == model.parameters.map(\.name))
    #expect(back.featureLength == 10 && back.dimension == 16)
    expectEqual(
      try back.embed(features: toy.training.features),
      try model.embed(features: toy.training.features), within: 0)
  }
}
