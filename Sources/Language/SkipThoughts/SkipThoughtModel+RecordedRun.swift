import Neural

extension SkipThoughtModel {
  /// Repeats a recorded run of such a model from its initial weights.
  ///
  /// - Parameter report: Called after each step.
  /// - Throws: As `RecordedRun.follow`, and an error that names the tensor when
  ///   one is missing or has another shape.
  package static func follow(
    _ run: RecordedRun, report: (RecordedRun.Step) throws -> Void
  ) throws {
    let model = try SkipThoughtModel(from: run.initial)
    let groups = ["sentences", "next", "previous"]
    var random = RandomSource(seed: 0)
    try run.follow(
      model.parameters, wordCount: model.encoder.words.wordCount, groups: groups,
      update: { batch, _ in
        let batches = batch.map { SequenceBatch($0, endMarked: true) }
        let triples = SentenceTriples(
          sentences: batches[0], next: batches[1], previous: batches[2])
        let sum = model.addGradients(
          triples, loss: SequenceLoss(), scale: 1 / Float(batch[0].count), random: &random)
        return TrainingRun.Loss(sum: sum, items: triples.wordCount(of: model.targets))
      }, report: report)
  }
}
