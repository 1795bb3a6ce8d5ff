import Language
import Neural

extension StoryDecoder {
  /// Repeats a recorded run of such a decoder from its initial weights. Passages
  /// of a run without conditions are told from vectors of zeros.
  ///
  /// - Parameter report: Called after each step.
  /// - Throws: As `RecordedRun.follow`, ``StorytellingError/layersDoNotFit(what:got:expected:)``,
  ///   `LanguageError`, and an error that names the tensor when one is missing or
  ///   has another shape.
  package static func follow(
    _ run: RecordedRun, report: (RecordedRun.Step) throws -> Void
  ) throws {
    let decoder = try StoryDecoder(
      vocabulary: Vocabulary(path: run.directory + "/words.txt"), from: run.initial)
    var random = RandomSource(seed: 0)
    try run.follow(
      decoder.parameters, wordCount: decoder.vocabulary.count, groups: ["passages"],
      update: { batch, step in
        let targets = SequenceBatch(batch[0], endMarked: true)
        let shape = [targets.count, decoder.vectorLength]
        let sum = decoder.addGradients(
          targets,
          StoryConditions(
            vectors: try run.conditions(step: step, shape: shape) ?? Tensor(zeros: shape)),
          loss: SequenceLoss(), scale: 1 / Float(targets.count), random: &random)
        return TrainingRun.Loss(sum: sum, items: targets.wordCount)
      }, report: report)
  }
}
