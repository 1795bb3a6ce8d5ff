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
    let named = try data.load()
    let model = try Model(path: model.model, parts: [.cnn, .embedding])
    let embedding = try model.jointEmbedding()
    let features = try PhotographFeatures.compute(
      model.featureExtractor(), folder: data.photos, names: named.map(\.name))
    let evaluation = RetrievalEvaluation(
      images: try embedding.embed(features: features),
      captions: embedding.embed(captions: named.flatMap(\.captions)),
      photographs: named.enumerated().flatMap { index, photograph in
        photograph.captions.map { _ in index }
      })
    if output.json { return try Output.json(evaluation) }
    for (name, metrics) in [
      ("image to caption", evaluation.imageToCaption),
      ("caption to image", evaluation.captionToImage),
    ] {
      let recalls = [metrics.recallAt1, metrics.recallAt5, metrics.recallAt10].map {
        String(format: "%.1f", $0)
      }
      Output.write(
        "\(name)  R@1 \(recalls[0])  R@5 \(recalls[1])  R@10 \(recalls[2])"
          + "  median rank \(Int(metrics.medianRank))\n")
    }
  }
}
