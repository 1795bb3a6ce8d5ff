import ArgumentParser
import Fabula
import Language

/// `fabula evaluate`
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a model or an index.",
    subcommands: [
      EvaluateRetrievalCommand.self, EvaluateStoryCommand.self, EvaluatePerplexityCommand.self,
      EvaluateIndexCommand.self, EvaluateNetworksCommand.self, EvaluateSpeedCommand.self,
    ])
}

/// Photographs with people's captions to measure on.
struct EvaluationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photos: String

  @Option(
    help: ArgumentHelp(
      "Captions: lines photo.jpg#0<TAB>caption, or another form that `fabula train embedding`"
        + " takes.", valueName: "file"))
  var captions: String

  @Option(
    help: ArgumentHelp(
      "Names of the photographs, one a line, \(SplitNames.help).", valueName: "file"))
  var split: String

  /// The captions of each photograph, in the order of the names.
  func load() throws -> [CaptionedPhotographs.Photograph] {
    try CaptionedPhotographs.load(captions: captions, split: split)
  }
}

/// Photographs by name with people's captions of them.
enum CaptionedPhotographs {
  typealias Photograph = (name: String, captions: [String])

  /// Reads the names of a split and the captions of each.
  ///
  /// - Parameters:
  ///   - captions: the caption file; without one no photograph has any.
  ///   - limit: the first names only.
  /// - Throws: ``FabulaError/nothingToEvaluate(got:)`` when the split is empty or
  ///   a photograph has no caption in the file.
  static func load(captions: String?, split: String, limit: Int? = nil) throws -> [Photograph] {
    let corpus = try captions.map { try CaptionCorpus(path: $0) }
    let names = try SplitNames.read(split, of: corpus).prefix(limit ?? .max)
    guard !names.isEmpty else {
      throw FabulaError.nothingToEvaluate(got: "no name in \(split)")
    }
    guard let corpus else { return names.map { (name: $0, captions: []) } }
    let own = Dictionary(grouping: corpus.captions, by: \.photo)
    let named = names.map { name in (name: name, captions: (own[name] ?? []).map(\.text)) }
    guard let first = named.first(where: { !$0.captions.isEmpty }) else {
      throw FabulaError.nothingToEvaluate(got: "no caption of any photograph in \(split)")
    }
    if let missing = named.first(where: { $0.captions.isEmpty }) {
      throw FabulaError.nothingToEvaluate(
        got: "no caption of \(missing.name), though \(first.name) has some")
    }
    return named
  }
}
