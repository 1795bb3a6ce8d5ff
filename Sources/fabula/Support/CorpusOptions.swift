import ArgumentParser
import Language

/// A corpus to learn from: one that was built, or texts to build it from.
struct CorpusOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Directory made by `fabula corpus build`, instead of texts and captions.",
      valueName: "dir"))
  var corpus: String?

  @OptionGroup var texts: CorpusSourceOptions

  @Option(help: "What the data is, for the model's description.")
  var statement = "novels"

  func validate() throws {
    guard corpus == nil || texts.heldOut.isEmpty && texts.captions.isEmpty else {
      throw ValidationError("a corpus has held-out authors and captions already")
    }
  }

  /// Opens the corpus, or makes it in memory.
  ///
  /// - Parameters:
  ///   - novels: the texts of one that is made.
  ///   - vocabulary: chooses its words.
  func load(
    novels: [String],
    vocabulary: (_ novels: WordCounter, _ captions: WordCounter) throws -> Vocabulary
  ) throws -> Corpus {
    if let corpus { return try Corpus(directory: corpus) }
    Progress("").line("tokenising novels and captions", isLast: true)
    return try Corpus(tokenizing: try texts.sources(novels: novels), vocabulary: vocabulary)
  }
}
