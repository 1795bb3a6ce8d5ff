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
}
