import Neural

/// From the feature of a photograph to its place in the joint space, before it
/// is divided by its norm: one linear layer, as in the paper's ancestor, or two
/// with a rectifier between them.
///
///     f (D) → linear → v (d)
///     f (D) → linear → max(0, ·) (h) → linear → v (d)
public final class ImageProjection: Module, Sendable {
  /// The first of two layers, nil when there is one.
  let hidden: Linear?

  /// The only layer, or the second.
  let output: Linear

  public var parameters: [Parameter] { (hidden?.parameters ?? []) + output.parameters }

  /// D, the length of a feature.
  var inputLength: Int { (hidden ?? output).inputLength }

  /// d, the number of dimensions of the space.
  var outputLength: Int { output.outputLength }

  /// Makes a projection from its layers.
  ///
  /// - Throws: ``JointEmbeddingError/layersDoNotFit(what:got:expected:)``.
  init(hidden: Linear? = nil, output: Linear) throws {
    if let hidden {
      try JointEmbeddingError.require(
        "inputs of the second image layer", output.inputLength, expected: hidden.outputLength)
    }
    self.hidden = hidden
    self.output = output
  }

  /// Makes a projection to be trained; of two layers the hidden one is as wide as
  /// the space.
  convenience init(
    inputLength: Int, outputLength: Int, layerCount: Int, random: inout RandomSource
  ) throws {
    precondition((1...2).contains(layerCount), "one layer or two")
    let hidden =
      layerCount == 1
      ? nil
      : Linear(
        name: Self.hiddenName, inputLength: inputLength, outputLength: outputLength,
        random: &random)
    try self.init(
      hidden: hidden,
      output: Linear(
        name: Self.outputName, inputLength: hidden?.outputLength ?? inputLength,
        outputLength: outputLength, random: &random))
  }

  /// Reads a projection; a file with a hidden layer has two.
  convenience init(from file: some WeightFile) throws {
    let isDeep = file.contains("\(Self.hiddenName).weight")
    try self.init(
      hidden: isDeep ? Linear(name: Self.hiddenName, from: file) : nil,
      output: Linear(name: Self.outputName, from: file))
  }

  private static let hiddenName = "image.hidden"
  private static let outputName = "image"

  /// (n, D) → (n, d).
  func forward(_ features: Tensor) -> Tensor {
    output.forward(activated(features))
  }

  /// Adds the gradients of all layers from those of ``forward(_:)``'s result. The
  /// hidden layer is computed once more: a small share of what the captions take.
  func backward(inputs: Tensor, outputGradients: Tensor) {
    let activated = activated(inputs)
    output.backward(inputs: activated, outputGradients: outputGradients)
    guard let hidden else { return }
    let gradients = output.inputGradients(outputGradients)
    for index in 0..<gradients.count where activated.data[index] <= 0 {
      gradients.data[index] = 0
    }
    hidden.backward(inputs: inputs, outputGradients: gradients)
  }

  /// What the output layer takes: (n, h) of two layers, the features of one.
  private func activated(_ features: Tensor) -> Tensor {
    guard let hidden else { return features }
    let values = hidden.forward(features)
    for index in 0..<values.count { values.data[index] = max(0, values.data[index]) }
    return values
  }
}
