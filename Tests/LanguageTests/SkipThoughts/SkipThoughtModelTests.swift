import Neural
import TestSupport
import Testing

@testable import Language

/// Losses, gradients and steps against values that the original Theano
/// programs confirmed. All bounds are the fixtures' own 1e-5.
@Suite struct SkipThoughtModelTests {
  private let expected: any WeightFile

  init() throws {
    expected = try openWeights(path: Fixtures.path("rnn/expected_train_skip.npz"))
  }

  /// Kiros's output layer is (width, words), ours has one row for each word.
  private func model() throws -> SkipThoughtModel {
    let file = try openWeights(path: Fixtures.path("rnn/skip/uni_skip.npz"))
    func layer(_ prefix: String) throws -> RecurrentLayer {
      try RecurrentLayer(kirosPrefix: prefix, name: prefix, from: file)
    }
    return try SkipThoughtModel(
      encoder: SentenceEncoder(
        words: WordEmbedding(name: "Wemb", from: file), forward: layer("encoder")),
      decoders: [(.next, layer("decoder_f")), (.previous, layer("decoder_b"))],
      output: WordOutput(
        softmax: SoftmaxOutput(
          weight: Parameter("output.weight", file.tensor(named: "ff_logit_W").transposed()),
          bias: Parameter("output.bias", file.tensor(named: "ff_logit_b")))))
  }

  private struct Values: Decodable {
    let skip: Loss
    let skipBatch: Batch

    struct Loss: Decodable {
      let loss: Double
    }

    struct Batch: Decodable {
      let x: [[Int32]]
      let next: [[Int32]]
      let previous: [[Int32]]
    }

    static func load() throws -> Values {
      try Fixtures.decode(Values.self, from: "rnn/expected_train.json")
    }
  }

  private func triples() throws -> SentenceTriples {
    let batch = try Values.load().skipBatch
    return SentenceTriples(
      sentences: SequenceBatch(batch.x, endMarked: true),
      next: SequenceBatch(batch.next, endMarked: true),
      previous: SequenceBatch(batch.previous, endMarked: true))
  }

  private func addGradients(_ model: SkipThoughtModel, scale: Float = 1) throws -> Double {
    var random = RandomSource(seed: 1)
    return model.addGradients(try triples(), loss: SequenceLoss(), scale: scale, random: &random)
  }

  private func expectTensors(
    _ model: SkipThoughtModel, prefix: String, _ part: KeyPath<Parameter, Tensor>
  ) throws {
    func wanted(_ name: String) throws -> Tensor { try expected.tensor(named: prefix + name) }
    expectEqual(model.encoder.words.table[keyPath: part], try wanted("Wemb"))
    expectEqual(model.output.softmax.weight[keyPath: part], try wanted("ff_logit_W").transposed())
    expectEqual(model.output.softmax.bias[keyPath: part], try wanted("ff_logit_b"))
    for (layer, name) in [
      (model.encoder.forward, "encoder"), (model.decoders[0].layer, "decoder_f"),
      (model.decoders[1].layer, "decoder_b"),
    ] {
      try expectKirosLayer(layer, prefix: prefix + name, expected, part)
    }
  }

  @Test func lossAndGradientsAreTheExpectedOnes() throws {
    let model = try model()
    // A sum of 30 terms in single precision.
    #expect(abs(try addGradients(model) - Values.load().skip.loss) < 5e-5)
    try expectTensors(model, prefix: "grad:", \.gradient)
    let losses = try model.evaluate(triples())
    #expect(Set(losses.keys) == [.next, .previous])
    #expect(abs(losses.values.reduce(0, +) - (try Values.load().skip.loss)) < 5e-5)
  }

  @Test(arguments: [Adam.Form.kiros, .textbook])
  func threeStepsOfAdamGiveTheExpectedParameters(form: Adam.Form) throws {
    let model = try model()
    let adam = Adam(model.parameters, learningRate: 0.0002, clip: 10, form: form)
    for _ in 0..<3 {
      _ = try addGradients(model)
      adam.update()
    }
    try expectTensors(model, prefix: form == .kiros ? "adam3:" : "std3:", \.value)
  }

