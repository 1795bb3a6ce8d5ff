import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Neural

/// `fabula evaluate retrieval`
struct EvaluateRetrievalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrieval",
    abstract: "Recall between photographs and their captions, both ways.",
    discussion: """
      Every photograph goes through the CNN. Prints recall at 1, 5 and 10 in percent and the median
      rank: photographs finding one of their own captions, and captions finding their photograph.

        fabula evaluate retrieval --photos photos --captions captions.token.txt \\
          --split dev.txt --json
      """)

  @OptionGroup var data: EvaluationOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let model = try Model(path: model.model, parts: [.cnn, .embedding])
    let evaluation = try data.evaluate(model, model.jointEmbedding())
    if output.json { return try Output.json(evaluation) }
    for (name, metrics) in evaluation.directions { Output.write(metrics.line(named: name)) }
  }
}

extension EvaluationOptions {
  /// Recall between the photographs and their captions under a model.
  func evaluate(_ model: Model, _ embedding: JointEmbedding) throws -> RetrievalEvaluation {
    let named = try load()
    let features = try PhotographFeatures.compute(
      model.featureExtractor(), folder: photos, names: named.map(\.name))
    return RetrievalEvaluation(
      images: try embedding.embed(features: features),
      captions: embedding.embed(captions: named.flatMap(\.captions)),
      photographs: named.enumerated().flatMap { index, photograph in
        photograph.captions.map { _ in index }
      })
  }
}

extension RetrievalEvaluation {
  /// Both directions with their names.
  var directions: [(name: String, metrics: RetrievalMetrics)] {
    [("image to caption", imageToCaption), ("caption to image", captionToImage)]
  }
}

extension RetrievalMetrics {
  /// One line of text.
  func line(named name: String) -> String {
    let recalls = [recallAt1, recallAt5, recallAt10].map { String(format: "%.1f", $0) }
    return "\(name)  R@1 \(recalls[0])  R@5 \(recalls[1])  R@10 \(recalls[2])"
      + "  median rank \(Int(medianRank))\n"
  }
}
