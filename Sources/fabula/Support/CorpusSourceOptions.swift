import ArgumentParser
import Language

/// Texts to make a corpus from.
struct CorpusSourceOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Texts, a file for each genre: one paragraph a line, `# Title, by Author` before each book.",
      valueName: "files"))
  var novels: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Surnames of the authors to measure on, never to learn from.",
      valueName: "names"))
  var heldOut: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Caption files to learn from beside the novels.", valueName: "files"))
  var captions: [String] = []

  @Option(
    help: ArgumentHelp(
      "Names of photographs whose captions must not be learned from, one a line.",
      valueName: "file"))
  var heldOutPhotographs: String?

  /// - Throws: `ValidationError` when something is missing.
  func validateSources() throws {
    guard !novels.isEmpty else { throw ValidationError("name files of texts with --novels") }
    guard !heldOut.isEmpty else {
      throw ValidationError("name at least one author with --held-out, to measure on")
    }
  }

  /// The files, and the names of the photographs that are left out.
  func sources() throws -> Corpus.Sources {
    Corpus.Sources(
      novels: novels, heldOutAuthors: heldOut, captions: captions,
      heldOutPhotographs: Set(try heldOutPhotographs.map(InputFile.lines) ?? []))
  }
}
