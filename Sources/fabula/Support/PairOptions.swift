import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Language
import Neural
import Vision

/// Photographs with captions, in a training and a development split.
struct PairOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Captions: lines photo.jpg#0<TAB>caption, or COCO's JSON.", valueName: "file"))
  var captions: String

  @Option(help: ArgumentHelp("Names of the training photographs, one a line.", valueName: "file"))
  var split: String

  @Option(
    help: ArgumentHelp("Names of the photographs to measure on, one a line.", valueName: "file"))
  var developmentSplit: String

  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photographs: String?

  @Option(
    help: ArgumentHelp(
      "Features of the training photographs (.npy), instead of photographs.", valueName: "file"))
  var features: String?

  @Option(
    help: ArgumentHelp("Features of the development photographs (.npy).", valueName: "file"))
  var developmentFeatures: String?

  @Option(help: "What the data is, for the model's description.")
  var statement = "photographs with captions"

  func validate() throws {
    guard (photographs == nil) != (features == nil),
      (features == nil) == (developmentFeatures == nil)
    else {
      throw ValidationError(
        "give either --photographs, or --features and --development-features")
    }
  }

  /// One split: a feature for each photograph, and captions.
  struct Split {
    let features: Tensor
    let captions: [String]
    let photographs: [Int]

    func pairs(for embedding: JointEmbedding) throws -> EmbeddingPairs {
      try EmbeddingPairs(
        features: features, captions: captions.map(embedding.identifiers(of:)),
        photographs: photographs)
    }
  }

  func load(model: String) throws -> (training: Split, development: Split) {
    let corpus = try CaptionCorpus(path: captions).captions
    return (
      try load(names: split, features: features, corpus, model: model),
      try load(names: developmentSplit, features: developmentFeatures, corpus, model: model)
    )
  }

  private func load(
    names path: String, features: String?, _ corpus: [PhotoCaption], model: String
  ) throws -> Split {
    let names = try InputFile.lines(path)
    let rows = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let own = corpus.compactMap { caption in
      caption.photo.flatMap { rows[$0] }.map { (row: $0, text: caption.text) }
    }
    let tensor =
      if let features {
        try NumpyArray(path: features).tensor()
      } else {
        try PhotographFeatures.compute(
          Model(path: model, parts: [.cnn]).featureExtractor(), folder: photographs!, names: names)
      }
    guard tensor.rows == names.count else {
      throw InputMissing(
        description: "\(features ?? path) has \(tensor.rows) features, expected \(names.count),"
          + " one for each line of \(path)")
    }
    return Split(
      features: tensor, captions: own.map(\.text), photographs: own.map(\.row))
  }
}

/// The features of a folder of photographs.
enum PhotographFeatures {
  /// One row for each name: (names, feature length).
  ///
  /// - Throws: ``InputMissing`` that names the first photograph that cannot be
  ///   read.
  static func compute(
    _ extractor: FeatureExtractor, folder: String, names: [String]
  ) throws -> Tensor {
    let result = Tensor(zeros: [names.count, extractor.featureLength])
    let progress = Progress("features")
    let stretch = 64
    for start in stride(from: 0, to: names.count, by: stretch) {
      let part = Array(names[start..<min(names.count, start + stretch)])
      let features = extractor.features(ofJPEGs: part.count) { index in
        try Data(contentsOf: URL(filePath: folder).appending(path: part[index]))
      }
      for (offset, feature) in features.enumerated() {
        do {
          let row = try feature.get()
          (result.data + (start + offset) * result.columns).update(from: row, count: row.count)
        } catch {
          throw InputMissing(
            description: "the photograph \(part[offset]) in \(folder) cannot be used: \(error)")
        }
      }
      progress.show(min(names.count, start + stretch), of: names.count)
    }
    return result
  }
}
