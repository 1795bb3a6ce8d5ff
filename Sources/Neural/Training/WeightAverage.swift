/// The running mean of a run's weights, which often does better than the
/// weights themselves (Polyak & Juditsky 1992; with exponential decay Kingma &
/// Ba 2015, §7.2):
///
///     mean ← γ mean + (1 − γ) weights
///
/// γ is smaller in the first steps, so that the initial weights are forgotten.
/// Memory: as much as the weights.
final class WeightAverage {
  private let parameters: [Parameter]
  private let means: [Tensor]
  private let decay: Float

  /// Begins with the weights as they are.
  init(_ parameters: [Parameter], decay: Float) {
    self.parameters = parameters
    self.decay = decay
    means = parameters.map { $0.value.copy() }
  }

  /// Takes in the weights after `step` steps, counted from 1.
  func update(step: Int) {
    let kept = min(decay, Float(1 + step) / Float(10 + step))
    for (parameter, mean) in zip(parameters, means) {
      Parallel.forRanges(mean.count, multiple: 4096) { range in
        for index in range {
          mean.data[index] += (1 - kept) * (parameter.value.data[index] - mean.data[index])
        }
      }
    }
  }

  /// Runs `body` while the parameters hold the mean.
  func apply<Result>(_ body: () throws -> Result) rethrows -> Result {
    exchange()
    defer { exchange() }
    return try body()
  }

  private func exchange() {
    for (parameter, mean) in zip(parameters, means) {
      for index in 0..<mean.count {
        (parameter.value.data[index], mean.data[index]) = (
          mean.data[index], parameter.value.data[index]
        )
      }
    }
  }

  /// The means, named after their parameters, for a checkpoint.
  var tensors: [(name: String, tensor: Tensor)] {
    zip(parameters, means).map { ("average.\($0.name)", $1) }
  }

  /// Takes the means up again.
  ///
  /// - Throws: an error that names the tensor when one is missing or has
  ///   another shape.
  func restore(from file: some WeightFile) throws {
    try file.restore(tensors)
  }
}
