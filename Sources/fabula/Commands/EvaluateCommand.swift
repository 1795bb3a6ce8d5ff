import ArgumentParser
import Fabula
import Language

/// `fabula evaluate`
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a model or an index.",
    subcommands: [
      EvaluateRetrievalCommand.self, EvaluateStoryCommand.self, EvaluateIndexCommand.self,
      EvaluateNetworksCommand.self,
    ])
}

/// Photographs with people's captions to measure on.
struct EvaluationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photos: String

  @Option(help: ArgumentHelp("Captions: lines photo.jpg#0<TAB>caption.", valueName: "file"))
  var captions: String

  @Option(help: ArgumentHelp("Names of the photographs, one a line.", valueName: "file"))
  var split: String

  /// The captions of each photograph, in the order of the names.
  func load(limit: Int? = nil) throws -> [(name: String, captions: [String])] {
    let own = Dictionary(grouping: try CaptionCorpus(path: captions).captions, by: \.photo)
    let named = try InputFile.lines(split).prefix(limit ?? .max).map { name in
      (name: name, captions: (own[name] ?? []).map(\.text))
    }
    guard !named.isEmpty, let first = named.first(where: { !$0.captions.isEmpty }) else {
      throw FabulaError.nothingToEvaluate(got: "no caption of any photograph in \(split)")
    }
    if let missing = named.first(where: { $0.captions.isEmpty }) {
      throw FabulaError.nothingToEvaluate(
        got: "no caption of \(missing.name), though \(first.name) has some")
    }
    return named
  }
}
