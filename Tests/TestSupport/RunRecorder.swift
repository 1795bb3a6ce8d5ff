import Foundation
import Neural

/// Writes training runs down in the form that `RecordedRun` reads.
public struct RunRecorder {
  /// The directory of the run.
  public let folder: TemporaryFolder

  /// Records a run: takes a step for each batch and writes down its loss.
  ///
  /// - Parameters:
  ///   - words: the vocabulary.
  ///   - parameters: those of the model, which are trained.
  ///   - batches: for each step the groups of sentences.
  ///   - update: adds the gradients of the batch of a step and returns the mean
  ///     loss of a word.
  public init(
    part: String, words: [String], parameters: [Parameter], batches: [[String: [[Int32]]]],
    update: (Int) throws -> Double
  ) throws {
    folder = try TemporaryFolder()
    let settings = TrainingSettings(
      stepCount: batches.count + 5, batchSize: 1, learningRate: 0.05, finalLearningRate: 0.01,
      warmupSteps: 3, clip: 2, validationInterval: 1)
    _ = try folder.write(
      #"{"part": "\#(part)", "learning_rate": 0.05, "final_learning_rate": 0.01,"#
        + #" "warmup_steps": 3, "step_count": \#(settings.stepCount), "clip": 2,"#
        + #" "adam": "textbook"}"#, to: "settings.json")
    _ = try folder.write(words.map { $0 + "\n" }.joined(), to: "words.txt")
    try SafetensorsWriter.write(
      parameters, precision: .float32, to: folder.path("initial.safetensors"))
    let lines = try batches.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    _ = try folder.write(lines.joined(separator: "\n"), to: "batches.jsonl")
    let adam = Adam(parameters, learningRate: 0.05, clip: 2)
    let losses = try batches.indices.map { step in
      adam.learningRate = settings.learningRate(at: step)
      let loss = try update(step)
      adam.update()
      return "\(loss)\n"
    }
    _ = try folder.write(losses.joined(), to: "losses.txt")
  }
}
