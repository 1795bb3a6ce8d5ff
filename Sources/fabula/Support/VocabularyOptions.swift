import ArgumentParser
import Language

/// How the words of a vocabulary are chosen.
struct VocabularyOptions: ParsableArguments {
  @Option(help: "Words of the vocabulary, by their number in novels and captions.")
  var words = 34_000

  @Option(help: "Words that captions have so often come before all others; 0 for none.")
  var captionMinimum = 3

  func validate() throws {
    guard words > 2, captionMinimum >= 0 else {
      throw ValidationError("--words must be at least 3 and --caption-minimum at least 0")
    }
  }

  /// The words by their counts.
  func vocabulary(novels: WordCounter, captions: WordCounter) -> Vocabulary {
    Vocabulary(
      novels: novels, captions: captions, limit: words, captionMinimum: captionMinimum)
  }
}
