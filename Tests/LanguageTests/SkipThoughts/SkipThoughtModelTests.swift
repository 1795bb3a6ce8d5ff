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
      next: layer("decoder_f"), previous: layer("decoder_b"),
      output: SoftmaxOutput(
        weight: Parameter("output.weight", file.tensor(named: "ff_logit_W").transposed()),
        bias: Parameter("output.bias", file.tensor(named: "ff_logit_b"))))
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
    expectEqual(model.output.weight[keyPath: part], try wanted("ff_logit_W").transposed())
    expectEqual(model.output.bias[keyPath: part], try wanted("ff_logit_b"))
    for (layer, name) in [
      (model.encoder.forward, "encoder"), (model.next, "decoder_f"),
      (model.previous, "decoder_b"),
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
    #expect(abs(losses.next + losses.previous - (try Values.load().skip.loss)) < 5e-5)
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
    let together = model.lossesOfFollowing(vector.repeated(candidates.count), candidates)
    for (loss, candidate) in zip(together, candidates) {
      #expect(abs(model.lossesOfFollowing(vector, [candidate])[0] - loss) < 1e-5)
    }
  }
}
