import CKernels
import Foundation

/// The softmax loss over the true word and a sample of the others, which makes
/// a large vocabulary affordable in training (Jean et al. 2015, "On Using Very
/// Large Target Vocabulary").
///
/// Ids must be in order of falling frequency: draws follow Zipf's law,
/// q(id) = ln((id + 2) / (id + 1)) / ln(words + 1). A word that is drawn many
/// times is one candidate, so that it stands in the sample with probability
/// Q(id) = 1 − (1 − q(id))^draws. Given its candidates a word is true with a
/// probability proportional to p(id) / Q(id); every logit, the true word's as
/// well, is therefore lessened by ln Q(id), and the loss has its minimum where
/// the full loss has it.
public struct SampledSoftmax: Sendable {
  /// How many words are drawn for a batch, with replacement.
  public let sampleCount: Int

  /// Makes a loss that draws `sampleCount` words for each batch.
  public init(sampleCount: Int) {
    precondition(sampleCount > 0, "a sampled softmax needs samples")
    self.sampleCount = sampleCount
  }

  /// The loss of `targets` against a sample, summed, in nats, and its gradients
  /// as in ``SoftmaxOutput/loss(_:targets:stateGradients:scale:)``. The
  /// figure is lower than the full loss; measure that one on held-out text.
  ///
  /// Complexity: O(n · samples · width).
  public func loss(
    _ output: SoftmaxOutput, _ states: Tensor, targets: [Int32], stateGradients: Tensor,
    scale: Float, random: inout RandomSource
  ) -> Double {
    let drawn = (0..<sampleCount).map { _ in draw(words: output.wordCount, &random) }
    let sampled = Set(drawn).sorted()
    let rows = output.weight.value.gathered(sampled.map(Int.init))
    let logits = logits(output, states, sampled: sampled, rows: rows, targets: targets)
    let total = SoftmaxOutput.replaceByGradients(
      logits, targets: [Int32](repeating: Int32(sampled.count), count: targets.count), scale: scale
    ).reduce(0, +)
    addGradients(
      output, states, logits: logits, sampled: sampled, rows: rows, targets: targets,
      stateGradients: stateGradients)
    return total
  }

  /// A word by Zipf's law: the inverse of its distribution function.
  private func draw(words: Int, _ random: inout RandomSource) -> Int32 {
    let id = exp(random.uniformDouble() * log(Double(words + 1))) - 1
    return Int32(min(words - 1, Int(id)))
  }

  /// ln Q(id), the logarithm of the probability that a word is in the sample.
  private func logInclusion(_ id: Int32, words: Int) -> Float {
    let probability = log((Double(id) + 2) / (Double(id) + 1)) / log(Double(words + 1))
    return Float(log(-expm1(Double(sampleCount) * log1p(-probability))))
  }

  /// Corrected logits of the sample, and of the true word in the last column:
  /// (n, candidates + 1). A candidate that is the true word counts for nothing.
  private func logits(
    _ output: SoftmaxOutput, _ states: Tensor, sampled: [Int32], rows: Tensor, targets: [Int32]
  ) -> Tensor {
    let (columns, words) = (sampled.count + 1, output.wordCount)
    let logits = Tensor(zeros: [states.rows, columns])
    let biases = sampled.map {
      output.bias.value.data[Int($0)] - logInclusion($0, words: words)
    }
    let positions = Dictionary(uniqueKeysWithValues: zip(sampled, sampled.indices))
    for row in 0..<states.rows {
      (logits.data + row * columns).update(from: biases, count: sampled.count)
    }
    matrixProduct(
      rows: states.rows, columns: sampled.count, inner: output.width, MatrixOperand(states),
      MatrixOperand(rows, transposed: true), into: logits.data, stride: columns, keep: 1)
    for (row, target) in targets.enumerated() {
      let values = logits.data + row * columns
      if let hit = positions[target] { values[hit] = -1e9 }
      matrixProduct(
        rows: 1, columns: 1, inner: output.width,
        MatrixOperand(states.data + row * output.width, stride: output.width),
        MatrixOperand(
          output.weight.value.data + Int(target) * output.width, stride: output.width,
          transposed: true), into: values + sampled.count, stride: 1)
      values[sampled.count] +=
        output.bias.value.data[Int(target)] - logInclusion(target, words: words)
    }
    return logits
  }

  /// Sends the gradients of the logits back to the states and to the rows of
  /// the words that took part.
  private func addGradients(
    _ output: SoftmaxOutput, _ states: Tensor, logits: Tensor, sampled: [Int32], rows: Tensor,
    targets: [Int32], stateGradients: Tensor
  ) {
    let (columns, width) = (sampled.count + 1, output.width)
    let (weights, biases) = (output.weight.gradient.data, output.bias.gradient.data)
    let kernels = NeuralKernels.best
    matrixProduct(
      rows: states.rows, columns: width, inner: sampled.count,
      MatrixOperand(logits.data, stride: columns), MatrixOperand(rows),
      into: stateGradients.data, stride: width)
    let rowGradients = Tensor(zeros: [sampled.count, width])
    matrixProduct(
      rows: sampled.count, columns: width, inner: states.rows,
      MatrixOperand(logits.data, stride: columns, transposed: true), MatrixOperand(states),
      into: rowGradients.data, stride: width)
    let sums = Tensor(zeros: [columns])
    kernels.sum_rows(states.rows, columns, logits.data, sums.data)
    for (row, id) in sampled.enumerated() {
      kernels.sum_rows(1, width, rowGradients.data + row * width, weights + Int(id) * width)
      biases[Int(id)] += sums.data[row]
    }
    for (row, target) in targets.enumerated() {
      let gradient = logits.data[row * columns + sampled.count]
      let word = Int(target) * width
      kernels.add_scaled(
        width, gradient, output.weight.value.data + word, stateGradients.data + row * width)
      kernels.add_scaled(width, gradient, states.data + row * width, weights + word)
      biases[Int(target)] += gradient
    }
  }
}
