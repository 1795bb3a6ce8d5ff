import ArgumentParser
import Foundation
import Language

/// Novels to learn from, and authors held out to measure on.
struct NovelOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Texts: one paragraph a line, `# Title, by Author` before each book.",
      valueName: "files"))
  var novels: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Surnames of the authors to measure on, never to learn from.",
      valueName: "names"))
  var heldOut: [String]

  @Option(help: "What the data is, for the model's description.")
  var statement = "novels"

  func validate() throws {
    guard !heldOut.isEmpty else {
      throw ValidationError("name at least one author with --held-out, to measure on")
    }
  }

  /// The tokenised novels with their word counts: those to learn from and those
  /// held out.
  func tokenize() throws -> (training: TokenizedCorpus, heldOut: TokenizedCorpus) {
    let progress = Progress("tokenising")
    progress.line("tokenising novels", isLast: true)
    return (
      try NovelCorpus(paths: novels, filter: .excluding(heldOut)).tokenized(),
      try NovelCorpus(paths: novels, filter: .only(heldOut)).tokenized()
    )
  }
}
