/// A corpus that was tokenised before its vocabulary was known: its tokens are
/// rows of the word count.
public struct TokenizedCorpus: Sendable {
  /// How often each word occurs.
  public let counts: WordCounter

  private let rows: TokenStoreBuilder

  init(counts: WordCounter, rows: TokenStoreBuilder) {
    self.counts = counts
    self.rows = rows
  }

  /// The corpus in the ids of a vocabulary, usually one made from ``counts``.
  public func builder(vocabulary: Vocabulary) -> TokenStoreBuilder {
    let ids = (0..<counts.distinct).map { row in
      counts.words.withBytes(of: row) { vocabulary.idOrUnknown(of: $0) }
    }
    var builder = rows
    builder.replaceIDs { $0 < 0 ? vocabulary.unknownID : ids[Int($0)] }
    return builder
  }
}

extension WordCounter {
  /// Counts a word; its row, or −1 when there is no room for it.
  mutating func countedRow(_ word: TextBytes) -> Int32 {
    countRow(word).map { Int32($0) } ?? -1
  }
}

extension TokenStoreBuilder {
  /// Appends a paragraph, each token by the id that it is given.
  ///
  /// - Parameter book: The book that begins with the paragraph, if one does.
  mutating func append(
    _ paragraph: TextBytes, opening book: Book?, _ tokenizer: ParagraphTokenizer,
    id: (TextBytes) -> Int32
  ) throws {
    if let book { beginBook(book) }
    beginParagraph()
    tokenizer.forEachToken(in: paragraph) {
      append(id($0))
    } endOfSentence: {
      endSentence()
    }
    try checkSize()
  }
}
