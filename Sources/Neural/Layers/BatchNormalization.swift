/// Batch normalisation at inference, y = γ (x − μ) / √(σ² + ε) + β a channel
/// (Ioffe & Szegedy 2015), made to be folded into the convolution before it.
package struct BatchNormalization: Sendable {
  /// γ, β, μ and σ², each (channels).
  package let scale, shift, mean, variance: Tensor
  /// ε: 1e-5 in ResNet and MobileNet, 1e-3 in Inception.
  package let epsilon: Double

  package init(
    scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) {
    precondition(
      [shift.count, mean.count, variance.count].allSatisfy { $0 == scale.count },
      "batch normalisation of unequal lengths")
    self.scale = scale
    self.shift = shift
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
  }

  /// The weights and the bias of one convolution that does what convolving
  /// with `weights` (channels, …) and normalising do:
  /// W′ = W γ / √(σ² + ε), b′ = β − μ γ / √(σ² + ε).
  ///
  /// In a file whose normalisation is folded already (γ = 1, μ = 0, σ² = 1 − ε)
  /// the factor is 1 and nothing changes.
  package func folded(into weights: Tensor) -> (weights: Tensor, bias: Tensor) {
    precondition(weights.rows == scale.count, "one normalisation an output channel")
    let result = weights.copy()
    let bias = Tensor(zeros: [scale.count])
    let columns = weights.columns
    for channel in 0..<scale.count {
      let factor =
        Double(scale.data[channel])
        / (Double(variance.data[channel]) + epsilon)
        .squareRoot()
      for index in channel * columns..<(channel + 1) * columns {
        result.data[index] = Float(Double(result.data[index]) * factor)
      }
      bias.data[channel] = Float(
        Double(shift.data[channel]) - Double(mean.data[channel]) * factor)
    }
    return (result, bias)
  }
}
