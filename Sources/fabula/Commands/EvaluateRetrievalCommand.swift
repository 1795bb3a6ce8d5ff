import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Neural
import Vision

/// `fabula evaluate retrieval`
struct EvaluateRetrievalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrieval",
    abstract: "Recall between photographs and their captions, both ways.",
    discussion: """
      Every photograph goes through the CNN. Prints recall at 1, 5 and 10 in percent
      and the median rank: photographs finding one of their own captions, and
      captions finding their photograph.

        fabula evaluate retrieval --photos photos --captions captions.token.txt \\
          --split dev.txt --json
        fabula evaluate retrieval --photos photos --captions captions.token.txt \\
          --split dev.txt --gallery retrieval.html
      """)

  @OptionGroup var data: EvaluationOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Page of photographs beside the captions they find, and of captions beside photographs.",
      valueName: "file"))
  var gallery: String?

  @Option(help: "K, how many of the nearest the gallery shows.")
  var galleryCount = 5

  @Option(help: "Photographs, and captions, in the gallery, from the best to the worst.")
  var galleryLimit = 100

  func validate() throws {
    guard galleryCount > 0, galleryLimit > 0 else {
      throw ValidationError("--gallery-count and --gallery-limit must be positive")
    }
  }

  func run() throws {
    let model = try Model(path: model.model, parts: [.cnn, .embedding])
    let named = try data.load()
    let ranking = try data.ranking(of: named, model, model.jointEmbedding())
    let evaluation = RetrievalEvaluation(ranking)
    if let gallery { try writeGallery(named, ranking, evaluation, model, to: gallery) }
    if output.json { return try Output.json(evaluation) }
    for (name, metrics) in evaluation.directions { Output.write(metrics.line(named: name)) }
  }

  private func writeGallery(
    _ named: [CaptionedPhotographs.Photograph], _ ranking: RetrievalRanking,
    _ evaluation: RetrievalEvaluation, _ model: Model, to path: String
  ) throws {
    let page = RetrievalPage(
      names: named.map(\.name), captions: named.flatMap(\.captions), ranking: ranking,
      count: galleryCount, limit: galleryLimit)
    let extractor = try model.featureExtractor()
    let text = try page.text(
      figures: evaluation.directions.map { [$0.name] + $0.metrics.figures }
    ) { name in
      try extractor.image(ofJPEG: data.read(name)).thumbnail(side: 160).jpeg()
    }
    try Page.write(text, to: path)
  }
}

extension EvaluationOptions {
  /// The photographs and their captions, ranked for one another by a model.
  func ranking(
    of named: [CaptionedPhotographs.Photograph], _ model: Model, _ embedding: JointEmbedding
  ) throws -> RetrievalRanking {
    let features = try PhotographFeatures.compute(
      model.featureExtractor(), folder: photos, names: named.map(\.name))
    return RetrievalRanking(
      images: try embedding.embed(features: features),
      captions: embedding.embed(captions: named.flatMap(\.captions)),
      photographs: named.enumerated().flatMap { index, photograph in
        photograph.captions.map { _ in index }
      })
  }

  /// The file of a photograph.
  func read(_ name: String) throws -> Data {
    try InputFile.read(URL(filePath: photos).appending(path: name).path(percentEncoded: false))
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
    let figures = figures
    return "\(name)  R@1 \(figures[0])  R@5 \(figures[1])  R@10 \(figures[2])"
      + "  median rank \(figures[3])\n"
  }

  /// The recalls at 1, 5 and 10, and the median rank.
  var figures: [String] {
    [recallAt1, recallAt5, recallAt10].map { String(format: "%.1f", $0) } + ["\(Int(medianRank))"]
  }
}
