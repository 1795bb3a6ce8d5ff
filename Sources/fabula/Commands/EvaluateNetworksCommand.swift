import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Neural
import Vision

/// `fabula evaluate networks`
struct EvaluateNetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "Compares networks: time, size, and what they find.",
    discussion: """
      A row for the CNN of each --model and for each file of --weights. Pictures go
      through one after another: medians of the milliseconds for decoding the JPEG,
      for the network (its preparation of the picture counted) and for the projection
      into the joint space; then all at a time, in pictures a second. With --captions
      and --split, a model's recall at 1, 5 and 10 and its median rank, photographs
      finding captions and captions finding photographs; only a trained network and
      its joint space have one.

        fabula evaluate networks --photos photos --limit 200 --json
        fabula evaluate networks --weights resnet50=resnet50.pth --weights vgg19=vgg19.pth
        fabula evaluate networks --photos photos --captions captions.token.txt --split dev.txt \\
          --model my-vgg19 --model my-inception
      """)

  @Option(
    help: ArgumentHelp("Folder of JPEG files; left out, a picture by formula.", valueName: "dir"))
  var photos: String?

  @Option(help: "Photographs to time, the first by name.")
  var limit = 100

  @Option(help: "Threads for one picture.")
  var threads = 1

  @Option(
    help: ArgumentHelp(
      "Model directories (default: $FABULA_MODEL, or index/default/model).", valueName: "dir"))
  var model: [String] = []

  @Option(
    help: ArgumentHelp("Weights without a model, in torchvision's names.", valueName: "kind=file"))
  var weights: [NetworkWeights] = []

  @Option(help: ArgumentHelp("Captions: lines photo.jpg#0<TAB>caption.", valueName: "file"))
  var captions: String?

  @Option(help: ArgumentHelp("Names of the photographs to find, one a line.", valueName: "file"))
  var split: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0, threads > 0 else {
      throw ValidationError("--limit and --threads must be positive")
    }
    guard (captions == nil) == (split == nil), captions == nil || photos != nil else {
      throw ValidationError("recall needs --photos, --captions and --split together")
    }
  }

  func run() throws {
    let pictures = try pictures()
    let models = model.isEmpty && weights.isEmpty ? [ModelOptions.usual] : model
    for path in models {
      let model = try Model(path: path, parts: [.cnn, .embedding])
      let isEmbedded = model.directory.description.parts[.embedding] != nil
      let embedding = isEmbedded ? try model.jointEmbedding() : nil
      let times = NetworkTimer(
        extractor: try model.featureExtractor(), source: path, embedding: embedding,
        threads: threads)
      try show(times.measure(pictures), try recall(of: model, embedding))
    }
    for weights in weights {
      let extractor = try FeatureExtractor(
        architecture: weights.architecture, weights: openWeights(path: weights.path),
        preprocessing: weights.architecture.preprocessing)
      let times = NetworkTimer(
        extractor: extractor, source: weights.path, embedding: nil, threads: threads)
      try show(times.measure(pictures), nil)
    }
  }

  private func pictures() throws -> [NetworkTimer.Picture] {
    guard let photos else {
      return [NetworkTimer.Picture](repeating: .formula, count: limit)
    }
    return try PhotographFeatures.names(in: photos).prefix(limit).map { name in
      .file(try Data(contentsOf: URL(filePath: photos).appending(path: name)))
    }
  }

  private func recall(
    of model: Model, _ embedding: JointEmbedding?
  ) throws -> RetrievalEvaluation? {
    guard let photos, let captions, let split, let embedding else { return nil }
    var options = EvaluationOptions()
    (options.photos, options.captions, options.split) = (photos, captions, split)
    return try RetrievalEvaluation(options.ranking(of: options.load(), model, embedding))
  }

  private func show(_ times: NetworkTimes, _ recall: RetrievalEvaluation?) throws {
    if output.json { return try Output.json(Row(times: times, recall: recall)) }
    Output.write(times.text)
    for (name, metrics) in recall?.directions ?? [] {
      Output.write("  \(metrics.line(named: name))")
    }
  }

  private struct Row: Encodable {
    let times: NetworkTimes
    let recall: RetrievalEvaluation?

    private enum CodingKeys: String, CodingKey {
      case recall
    }

    func encode(to encoder: any Encoder) throws {
      try times.encode(to: encoder)
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encodeIfPresent(recall, forKey: .recall)
    }
  }
}

/// `kind=file`
struct NetworkWeights: ExpressibleByArgument {
  static var allValueStrings: [String] { Architecture.allCases.map { "\($0.rawValue)=file" } }

  let architecture: Architecture
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let architecture = Architecture(rawValue: parts[0]) else { return nil }
    self.architecture = architecture
    path = parts[1]
  }
}
