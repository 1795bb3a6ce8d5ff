import ArgumentParser
import Fabula
import Foundation
import Neural

/// The knobs that every training command has.
struct TrainingOptions: ParsableArguments {
  @Option(help: "The height of Adam's step length.")
  var learningRate: Float?

  @Option(help: "The step length at the end of the run.")
  var finalLearningRate: Float?

  @Option(help: "Steps over which the step length grows from 0.")
  var warmupSteps: Int = 0

  @Option(help: "The largest global norm of a gradient; 0 for no limit.")
  var clip: Float?

  @Option(help: "Examples in a batch.")
  var batchSize: Int = 128

  @Option(help: "Steps between two measures on held-out data.")
  var validationInterval: Int?

  @Option(
    help: "Measure and save the running mean of the weights, of this decay, such as 0.999.")
  var average: Float?

  @Option(help: "How Adam corrects its bias: textbook, or kiros as the paper's ancestor does.")
  var adam: Adam.Form = .textbook

  @Option(help: "Measures in a row without a better one after which the run ends.")
  var patience: Int?

  @Option(help: "Seed of the initial weights, the order and the samples.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "File that keeps the run; a run that was stopped goes on from it.", valueName: "file"))
  var checkpoint: String?

  @Option(help: "Element type of the weights that are saved.")
  var precision: TensorPrecision = .float16

  func validate() throws {
    guard batchSize > 0, warmupSteps >= 0, validationInterval ?? 1 > 0, patience ?? 1 > 0 else {
      throw ValidationError("batch size, intervals and patience must be positive")
    }
    if let average, !(0..<1).contains(average) {
      throw ValidationError("the decay of an average must be at least 0 and below 1")
    }
  }

  /// The settings of a run of `stepCount` steps.
  func settings(
    stepCount: Int, learningRate: Float, finalLearningRate: Float, clip: Float,
    validationInterval: Int
  ) -> TrainingSettings {
    TrainingSettings(
      stepCount: stepCount, batchSize: batchSize,
      learningRate: self.learningRate ?? learningRate,
      finalLearningRate: self.finalLearningRate ?? finalLearningRate, warmupSteps: warmupSteps,
      clip: self.clip ?? clip, validationInterval: self.validationInterval ?? validationInterval,
      adam: adam, patience: patience, averageDecay: average, seed: seed)
  }
}

extension TensorPrecision: ExpressibleByArgument {}
extension Adam.Form: ExpressibleByArgument {}

/// A look at what a network has learned so far: what it makes of a held-out text.
struct TrainingSample: Encodable {
  /// The held-out text.
  let source: String

  /// What the network makes of it.
  let text: String
}

/// Shows a training run on standard error, and as JSON lines on standard
/// output when asked.
final class TrainingLog {
  private let progress = Progress("")
  private let unit: String
  private let json: Bool

  init(unit: String, json: Bool) {
    self.unit = unit
    self.json = json
  }

  /// Shows a report; `scores` are the measures on held-out data, when the
  /// report comes with some, and `sample` is made for such a report alone.
  func show(
    _ report: TrainingReport, scores: [String: Double],
    sample: @autoclosure () throws -> TrainingSample? = nil
  ) throws {
    let measured = report.validation == nil ? [:] : scores
    let sample = report.validation == nil ? nil : try sample()
    let parts =
      [
        "epoch \(report.epoch) step \(report.step)/\(report.stepCount)",
        "loss \(Self.rounded(report.loss))", "\(Int(report.itemsPerSecond)) \(unit)/s",
        "\(Progress.duration(report.secondsLeft)) left",
      ] + measured.sorted { $0.key < $1.key }.map { "\($0) \(Self.rounded($1))" }
    progress.line(parts.joined(separator: ", "), isLast: report.validation != nil)
    if let sample {
      progress.line("sample: \(sample.source) → \(sample.text)", isLast: true)
    }
    if json {
      try Output.json(
        Line(
          step: report.step, epoch: report.epoch, loss: report.loss,
          gradientNorm: report.gradientNorm, itemsPerSecond: report.itemsPerSecond,
          scores: measured, sample: sample))
    }
  }

  private static func rounded(_ value: Double) -> String {
    String((value * 1000).rounded() / 1000)
  }

  private struct Line: Encodable {
    let step: Int
    let epoch: Int
    let loss: Double
    let gradientNorm: Float
    let itemsPerSecond: Double
    let scores: [String: Double]
    let sample: TrainingSample?
  }
}

extension ModelDescription.Training {
  /// What `model.json` says of a run: the command as it was typed, its paths
  /// cut to their last parts.
  static func ofThisCommand(
    data: String, seed: UInt64, scores: [String: Double]
  ) -> ModelDescription.Training {
    let words = CommandLine.arguments.dropFirst().map { word in
      word.contains("/") ? URL(filePath: word).lastPathComponent : word
    }
    return ModelDescription.Training(
      command: (["fabula"] + words).joined(separator: " "), data: data, seed: seed, scores: scores)
  }
}
