import CKernels
import Foundation

/// Adam (Kingma & Ba 2015) with clipping by the global norm of all gradients.
public final class Adam {
  /// How the moments' bias is corrected.
  public enum Form: String, Sendable, Codable, CaseIterable {
    /// As published: 1 − 0.9ᵗ and 1 − 0.999ᵗ.
    case textbook

    /// As in all of Kiros's trainers, whose correction is 1 − 0.1ᵗ and
    /// 1 − 0.001ᵗ: the first steps are about 3.5 times larger.
    case kiros
  }

  /// The step length; may be changed between steps.
  public var learningRate: Float

  /// The largest global norm of a gradient; 0 for no limit.
  public let clip: Float

  public let form: Form

  /// How many steps were taken.
  public private(set) var step = 0

  private let parameters: [Parameter]
  private let firstMoments: [Tensor]
  private let secondMoments: [Tensor]

  private static let beta1: Float = 0.9
  private static let beta2: Float = 0.999
  private static let epsilon: Float = 1e-8

  /// Makes an optimiser for `parameters`, which share their gradients with it.
  public init(
    _ parameters: [Parameter], learningRate: Float, clip: Float, form: Form = .textbook
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.clip = clip
    self.form = form
    self.firstMoments = parameters.map { Tensor(zeros: $0.value.shape) }
    self.secondMoments = parameters.map { Tensor(zeros: $0.value.shape) }
  }

  /// Makes the optimiser of a run.
  convenience init(_ parameters: [Parameter], _ settings: TrainingSettings) {
    self.init(
      parameters, learningRate: settings.learningRate, clip: settings.clip, form: settings.adam)
  }

  /// Changes the parameters by their gradients and sets the gradients to zero.
  ///
  /// - Returns: the global norm of the gradients before clipping. When it is
  ///   not finite the gradients are dropped and no parameter changes.
  @discardableResult
  public func update() -> Float {
    let norm = Float(parameters.map { Self.squares($0.gradient) }.reduce(0, +).squareRoot())
    if norm.isFinite {
      step += 1
      apply(gradientScale: clip > 0 && norm > clip ? clip / norm : 1)
    } else {
      for parameter in parameters { parameter.gradient.fill(0) }
    }
    return norm
  }

  /// The sum of squares, in pieces of a fixed size: the same with any number of
  /// threads.
  private static func squares(_ gradient: Tensor) -> Double {
    let length = 1 << 16
    var sums = [Double](repeating: 0, count: (gradient.count + length - 1) / length)
    sums.withUnsafeMutableBufferPointer { sums in
      let target = sums.baseAddress
      Parallel.forRanges(sums.count) { pieces in
        for piece in pieces {
          target![piece] = NeuralKernels.best.sum_of_squares(
            min(length, gradient.count - piece * length), gradient.data + piece * length)
        }
      }
    }
    return sums.reduce(0, +)
  }

  /// Changes the parameters and sets the gradients to zero.

  private func apply(gradientScale: Float) {
    let (rate, secondScale) = corrections()
    for (index, parameter) in parameters.enumerated() {
      let (first, second) = (firstMoments[index].data, secondMoments[index].data)
      let (gradient, values) = (parameter.gradient.data, parameter.value.data)
      Parallel.forRanges(parameter.value.count, multiple: 4096) { range in
        let start = range.lowerBound
        NeuralKernels.best.adam(
          range.count, gradientScale, rate, Self.beta1, Self.beta2, secondScale, Self.epsilon,
          gradient + start, first + start, second + start, values + start)
      }
    }
  }

  /// The step length with the first moment's correction, and the factor of the
  /// second moment.
  private func corrections() -> (rate: Float, secondScale: Float) {
    let t = Double(step)
    switch form {
    case .textbook:
      return (
        Float(Double(learningRate) / (1 - pow(0.9, t))), Float(1 / (1 - pow(0.999, t)))
      )
    case .kiros:
      let correction = (1 - pow(0.001, t)).squareRoot() / (1 - pow(0.1, t))
      return (Float(Double(learningRate) * correction), 1)
    }
  }
}

extension Adam {
  /// The moments, named after their parameters, for a checkpoint.
  public var moments: [(name: String, tensor: Tensor)] {
    zip(parameters, firstMoments).map { ("adam.first.\($0.name)", $1) }
      + zip(parameters, secondMoments).map { ("adam.second.\($0.name)", $1) }
  }

  /// Takes the moments up again after `step` steps.
  ///
  /// - Throws: an error that names the tensor when one is missing or has
  ///   another shape.
  public func restore(step: Int, from file: some WeightFile) throws {
    try file.restore(moments)
    self.step = step
  }
}
