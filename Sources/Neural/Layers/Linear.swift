import CKernels

/// An affine map: `outputs = inputs · weight + bias`.
public final class Linear: Module, Sendable {
  /// (inputs, outputs).
  public let weight: Parameter

  /// (outputs).
  public let bias: Parameter

  public var parameters: [Parameter] { [weight, bias] }

  /// The length of an input.
  public var inputLength: Int { weight.shape[0] }

  /// The length of an output.
  public var outputLength: Int { weight.shape[1] }

  /// Makes a map from weights.
  public init(weight: Parameter, bias: Parameter) {
    self.weight = weight
    self.bias = bias
  }

  /// Makes a map to be trained: weights by Glorot & Bengio, bias 0.
  public convenience init(
    name: String, inputLength: Int, outputLength: Int, random: inout RandomSource
  ) {
    self.init(
      weight: Parameter(
        "\(name).weight", Initialization.glorot([inputLength, outputLength], &random)),
      bias: Parameter("\(name).bias", Tensor(zeros: [outputLength])))
  }

  /// Reads a map from a weight file, where its tensors are called `name.weight`
  /// and `name.bias`.
  public convenience init(name: String, from file: some WeightFile) throws {
    let weight = try file.parameter(named: "\(name).weight", shape: [nil, nil])
    self.init(
      weight: weight,
      bias: Parameter(
        "\(name).bias", try file.tensor(named: "\(name).bias", shape: [weight.shape[1]])))
  }

  /// (n, inputs) → (n, outputs).
  public func forward(_ inputs: Tensor) -> Tensor {
    let outputs = Tensor(zeros: [inputs.rows, outputLength])
    NeuralKernels.best.add_row(inputs.rows, outputLength, bias.value.data, outputs.data)
    weight.addProduct(inputs, into: outputs)
    return outputs
  }

  /// Adds the gradients of weight and bias.
  public func backward(inputs: Tensor, outputGradients: Tensor) {
    matrixProduct(inputs, outputGradients, transposeLeft: true, into: weight.gradient, keep: 1)
    NeuralKernels.best.sum_rows(
      outputGradients.rows, outputLength, outputGradients.data, bias.gradient.data)
  }

  /// The gradient of the inputs: (n, outputs) → (n, inputs).
  public func inputGradients(_ outputGradients: Tensor) -> Tensor {
    let gradients = Tensor(zeros: [outputGradients.rows, inputLength])
    matrixProduct(outputGradients, weight.value, transposeRight: true, into: gradients)
    return gradients
  }
}
