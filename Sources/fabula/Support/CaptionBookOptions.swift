import ArgumentParser
import Fabula
import Language

/// Captions as little books: the captions of one photograph follow one another.
struct CaptionBookOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Caption files to learn from beside the novels.", valueName: "files"))
  var captions: [String] = []

  @Option(
    help: ArgumentHelp(
      "Names of photographs whose captions must not be learned from, one a line.",
      valueName: "file"))
  var heldOutPhotographs: String?

  /// The captions of each photograph as tokens, photographs in the order of
  /// the files.
  func load() throws -> [[[String]]] {
    let heldOut = Set(try heldOutPhotographs.map(InputFile.lines) ?? [])
    let normalizer = TextNormalizer()
    return try captions.flatMap { path in
      var order: [String] = []
      var books: [String: [[String]]] = [:]
      for caption in try CaptionCorpus(path: path).captions {
        let photo = caption.photo ?? caption.text
        guard !heldOut.contains(photo) else { continue }
        if books[photo] == nil { order.append(photo) }
        books[photo, default: []].append(
          TreebankTokenizer.tokenize(normalizer.normalize(caption.text)))
      }
      return order.map { books[$0]! }
    }
  }

  func append(
    _ books: [[[String]]], to builder: inout TokenStoreBuilder, vocabulary: Vocabulary
  ) {
    for book in books {
      builder.beginBook(Book(title: "captions", author: ""))
      builder.beginParagraph()
      for sentence in book { builder.appendSentence(vocabulary.encode(sentence)) }
    }
  }
}
