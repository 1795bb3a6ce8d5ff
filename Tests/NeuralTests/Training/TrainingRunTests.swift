import Foundation
import TestSupport
import Testing

@testable import Neural

@Suite struct TrainingRunTests {
  private struct Stopped: Error {}

  private let settings = TrainingSettings(
    stepCount: 40, batchSize: 1, learningRate: 0.1, finalLearningRate: 0.01, warmupSteps: 3,
    clip: 0, validationInterval: 10, checkpointSeconds: 0, seed: 5)

  /// Fits a line to noisy points, one point a batch.
  private func fit(
    checkpoint: String?, stoppingAt last: Int? = nil, averageDecay: Float? = nil,
    validated: (Float) -> Void = { _ in }
  ) throws -> [Float] {
    var settings = settings
    settings.averageDecay = averageDecay
    var random = RandomSource(seed: 1)
    let line = Linear(name: "line", inputLength: 1, outputLength: 1, random: &random)
    let run = try TrainingRun(line.parameters, settings: settings, checkpointPath: checkpoint)
    try run.train(
      batches: { random in
        var order = Array(0..<7)
        random.shuffle(&order)
        return order
      },
      update: { point, random in
        if run.step == last { throw Stopped() }
        let x = Tensor([Float(point)], shape: [1, 1])
        let wanted = 2 * Float(point) - 1 + 0.01 * random.gaussian()
        let error = line.forward(x).elements[0] - wanted
        line.backward(inputs: x, outputGradients: Tensor([error], shape: [1, 1]))
        return TrainingRun.Loss(sum: Double(error * error), items: 1)
      },
      validate: {
        validated(line.weight.value.data[0])
        return -Double(abs(line.weight.value.data[0] - 2))
      }, improved: {}, report: { _ in })
    return [line.weight.value.data[0], line.bias.value.data[0]]
  }

  @Test(arguments: [1, 6, 7, 8, 25])
  func aKilledRunGoesOnAsIfNothingHadHappened(last: Int) throws {
    let file = TemporaryPath()
    #expect(throws: Stopped.self) { try fit(checkpoint: file.path, stoppingAt: last) }
    #expect(try fit(checkpoint: file.path) == fit(checkpoint: nil))
  }

