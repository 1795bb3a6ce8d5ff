import ArgumentParser
import Language

/// What goes into a corpus beside novels, and what is left out of it.
struct CorpusSourceOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Surnames of the authors to measure on, never to learn from.",
      valueName: "names"))
  var heldOut: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Caption files to learn from, one caption a line or with their photographs.",
      valueName: "files"))
  var captions: [String] = []

  @Option(
    help: ArgumentHelp(
      "Names of photographs whose captions must not be learned from, one a line.",
      valueName: "file"))
  var heldOutPhotographs: String?

  /// The files, and the names of the photographs that are left out.
  func sources(novels: [String]) throws -> Corpus.Sources {
    Corpus.Sources(
      novels: novels, heldOutAuthors: heldOut, captions: captions,
      heldOutPhotographs: Set(try heldOutPhotographs.map(InputFile.lines) ?? []))
  }
}