  @Test func theScaleMultipliesGradientsAndNotTheLoss() throws {
    let (whole, half) = (try model(), try model())
    #expect(try addGradients(whole) == addGradients(half, scale: 0.5))
    for (one, other) in zip(whole.parameters, half.parameters) {
      expectEqual(
        other.gradient, Tensor(one.gradient.elements.map { $0 / 2 }, shape: one.gradient.shape))
    }
  }

  @Test func candidatesAreWeighedAsIfEachStoodAlone() throws {
    let model = try model()
    let candidates: [[Int32]] = [[3, 6, 2], [5, 5, 5, 1], [2]]
    let vector = model.vectors(of: [[4, 7, 8]])
    let decoder = model.decoders[0].layer
    let together = model.losses(
      of: candidates, by: decoder, from: vector.repeated(candidates.count))
    for (loss, candidate) in zip(together, candidates) {
      #expect(abs(model.losses(of: [candidate], by: decoder, from: vector)[0] - loss) < 1e-5)
    }
  }

  private func small(
    isBidirectional: Bool, targets: [SkipThoughtTarget], isTied: Bool
  ) -> SkipThoughtModel {
    var random = RandomSource(seed: 4)
    let model = SkipThoughtModel(
      wordCount: 9, wordLength: 3, width: 4, isBidirectional: isBidirectional, targets: targets,
      isTied: isTied, random: &random)
    // Trained weights are larger than initial ones, and biases are not 0.
    for parameter in model.parameters {
      parameter.value.add(Initialization.uniform(parameter.value.shape, bound: 0.5, &random))
    }
    return model
  }

  private static let smallTriples = SentenceTriples(
    sentences: SequenceBatch([[2, 3, 8, 4], [5], [6, 7, 1]] as [[Int32]], endMarked: true),
    next: SequenceBatch([[3], [8, 2, 5], [4, 4]] as [[Int32]], endMarked: true),
    previous: SequenceBatch([[7, 7], [1, 6, 3], [2]] as [[Int32]], endMarked: true))

  /// Losses near 40, so that differences of 0.02 are good to 4e-4.
  @Test(arguments: [true, false], [true, false])
  func gradientsMatchFiniteDifferences(isBidirectional: Bool, isTied: Bool) {
    let model = small(
      isBidirectional: isBidirectional, targets: [.same, .next, .previous], isTied: isTied)
    #expect(model.parameters.contains { $0.name == "output.weight" } != isTied)
    var random = RandomSource(seed: 1)
    expectGradientsMatchFiniteDifferences(model.parameters) {
      model.addGradients(
        Self.smallTriples, loss: SequenceLoss(), scale: 1, random: &random)
    }
  }

  @Test(arguments: [[SkipThoughtTarget.next], [.previous, .same], []])
  func everyDecoderTellsItsOwnSentence(targets: [SkipThoughtTarget]) {
    let model = small(isBidirectional: true, targets: targets, isTied: true)
    let losses = model.evaluate(Self.smallTriples)
    var random = RandomSource(seed: 1)
    let sum = model.addGradients(
      Self.smallTriples, loss: SequenceLoss(), scale: 1, random: &random)
    #expect(Set(losses.keys) == Set(targets))
    #expect(abs(losses.values.reduce(0, +) - sum) < 1e-4)
    for target in targets {
      let batch = Self.smallTriples[target]
      let sentences = (0..<3).map { column in
        (0..<batch.steps).map { $0 * 3 + column }.filter { batch.mask[$0] > 0 }.dropLast()
          .map { batch.ids[$0] }
      }
      let alone = model.losses(
        of: sentences, by: model.decoders.first { $0.target == target }!.layer,
        from: model.vectors(of: [[2, 3, 8, 4], [5], [6, 7, 1]]))
      #expect(abs(alone.reduce(0, +) - losses[target]!) < 1e-4)
    }
  }

  @Test(arguments: [true, false], [true, false])
  func aModelComesBackFromAFileOfItsParameters(isBidirectional: Bool, isTied: Bool) throws {
    let model = small(isBidirectional: isBidirectional, targets: [.next, .same], isTied: isTied)
    let file = TemporaryPath()
    try SafetensorsWriter.write(model.parameters, precision: .float32, to: file.path)
    let back = try SkipThoughtModel(from: SafetensorsFile(path: file.path))
    #expect(back.targets == [.next, .same])
    #expect(back.parameters.map(\.name) == model.parameters.map(\.name))
    #expect(back.evaluate(Self.smallTriples) == model.evaluate(Self.smallTriples))
  }
}
