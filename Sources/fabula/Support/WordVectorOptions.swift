import ArgumentParser
import Language

/// Words that an encoder is to understand beside those it learned.
struct WordVectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Vectors of more words, as text (word2vec, GloVe), mapped to the encoder's.",
      valueName: "file"))
  var wordVectors: String?

  /// The words that are added to a vocabulary; nil for none.
  func expansion(of vocabulary: Vocabulary) throws -> VocabularyExpansion? {
    guard let wordVectors else { return nil }
    let progress = Progress("")
    progress.line("reading \(wordVectors)", isLast: true)
    let expansion = try VocabularyExpansion(path: wordVectors, vocabulary: vocabulary)
    progress.line(
      "\(expansion.vocabulary.count - vocabulary.count) words more, mapped as"
        + " \(expansion.sharedWordCount) words say that both have", isLast: true)
    return expansion
  }
}
