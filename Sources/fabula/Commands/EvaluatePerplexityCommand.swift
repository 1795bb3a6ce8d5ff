import ArgumentParser
import Fabula
import Foundation
import Language
import Storytelling

/// `fabula evaluate perplexity`
struct EvaluatePerplexityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perplexity",
    abstract: "How well the decoder foretells a text.",
    discussion: """
      Packs whole sentences of the text into passages of 60 to 100 tokens and lets the decoder
      foretell each: told from the passage's own vector, and from the mean of all passages'
      vectors, which says nothing of what a passage is about. Bits for each character of the raw
      text charge unknown words log2 96 bits a character and do not depend on the vocabulary.

        fabula evaluate perplexity --model my-model --corpus novels.txt --json
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Texts, one paragraph a line, perhaps with `# Title, by Author` before each book; - is"
        + " standard input.", valueName: "files"))
  var corpus: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Only books of the authors of these surnames.", valueName: "names"))
  var authors: [String] = []

  @Option(help: "Passages at most, the first of the text.")
  var limit: Int?

  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--limit must be positive")
    }
  }

  func run() throws {
    let loaded = try Model(path: model.model, parts: [.skipthoughts, .decoder])
    let evaluation = try loaded.perplexity(
      on: NovelCorpus(paths: corpus, filter: authors.isEmpty ? .all : .only(authors)),
      limit: limit)
    if output.json { return try Output.json(evaluation) }
    Output.write(Figures.text(Figures.rows(evaluation)))
  }
}
