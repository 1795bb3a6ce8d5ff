/// Captions as little books: those of one photograph follow one another, each
/// one sentence of Treebank tokens. Files without photographs give a book for
/// each caption.
struct CaptionBooks {
  /// The captions of each photograph, photographs in the order of the files.
  private(set) var books: [[String]] = []

  /// Reads files of captions.
  ///
  /// - Parameters:
  ///   - paths: The files, in any format of ``CaptionCorpus``.
  ///   - heldOutPhotographs: Names of photographs whose captions are left out.
  /// - Throws: As ``CaptionCorpus/init(path:format:)``.
  init(paths: [String], heldOutPhotographs: Set<String>) throws {
    for path in paths {
      var rows: [String: Int] = [:]
      for caption in try CaptionCorpus(path: path).captions {
        let photo = caption.photo ?? caption.text
        guard !heldOutPhotographs.contains(photo) else { continue }
        let row = rows[photo, default: books.count]
        if row == books.count {
          rows[photo] = row
          books.append([])
        }
        books[row].append(caption.text)
      }
    }
  }

  /// The captions with their word counts.
  func tokenized() throws -> TokenizedCorpus {
    let normalizer = TextNormalizer()
    var counter = WordCounter()
    var builder = TokenStoreBuilder()
    for captions in books {
      builder.beginBook(Book(title: "captions", author: ""))
      for caption in captions {
        let tokens = TreebankTokenizer.tokenize(normalizer.normalize(caption))
        builder.appendSentence(tokens.map { $0.withBytes { counter.countedRow($0) } })
      }
    }
    try builder.checkSize()
    return TokenizedCorpus(counts: counter, rows: builder)
  }
}
