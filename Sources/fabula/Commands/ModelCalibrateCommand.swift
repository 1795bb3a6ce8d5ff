import ArgumentParser
import Fabula
import JointEmbedding

/// `fabula model calibrate`
struct ModelCalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Learns how sure a search by photograph can be.",
    discussion: """
      Each photograph searches among the captions of all. From the score of the
      nearest and its lead over the tenth a logistic regression learns the
      probability that one of the ten is right, which every search of a photograph
      then returns. What is printed is cross-fitted: no photograph is judged by a fit
      that saw it. The photographs must be others than those that the model learned
      from.

        fabula model calibrate --photos photos --captions captions.token.txt --split dev.txt \\
          --model my-model
      """)

  @OptionGroup var data: EvaluationOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let loaded = try Model(path: model.model, parts: [.cnn, .embedding])
    let ranking = try data.ranking(of: data.load(), loaded, loaded.jointEmbedding())
    let outcomes = ranking.outcomes()
    let evaluation = ConfidenceEvaluation(outcomes)
    var directory = loaded.directory
    try directory.setConfidence(
      ModelDescription.Confidence(
        calibration: evaluation.confidence, photographs: outcomes.count,
        captions: ranking.photographs.count, calibrationError: evaluation.calibrationError,
        command: ModelDescription.Training.ofThisCommand(data: "", seed: 0, scores: [:]).command))
    if output.json { return try Output.json(evaluation) }
    Output.write(Figures.text(Figures.rows(evaluation)))
  }
}
