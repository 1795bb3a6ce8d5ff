/// Functions of every element, in place.
package enum Elementwise {
  /// values = tanh(values)
  package static func tanh(_ values: Tensor) {
    NeuralKernels.best.tanh(values.count, values.data)
  }

  /// gradients *= 1 − outputs², the gradient of tanh from its outputs.
  package static func tanhBackward(outputs: Tensor, gradients: Tensor) {
    precondition(outputs.count == gradients.count, "tensors of different sizes")
    NeuralKernels.best.tanh_backward(outputs.count, outputs.data, gradients.data)
  }

  /// ln Σ exp of each row: what to subtract from the logits of a row to get log
  /// probabilities. The logits stay as they are; −∞ stands for probability 0.
  package static func logNormalizers(_ logits: Tensor) -> [Float] {
    let row = Tensor(zeros: [logits.columns])
    return (0..<logits.rows).map { index in
      row.data.update(from: logits.data + index * logits.columns, count: logits.columns)
      var normalizer: Float = 0
      NeuralKernels.best.softmax(1, logits.columns, row.data, &normalizer)
      return normalizer
    }
  }
}
