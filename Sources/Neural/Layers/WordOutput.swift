/// What turns a decoder's states into words: a softmax, and before it perhaps a
/// hidden layer `tanh(state · W + b)` ("deep output", Pascanu et al. 2014).
public final class WordOutput: Module, Sendable {
  /// (width of the state) → (width of the softmax), or nil.
  public let hidden: Linear?

  public let softmax: SoftmaxOutput

  public var parameters: [Parameter] { (hidden?.parameters ?? []) + softmax.parameters }

  /// The number of words.
  public var wordCount: Int { softmax.wordCount }

  /// The length of a state.
  public var width: Int { hidden?.inputLength ?? softmax.width }

  /// Makes an output from its layers.
  public init(hidden: Linear? = nil, softmax: SoftmaxOutput) {
    precondition(hidden.map { $0.outputLength == softmax.width } ?? true, "layers do not fit")
    self.hidden = hidden
    self.softmax = softmax
  }

  /// What goes into the softmax: (n, width) → (n, width of the softmax).
  package func softmaxInputs(_ states: Tensor) -> Tensor {
    guard let hidden else { return states }
    let inputs = hidden.forward(states)
    Elementwise.tanh(inputs)
    return inputs
  }

  /// Unnormalised log probabilities: (n, width) → (n, words).
  public func logits(_ states: Tensor) -> Tensor {
    softmax.logits(softmaxInputs(states))
  }

  /// The negative log likelihood of each target in nats, and no gradient.
  public func losses(_ states: Tensor, targets: [Int32]) -> [Double] {
    softmax.losses(softmaxInputs(states), targets: targets)
  }

  /// The negative log likelihood of the targets, summed, in nats, and the
  /// gradient of the states; the gradients of the parameters grow.
  ///
  /// - Parameters:
  ///   - sampling: Tells the true words from a sample when set, else from all.
  ///   - scale: Multiplies the gradients, not the returned loss.
  func addGradients(
    _ states: Tensor, targets: [Int32], sampling: SampledSoftmax?, scale: Float,
    random: inout RandomSource
  ) -> (loss: Double, stateGradients: Tensor) {
    let inputs = softmaxInputs(states)
    let gradients = Tensor(zeros: inputs.shape)
    let loss =
      if let sampling {
        sampling.loss(
          softmax, inputs, targets: targets, stateGradients: gradients, scale: scale,
          random: &random)
      } else {
        softmax.loss(inputs, targets: targets, stateGradients: gradients, scale: scale)
      }
    guard let hidden else { return (loss, gradients) }
    Elementwise.tanhBackward(outputs: inputs, gradients: gradients)
    hidden.backward(inputs: states, outputGradients: gradients)
    return (loss, hidden.inputGradients(gradients))
  }
}
