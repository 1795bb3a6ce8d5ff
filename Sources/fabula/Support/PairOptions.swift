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
      "Captions: lines photo.jpg#0<TAB>caption or photo.jpg<TAB>caption, or COCO's or Karpathy's"
        + " JSON.", valueName: "file"))
  var captions: String

  @Option(
    help: ArgumentHelp(
      "Names of the training photographs, one a line, \(SplitNames.help).", valueName: "file"))
  var split: String

  @Option(
    help: ArgumentHelp(
      "Names of the photographs to measure on, likewise.", valueName: "file"))
  var developmentSplit: String

  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photographs: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Features of the photographs (.npy) as `fabula features` writes them, instead of photographs;"
        + " several files are several views, one of which is seen each time.",
      valueName: "file"))
  var features: [String] = []

  @Option(
    help: ArgumentHelp("Features of the development photographs (.npy).", valueName: "file"))
  var developmentFeatures: String?

  @Option(help: "What the data is, for the model's description.")
  var statement = "photographs with captions"

  func validate() throws {
    guard (photographs == nil) != features.isEmpty,
      features.isEmpty == (developmentFeatures == nil)
    else {
      throw ValidationError(
        "give either --photographs, or --features and --development-features")
    }
  }

  /// One split: a feature for each view of each photograph, and captions.
  struct Split {
    let features: Tensor
    let viewCount: Int
    let captions: [String]
    let photographs: [Int]

    func pairs(for embedding: JointEmbedding) throws -> EmbeddingPairs {
      try EmbeddingPairs(
        features: features, viewCount: viewCount,
        captions: captions.map(embedding.identifiers(of:)), photographs: photographs)
    }
  }

  func load(model: String) throws -> (training: Split, development: Split) {
    let corpus = try CaptionCorpus(path: captions)
    return (
      try load(names: split, features: features, corpus, model: model),
      try load(
        names: developmentSplit, features: developmentFeatures.map { [$0] } ?? [], corpus,
        model: model)
    )
  }

  private func load(
    names split: String, features: [String], _ corpus: CaptionCorpus, model: String
  ) throws -> Split {
    let names = try SplitNames.read(split, of: corpus)
    let rows = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let own = corpus.captions.compactMap { caption in
      caption.photo.flatMap { rows[$0] }.map { (row: $0, text: caption.text) }
    }
    let views =
      if features.isEmpty {
        [
          try PhotographFeatures.compute(
            Model(path: model, parts: [.cnn]).featureExtractor(), folder: photographs!,
            names: names)
        ]
      } else {
        try features.map { try FeatureFile(path: $0).rows(of: names) }
      }
    if let other = views.firstIndex(where: { $0.columns != views[0].columns }) {
      throw VisionError.badFeatureFile(
        path: features[other], got: "features of \(views[other].columns) elements",
        expected: "\(views[0].columns), as in \(features[0])")
    }
    return Split(
      features: Tensor(
        views.flatMap(\.elements), shape: [views.count * names.count, views[0].columns]),
      viewCount: views.count, captions: own.map(\.text), photographs: own.map(\.row))
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
    for start in stride(from: 0, to: names.count, by: stretch) {
      let part = names[start..<min(names.count, start + stretch)]
      let rows = try compute(extractor, folder: folder, part: Array(part))
      (result.data + start * result.columns).update(from: rows.data, count: rows.count)
      progress.show(part.endIndex, of: names.count)
    }
    return result
  }

  /// Photographs between two lines of progress.
  static let stretch = 64

  /// The rows of a few photographs, or of their mirror images.
  static func compute(
    _ extractor: FeatureExtractor, folder: String, part names: [String], mirrored: Bool = false
  ) throws -> Tensor {
    let features = extractor.features(ofJPEGs: names.count, mirrored: mirrored) { index in
      try Data(contentsOf: URL(filePath: folder).appending(path: names[index]))
    }
    return Tensor(
      try zip(names, features).flatMap { name, feature in
        do {
          return try feature.get()
        } catch {
          throw InputMissing(
            description: "the photograph \(name) in \(folder) cannot be used: \(error)")
        }
      }, shape: [names.count, extractor.featureLength])
  }

  /// The JPEG files in a folder and the folders in it, sorted.
  ///
  /// - Throws: ``InputMissing`` when there are none, or no folder.
  static func names(in folder: String) throws -> [String] {
    let names = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .filter { ["jpg", "jpeg"].contains(($0 as NSString).pathExtension.lowercased()) }
      .sorted()
    guard !names.isEmpty else {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
      throw InputMissing(
        description: isThere && isFolder.boolValue
          ? "there is no JPEG file in \(folder)"
          : "\(folder) is \(isThere ? "a file" : "not there"); expected a folder of photographs")
    }
    return names
  }
}
