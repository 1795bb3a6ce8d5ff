import CKernels
import Foundation

/// The loop that all trainers share: batches in random order, Adam, validation,
/// reports, and checkpoints from which a killed run goes on as if nothing had
/// happened.
public final class TrainingRun {
  /// Where a run stands.
  struct State: Codable, Sendable {
    var settings: TrainingSettings

    /// The epoch, counted from 0, and the batches of it that are done.
    var epoch = 0
    var position = 0

    /// The source of random numbers as it was before this epoch's batches were
    /// drawn, so that they can be drawn again, and as it is now.
    var epochRandom: RandomSource
    var random: RandomSource

    /// The best measure so far.
    var best: Double?

    /// The measures since then.
    var measuresSinceBest = 0

    /// Takes in a measure; whether it is the best so far.
    mutating func take(_ measure: Double) -> Bool {
      let isBest = measure > best ?? -.infinity
      if isBest { best = measure }
      measuresSinceBest = isBest ? 0 : measuresSinceBest + 1
      return isBest
    }
  }

  /// What the update of one batch told.
  public struct Loss: Sendable {
    /// The summed loss, and the number of items that it sums over.
    public let sum: Double
    public let items: Int

    public init(sum: Double, items: Int) {
      self.sum = sum
      self.items = items
    }
  }

  /// The run's settings; those of the checkpoint when it was resumed.
  public var settings: TrainingSettings { state.settings }

  /// The number of steps taken.
  public var step: Int { optimizer.step }

  /// Whether the last step was taken, or patience ran out.
  public var isOver: Bool {
    step >= settings.stepCount || state.measuresSinceBest >= settings.patience ?? .max
  }

  private let parameters: [Parameter]
  private let optimizer: Adam
  private let average: WeightAverage?
  private let checkpointPath: String?
  private var state: State

  /// Starts a run, or takes it up again when the file `checkpointPath` exists.
  ///
  /// A resumed run keeps the settings it began with, but for `stepCount` and
  /// `patience`: a run may be made longer or shorter, and its step length follows.
  ///
  /// - Throws: the errors of a damaged checkpoint, or of one that belongs to
  ///   another model.
  public init(_ parameters: [Parameter], settings: TrainingSettings, checkpointPath: String?) throws
  {
    self.parameters = parameters
    self.checkpointPath = checkpointPath
    let random = RandomSource(seed: settings.seed)
    guard let checkpointPath, FileManager.default.fileExists(atPath: checkpointPath) else {
      state = State(settings: settings, epochRandom: random, random: random)
      optimizer = Adam(parameters, settings)
      average = settings.averageDecay.map { WeightAverage(parameters, decay: $0) }
      return
    }
    let checkpoint = try Checkpoint<State>(path: checkpointPath)
    state = checkpoint.state
    state.settings.stepCount = settings.stepCount
    state.settings.patience = settings.patience
    optimizer = Adam(parameters, state.settings)
    average = state.settings.averageDecay.map { WeightAverage(parameters, decay: $0) }
    try checkpoint.restore(parameters, optimizer, average: average)
  }

  /// Trains to the last step, or until patience runs out.
  ///
  /// - Parameters:
  ///   - batches: draws one epoch's batches; called again for each epoch, and
  ///     with the same random numbers when the run is resumed inside one.
  ///   - update: adds the gradients of one batch.
  ///   - validate: measures on held-out data, higher is better; called every
  ///     `validationInterval` steps and after the last.
  ///   - improved: called when the measure is the best so far, to save the model.
  ///   - report: called every 20 steps and after each measure; throw from it to
  ///     stop.
  /// - Throws: ``TrainingDiverged``, ``NoBatches``, and what the closures throw.
  public func train<Batch>(
    batches: (inout RandomSource) throws -> [Batch],
    update: (Batch, inout RandomSource) throws -> Loss, validate: () throws -> Double,
    improved: () throws -> Void, report: (TrainingReport) throws -> Void
  ) throws {
    fabula_keep_freed_memory()
    // A run that is over has still a measure to tell.
    if isOver { _ = try withMeanWeights(validate) }
    var meter = Meter(firstStep: step)
    var lastCheckpoint = Date()
    while !isOver {
      state.epochRandom = state.position == 0 ? state.random : state.epochRandom
      var drawing = state.epochRandom
      let epoch = try batches(&drawing)
      guard !epoch.isEmpty else { throw NoBatches() }
      if state.position == 0 { state.random = drawing }
      for batch in epoch.dropFirst(state.position) where !isOver {
        optimizer.learningRate = settings.learningRate(at: step)
        meter.add(try update(batch, &state.random))
        meter.gradientNorm = optimizer.update()
        guard meter.gradientNorm.isFinite else { throw TrainingDiverged(step: step + 1) }
        average?.update(step: step)
        state.position += 1
        let isLast = step == settings.stepCount
        let isMeasured = isLast || step % settings.validationInterval == 0
        let validation =
          try isMeasured
          ? withMeanWeights {
            let measure = try validate()
            if state.take(measure) { try improved() }
            return measure
          } : nil
        if validation != nil || step % 20 == 0 {
          try report(meter.report(self.step, settings.stepCount, state.epoch + 1, validation))
        }
        if isMeasured || Date().timeIntervalSince(lastCheckpoint) > settings.checkpointSeconds {
          try saveCheckpoint()
          lastCheckpoint = Date()
        }
      }
      state.epoch += 1
      state.position = 0
    }
  }

  /// Runs `body` with the weights that are measured and saved.
  private func withMeanWeights(_ body: () throws -> Double) rethrows -> Double {
    try average?.apply(body) ?? body()
  }

  private func saveCheckpoint() throws {
    guard let checkpointPath else { return }
    try Checkpoint.write(state, parameters, optimizer, average: average, to: checkpointPath)
  }
}

/// A gradient that is not finite.
public struct TrainingDiverged: Error, Equatable, CustomStringConvertible {
  /// The step at which it happened, counted from 1.
  public let step: Int

  public var description: String {
    "training diverged at step \(step): the gradient is not finite; lower the learning rate and"
      + " begin again from the last checkpoint"
  }
}

/// Data from which no batch can be made.
public struct NoBatches: Error, Equatable, CustomStringConvertible {
  public init() {}

  public var description: String {
    "the training data gives no batch: got none, expected at least one; check that there are as"
      + " many examples as a batch needs"
  }
}

/// Sums between reports.
private struct Meter {
  let firstStep: Int
  let started = Date()
  var gradientNorm: Float = 0
  private var sum = 0.0
  private var items = 0
  private var itemsSinceStart = 0

  init(firstStep: Int) {
    self.firstStep = firstStep
  }

  mutating func add(_ loss: TrainingRun.Loss) {
    sum += loss.sum
    items += loss.items
    itemsSinceStart += loss.items
  }

  mutating func report(_ step: Int, _ stepCount: Int, _ epoch: Int, _ validation: Double?)
    -> TrainingReport
  {
    let seconds = Date().timeIntervalSince(started)
    defer { (sum, items) = (0, 0) }
    return TrainingReport(
      step: step, stepCount: stepCount, epoch: epoch, loss: sum / Double(max(1, items)),
      gradientNorm: gradientNorm, itemsPerSecond: Double(itemsSinceStart) / max(1e-9, seconds),
      secondsLeft: seconds / Double(max(1, step - firstStep)) * Double(stepCount - step),
      validation: validation)
  }
}
