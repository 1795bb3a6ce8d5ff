import Foundation
import TestSupport
import Testing

@testable import Neural

/// The output layers of language models and the small layers around them.
@Suite struct OutputLayerTests {
  private func states(_ rows: Int, _ columns: Int, seed: UInt64) -> Parameter {
    var random = RandomSource(seed: seed)
    return Parameter("states", Initialization.uniform([rows, columns], bound: 1, &random))
  }

  @Test func fullSoftmaxGradientsMatchFiniteDifferences() {
    var random = RandomSource(seed: 3)
    let output = SoftmaxOutput(name: "output", width: 4, wordCount: 9, random: &random)
    let states = states(6, 4, seed: 5)
    let targets: [Int32] = [0, 8, 3, 3, 1, 5]
    expectGradientsMatchFiniteDifferences(output.parameters + [states]) {
      let gradients = Tensor(zeros: [6, 4])
      let loss = output.loss(states.value, targets: targets, stateGradients: gradients)
      states.gradient.add(gradients)
      return loss
    }
  }

  @Test func sampledSoftmaxGradientsMatchFiniteDifferencesForAFixedSample() {
    var random = RandomSource(seed: 3)
    let output = SoftmaxOutput(name: "output", width: 4, wordCount: 30, random: &random)
    let states = states(6, 4, seed: 5)
    expectGradientsMatchFiniteDifferences(output.parameters + [states]) {
      let gradients = Tensor(zeros: [6, 4])
      var draws = RandomSource(seed: 11)
      let loss = SampledSoftmax(sampleCount: 12).loss(
        output, states.value, targets: [0, 29, 3, 3, 1, 5], stateGradients: gradients, scale: 1,
        random: &draws)
      states.gradient.add(gradients)
      return loss
    }
  }

  /// With 20,000 draws even the rarest of 30 words is in the sample but for a
  /// chance of e⁻¹⁸⁰, so that nothing is left out and nothing to correct.
  @Test func aSampleOfEveryWordGivesTheFullLossAndItsGradients() {
    var random = RandomSource(seed: 3)
    let output = SoftmaxOutput(name: "output", width: 4, wordCount: 30, random: &random)
    let states = states(6, 4, seed: 5)
    let targets: [Int32] = [0, 29, 3, 3, 1, 5]
    let fullGradients = Tensor(zeros: [6, 4])
    let full = output.loss(
      states.value, targets: targets, stateGradients: fullGradients, scale: 0.5)
    let weightGradients = output.weight.gradient.copy()
    output.weight.gradient.fill(0)
    let gradients = Tensor(zeros: [6, 4])
    let sampled = SampledSoftmax(sampleCount: 20_000).loss(
      output, states.value, targets: targets, stateGradients: gradients, scale: 0.5,
      random: &random)
    #expect(abs(full - sampled) < 1e-5)
    expectEqual(gradients, fullGradients, within: 1e-6)
    expectEqual(output.weight.gradient, weightGradients, within: 1e-6)
  }

  /// A model without a state learns the frequencies of words, which are not
  /// those of the samples. 3,000 steps that end with small ones bring the
  /// logarithm of each word's probability within about 0.1.
  @Test func sampledTrainingFindsTheFrequenciesOfTheFullLoss() {
    var random = RandomSource(seed: 3)
    let output = SoftmaxOutput(name: "output", width: 1, wordCount: 12, random: &random)
    let adam = Adam([output.bias], learningRate: 0.03, clip: 0)
    let states = Tensor(zeros: [40, 1])
    // 30 times word 0, never word 1, once each of the others.
    let targets = [Int32](repeating: 0, count: 30) + (2..<12).map { Int32($0) }
    for step in 0..<3000 {
      adam.learningRate = 0.03 * (1 - Float(step) / 3000)
      _ = SampledSoftmax(sampleCount: 8).loss(
        output, states, targets: targets, stateGradients: Tensor(zeros: [40, 1]), scale: 1 / 40,
        random: &random)
      adam.update()
    }
    let losses = output.losses(Tensor(zeros: [12, 1]), targets: (0..<12).map { Int32($0) })
    #expect(abs(losses[0] - log(40.0 / 30)) < 0.15)
    for word in 2..<12 { #expect(abs(losses[word] - log(40.0)) < 0.15) }
  }

  @Test func lossesOfABatchLargerThanOneStretchEqualThoseOfItsParts() {
    var random = RandomSource(seed: 3)
    let output = SoftmaxOutput(name: "output", width: 4, wordCount: 9, random: &random)
    let states = states(300, 4, seed: 5).value
    let targets = (0..<300).map { Int32($0 % 9) }
    let whole = output.losses(states, targets: targets)
    let parts =
      output.losses(states.rows(0..<100), targets: Array(targets[..<100]))
      + output.losses(states.rows(100..<300), targets: Array(targets[100...]))
    for (one, other) in zip(whole, parts) { #expect(abs(one - other) < 1e-5) }
  }

  @Test func linearGradientsMatchFiniteDifferences() {
    var random = RandomSource(seed: 3)
    let linear = Linear(name: "linear", inputLength: 4, outputLength: 3, random: &random)
    let inputs = states(5, 4, seed: 5)
    let weights = states(5, 3, seed: 6).value
    expectGradientsMatchFiniteDifferences(linear.parameters + [inputs]) {
      let outputs = linear.forward(inputs.value)
      linear.backward(inputs: inputs.value, outputGradients: weights)
      inputs.gradient.add(linear.inputGradients(weights))
      return zip(outputs.elements, weights.elements).reduce(0) { $0 + Double($1.0 * $1.1) }
    }
  }

  @Test func rowNormalizationGradientsMatchFiniteDifferences() {
    let rows = states(5, 4, seed: 5)
    let weights = states(5, 4, seed: 6).value
    expectGradientsMatchFiniteDifferences([rows]) {
      let normalized = rows.value.copy()
      let norms = RowNormalization.apply(normalized)
      let gradients = weights.copy()
      RowNormalization.backward(normalized: normalized, norms: norms, gradients: gradients)
      rows.gradient.add(gradients)
      return zip(normalized.elements, weights.elements).reduce(0) { $0 + Double($1.0 * $1.1) }
    }
  }

  @Test func aRowOfZerosStaysZero() {
    let rows = Tensor(zeros: [1, 3])
    #expect(RowNormalization.apply(rows) == [1])
    #expect(rows.elements == [0, 0, 0])
  }

  @Test func noWordGivesZerosAndTakesNoGradient() {
    var random = RandomSource(seed: 3)
    let words = WordEmbedding(name: "words", wordCount: 3, length: 2, random: &random)
    #expect(words.forward([-1]).elements == [0, 0])
    words.backward([-1, 2, 2], vectorGradients: Tensor([1, 1, 2, 3, 4, 5], shape: [3, 2]))
    #expect(words.table.gradient.elements == [0, 0, 0, 0, 6, 8])
  }
}
