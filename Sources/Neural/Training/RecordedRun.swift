import Foundation

/// A training run that was written down step by step, by this program or by
/// another one with the same networks, so that it can be repeated and its
/// losses compared. A directory:
///
/// | file | what |
/// |---|---|
/// | `settings.json` | ``Settings`` |
/// | `words.txt` | the vocabulary |
/// | `initial.safetensors` | the parameters before the first step, float32 |
/// | `batches.jsonl` | a line for each step: groups of sentences of word ids, `{"passages": [[2, 3], [4]]}` |
/// | `conditions.safetensors` | of a decoder: the vectors of step N as `step.N` |
/// | `losses.txt` | a line for each step: the mean loss of a word in nats, before the step |
package struct RecordedRun {
  /// How the run went on from step to step.
  package struct Settings: Decodable {
    /// What was trained: `skipthoughts` or `decoder`.
    package let part: String
    let learningRate: Float
    let finalLearningRate: Float
    let warmupSteps: Int
    let stepCount: Int
    let clip: Float
    let adam: Adam.Form
  }

  /// Sentences of word ids by the name of their group.
  package typealias Batch = [String: [[Int32]]]

  /// A step of the run, repeated.
  package struct Step: Encodable {
    /// Counted from 1.
    package let step: Int
    package let loss: Double
    package let recordedLoss: Double

    package var difference: Double { abs(loss - recordedLoss) }
  }

  package let directory: String
  package let settings: Settings
  package let initial: SafetensorsFile

  private let batches: [Batch]
  private let losses: [Double]
  private let conditions: SafetensorsFile?

  /// Opens a recorded run.
  ///
  /// - Throws: ``WeightFileError``.
  package init(directory: String) throws {
    func path(_ name: String) -> String { directory + "/" + name }
    self.directory = directory
    settings = try Self.decode(
      Settings.self, try Self.content(path("settings.json")), path("settings.json"))
    initial = try SafetensorsFile(path: path("initial.safetensors"))
    conditions =
      FileManager.default.fileExists(atPath: path("conditions.safetensors"))
      ? try SafetensorsFile(path: path("conditions.safetensors")) : nil
    batches = try Self.content(path("batches.jsonl")).split(separator: UInt8(ascii: "\n")).map {
      try Self.decode(Batch.self, $0, path("batches.jsonl"))
    }
    let lines = String(decoding: try Self.content(path("losses.txt")), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    losses = lines.compactMap { Double($0) }
    guard losses.count == lines.count, losses.count == batches.count else {
      throw WeightFileError.malformed(
        path: path("losses.txt"), part: "the list of losses", got: "\(losses.count) numbers",
        expected: "one for each of \(batches.count) batches")
    }
  }

  private static func content(_ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw WeightFileError.cannotRead(
        path: path, reason: (error as NSError).localizedDescription)
    }
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ data: Data, _ path: String
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(type, from: data)
    } catch {
      throw WeightFileError.malformed(
        path: path, part: "a line", got: String(decoding: data.prefix(80), as: UTF8.self),
        expected: "JSON of a recorded run: \(type)")
    }
  }

  /// Trains as the run did, and compares.
  ///
  /// - Parameters:
  ///   - parameters: those of a model read from ``initial``.
  ///   - wordCount: the words of the vocabulary.
  ///   - groups: the groups that a batch must have, as many sentences in each.
  ///   - update: adds the gradients of a batch, the loss divided by its number of
  ///     sentences; it is given the groups in the order asked for and the step,
  ///     counted from 0.
  ///   - report: called after each step.
  /// - Throws: ``WeightFileError/malformed(path:part:got:expected:)`` for a batch
  ///   that does not fit, ``TrainingDiverged``, and what the closures throw.
  package func follow(
    _ parameters: [Parameter], wordCount: Int, groups: [String],
    update: ([[[Int32]]], Int) throws -> TrainingRun.Loss, report: (Step) throws -> Void
  ) throws {
    let schedule = TrainingSettings(
      stepCount: settings.stepCount, batchSize: 1, learningRate: settings.learningRate,
      finalLearningRate: settings.finalLearningRate, warmupSteps: settings.warmupSteps,
      clip: settings.clip, validationInterval: 1)
    let optimizer = Adam(
      parameters, learningRate: settings.learningRate, clip: settings.clip, form: settings.adam)
    for (step, batch) in batches.enumerated() {
      optimizer.learningRate = schedule.learningRate(at: step)
      let sentences = try sentences(of: batch, groups, step: step, wordCount: wordCount)
      let loss = try update(sentences, step)
      guard optimizer.update().isFinite else { throw TrainingDiverged(step: step + 1) }
      try report(
        Step(
          step: step + 1, loss: loss.sum / Double(max(1, loss.items)), recordedLoss: losses[step]))
    }
  }

  private func sentences(
    of batch: Batch, _ groups: [String], step: Int, wordCount: Int
  ) throws -> [[[Int32]]] {
    func refuse(_ got: String, _ expected: String) -> WeightFileError {
      .malformed(
        path: directory + "/batches.jsonl", part: "line \(step + 1)", got: got, expected: expected)
    }
    let found = try groups.map { name in
      guard let sentences = batch[name], !sentences.isEmpty else {
        throw refuse("no \(name)", "the groups \(groups.joined(separator: ", "))")
      }
      return sentences
    }
    guard Set(found.map(\.count)).count == 1 else {
      throw refuse("groups of \(found.map(\.count)) sentences", "as many in each")
    }
    if let id = found.joined().joined().first(where: { !(0..<Int32(wordCount)).contains($0) }) {
      throw refuse("the word id \(id)", "0 to \(wordCount - 1)")
    }
    return found
  }

  /// The vectors that a decoder told step `step`'s passages from; nil when the
  /// run has none.
  ///
  /// - Throws: An error that names the tensor when it is missing or has another shape.
  package func conditions(step: Int, shape: [Int]) throws -> Tensor? {
    try conditions?.tensor(named: "step.\(step)", shape: shape.map(Optional.some))
  }
}