  @Test func theMeanOfTheWeightsIsMeasuredAndChangesNoStep() throws {
    var (plain, mean): ([Float], [Float]) = ([], [])
    let trained = try fit(checkpoint: nil) { plain.append($0) }
    #expect(try fit(checkpoint: nil, averageDecay: 0.9) { mean.append($0) } == trained)
    #expect(plain.count == 4 && mean.count == 4)
    #expect(zip(plain, mean).allSatisfy { $0 != $1 })
    #expect(plain.last == trained[0])
    // A mean that keeps nothing is the weights.
    var last: [Float] = []
    _ = try fit(checkpoint: nil, averageDecay: 0) { last.append($0) }
    #expect(zip(last, plain).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func theMeanOfAKilledRunGoesOnToo() throws {
    let file = TemporaryPath()
    var (whole, parts): ([Float], [Float]) = ([], [])
    _ = try fit(checkpoint: nil, averageDecay: 0.9) { whole.append($0) }
    #expect(throws: Stopped.self) {
      try fit(checkpoint: file.path, stoppingAt: 25, averageDecay: 0.9) { parts.append($0) }
    }
    _ = try fit(checkpoint: file.path, averageDecay: 0.9) { parts.append($0) }
    #expect(parts == whole)
  }

  @Test func aFinishedRunIsNotTrainedAgain() throws {
    let file = TemporaryPath()
    let trained = try fit(checkpoint: file.path)
    #expect(try fit(checkpoint: file.path, stoppingAt: 40) == trained)
  }

  @Test func dataWithoutABatchIsRefused() throws {
    let parameter = Parameter("p", Tensor([1], shape: [1]))
    let run = try TrainingRun([parameter], settings: settings, checkpointPath: nil)
    #expect(throws: NoBatches()) {
      try run.train(
        batches: { _ in [Int]() }, update: { _, _ in TrainingRun.Loss(sum: 0, items: 1) },
        validate: { 0 }, improved: {}, report: { _ in })
    }
  }

  @Test func aCheckpointOfAnotherModelIsRefused() throws {
    let file = TemporaryPath()
    _ = try fit(checkpoint: file.path)
    let other = Parameter("line.weight", Tensor(zeros: [2, 1]))
    #expect(throws: WeightFileError.self) {
      try TrainingRun([other], settings: settings, checkpointPath: file.path)
    }
  }

  @Test func improvementsAreToldOnceEach() throws {
    let parameter = Parameter("p", Tensor([1], shape: [1]))
    let run = try TrainingRun([parameter], settings: settings, checkpointPath: nil)
    var measures = [1.0, 3, 2, 4]
    var steps: [Int] = []
    try run.train(
      batches: { _ in [0, 1, 2] }, update: { _, _ in TrainingRun.Loss(sum: 0, items: 1) },
      validate: { measures.removeFirst() }, improved: { steps.append(run.step) },
      report: { _ in })
    #expect(steps == [10, 20, 40])
  }

  /// One measure every ten steps; `measures` are taken in turn.
  private func measuredRun(
    _ measures: [Double], patience: Int?, checkpoint: String?
  ) throws -> Int {
    var settings = settings
    settings.patience = patience
    var left = measures
    let parameter = Parameter("p", Tensor([1], shape: [1]))
    let run = try TrainingRun([parameter], settings: settings, checkpointPath: checkpoint)
    try run.train(
      batches: { _ in [0, 1, 2] }, update: { _, _ in TrainingRun.Loss(sum: 0, items: 1) },
      validate: { left.isEmpty ? 0 : left.removeFirst() }, improved: {}, report: { _ in })
    return run.step
  }

  @Test func aRunEndsWhenItsPatienceDoes() throws {
    #expect(try measuredRun([3, 2, 1, 4], patience: 2, checkpoint: nil) == 30)
    #expect(try measuredRun([3, 2, 4, 1], patience: 2, checkpoint: nil) == 40)
    #expect(try measuredRun([3, 3], patience: 1, checkpoint: nil) == 20)
  }

  @Test func aRunWithoutPatienceLeftGoesOnWithMore() throws {
    let file = TemporaryPath()
    #expect(try measuredRun([3, 2], patience: 1, checkpoint: file.path) == 20)
    #expect(try measuredRun([], patience: 1, checkpoint: file.path) == 20)
    #expect(try measuredRun([1], patience: 2, checkpoint: file.path) == 30)
  }

  @Test func eachMeasureIsFollowedByACheckpoint() throws {
    let file = TemporaryPath()
    var settings = settings
    settings.checkpointSeconds = 1e9
    let parameter = Parameter("p", Tensor([1], shape: [1]))
    let run = try TrainingRun([parameter], settings: settings, checkpointPath: file.path)
    #expect(throws: Stopped.self) {
      try run.train(
        batches: { _ in [0, 1, 2] },
        update: { _, _ in
          if run.step == 15 { throw Stopped() }
          return TrainingRun.Loss(sum: 0, items: 1)
        }, validate: { 0 }, improved: {}, report: { _ in })
    }
    let resumed = try TrainingRun([parameter], settings: settings, checkpointPath: file.path)
    #expect(resumed.step == 10)
  }

  /// The first step of Kiros's form is √(1 − 0.001) · 0.1 · 0.001^−½ / 0.9 = 3.51
  /// times the textbook's.
  @Test func theFormOfAdamIsTheSettings() throws {
    func firstStep(_ form: Adam.Form) throws -> Float {
      var settings = settings
      (settings.adam, settings.stepCount) = (form, 1)
      let parameter = Parameter("p", Tensor([0], shape: [1]))
      let run = try TrainingRun([parameter], settings: settings, checkpointPath: nil)
      try run.train(
        batches: { _ in [0] },
        update: { _, _ in
          parameter.gradient.fill(1)
          return TrainingRun.Loss(sum: 0, items: 1)
        }, validate: { 0 }, improved: {}, report: { _ in })
      return parameter.value.elements[0]
    }
    #expect(abs(try firstStep(.kiros) / firstStep(.textbook) - 3.51) < 0.01)
  }

  @Test func aGradientThatIsNotFiniteStopsTheRunAndChangesNothing() throws {
    let parameter = Parameter("p", Tensor([1], shape: [1]))
    let run = try TrainingRun([parameter], settings: settings, checkpointPath: nil)
    #expect(throws: TrainingDiverged(step: 1)) {
      try run.train(
        batches: { _ in [0] },
        update: { _, _ in
          parameter.gradient.fill(.nan)
          return TrainingRun.Loss(sum: 0, items: 1)
        }, validate: { 0 }, improved: {}, report: { _ in })
    }
    #expect(parameter.value.elements == [1])
  }

  @Test func stepLengthRisesInALineAndFallsAlongACosine() {
    #expect(settings.learningRate(at: 0) < settings.learningRate(at: 1))
    #expect(settings.learningRate(at: 2) == 0.1)
    #expect(settings.learningRate(at: 3) == 0.1)
    #expect(abs(settings.learningRate(at: 40) - 0.01) < 1e-6)
  }
}
