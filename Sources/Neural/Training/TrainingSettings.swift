import Foundation

/// The knobs that every training run has.
public struct TrainingSettings: Sendable, Codable, Equatable {
  /// How many batches are learned from.
  public var stepCount: Int

  /// Examples in a batch.
  public var batchSize: Int

  /// The step length of Adam at its height, and at the end.
  public var learningRate: Float
  public var finalLearningRate: Float

  /// Steps over which the step length grows from 0 to its height.
  public var warmupSteps: Int

  /// The largest global norm of a gradient; 0 for no limit.
  public var clip: Float

  /// Steps between two measures on held-out data.
  public var validationInterval: Int

  /// Seconds between two checkpoints; each measure is followed by one, too.
  public var checkpointSeconds: Double

  /// How Adam corrects its moments' bias.
  public var adam: Adam.Form

  /// Measures in a row that may fail to be the best before the run ends; nil to
  /// go on to the last step.
  public var patience: Int?

  /// γ of the running mean of the weights, which is then what is measured and
  /// saved; nil to measure the weights themselves.
  public var averageDecay: Float?

  /// Determines initial weights, order and samples.
  public var seed: UInt64

  /// Makes settings.
  public init(
    stepCount: Int, batchSize: Int, learningRate: Float, finalLearningRate: Float,
    warmupSteps: Int = 0, clip: Float, validationInterval: Int, checkpointSeconds: Double = 180,
    adam: Adam.Form = .textbook, patience: Int? = nil, averageDecay: Float? = nil,
    seed: UInt64 = 1
  ) {
    self.stepCount = stepCount
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.finalLearningRate = finalLearningRate
    self.warmupSteps = warmupSteps
    self.clip = clip
    self.validationInterval = validationInterval
    self.checkpointSeconds = checkpointSeconds
    self.adam = adam
    self.patience = patience
    self.averageDecay = averageDecay
    self.seed = seed
  }

  /// The step length at a step, counted from 0: up in a line, then down along
  /// half a cosine (Loshchilov & Hutter 2017).
  public func learningRate(at step: Int) -> Float {
    if step < warmupSteps { return learningRate * Float(step + 1) / Float(warmupSteps) }
    let share = Float(step - warmupSteps) / Float(max(1, stepCount - warmupSteps))
    let cosine = (1 + cos(Float.pi * min(1, share))) / 2
    return finalLearningRate + (learningRate - finalLearningRate) * cosine
  }
}

/// How a training run goes, told every few steps.
public struct TrainingReport: Sendable {
  /// Steps taken, and steps in all.
  public let step: Int
  public let stepCount: Int

  /// Times the data was seen, counted from 1.
  public let epoch: Int

  /// The mean loss of an item since the last report, in the trainer's unit.
  public let loss: Double

  /// The norm of the last gradient before clipping.
  public let gradientNorm: Float

  /// Items learned from in a second, since the run began or was resumed.
  public let itemsPerSecond: Double

  /// The seconds that the rest will take at this speed.
  public let secondsLeft: Double

  /// The measure on held-out data, when this step made one: higher is better.
  public let validation: Double?
}
