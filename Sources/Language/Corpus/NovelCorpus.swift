/// Novels as plain text, read as a stream.
///
/// The files are UTF-8 with one paragraph a line; a line `# Title, by Author`
/// opens each book, and empty lines between sections are skipped. Text before
/// the first heading is a book without title. Compressed files are read from
/// the standard input (`xz -dc novels.txt.xz | …`). Only one paragraph is in
/// memory at a time.
public struct NovelCorpus: Sendable {
  /// The files in the order in which they are read; `-` is the standard input.
  public var paths: [String]

  /// Which books are read.
  public var filter: BookFilter

  /// How paragraphs are normalised before they are tokenised.
  public var normalizer: TextNormalizer

  /// A corpus of the given files.
  ///
  /// - Parameters:
  ///   - paths: The files; `-` is the standard input.
  ///   - filter: Which books are read. Default: all.
  ///   - normalizer: How paragraphs are normalised. Default: case is kept.
  public init(
    paths: [String], filter: BookFilter = .all, normalizer: TextNormalizer = TextNormalizer()
  ) {
    self.paths = paths
    self.filter = filter
    self.normalizer = normalizer
  }

  /// Calls `body` with each paragraph as it stands in the file.
  ///
  /// - Throws: ``LanguageError``: `cannotRead` or `lineTooLong`; and what `body` throws.
  public func forEachParagraph(_ body: (Book, String) throws -> Void) throws {
    try forEachParagraphBytes { book, paragraph, _ in try body(book, paragraph.text) }
  }

  /// Calls `body` with the sentences of each paragraph as Treebank tokens of
  /// the normalised text. Paragraphs without a token are left out.
  ///
  /// - Throws: As ``forEachParagraph(_:)``.
  public func forEachTokenizedParagraph(
    _ body: (_ book: Book, _ sentences: [[String]]) throws -> Void
  ) throws {
    let tokenizer = ParagraphTokenizer(normalizer: normalizer)
    try forEachParagraphBytes { book, paragraph, _ in
      let sentences = tokenizer.sentences(of: paragraph.text)
      if !sentences.isEmpty { try body(book, sentences) }
    }
  }

  /// Adds the words of the corpus to a count.
  ///
  /// - Throws: As ``forEachParagraph(_:)``.
  public func count(into counter: inout WordCounter) throws {
    let tokenizer = ParagraphTokenizer(normalizer: normalizer)
    try forEachParagraphBytes { _, paragraph, _ in
      tokenizer.forEachToken(in: paragraph) {
        _ = counter.countRow($0)
      } endOfSentence: {
      }
    }
  }

  /// Appends the corpus to a token store under construction, in the ids of a
  /// known vocabulary.
  ///
  /// - Throws: As ``forEachParagraph(_:)``, and ``LanguageError/tooManyTokens(expected:)``.
  public func append(to builder: inout TokenStoreBuilder, vocabulary: Vocabulary) throws {
    try tokenize(into: &builder) { vocabulary.idOrUnknown(of: $0) }
  }

  /// Tokenises and counts the corpus in a single pass, so that it can be read
  /// from a pipe before its vocabulary is known.
  ///
  /// - Parameter maximumWords: As in ``WordCounter/init(maximumWords:)``.
  /// - Throws: As ``append(to:vocabulary:)``.
  public func tokenized(maximumWords: Int? = nil) throws -> TokenizedCorpus {
    var counter = WordCounter(maximumWords: maximumWords)
    var builder = TokenStoreBuilder()
    try tokenize(into: &builder) { counter.countedRow($0) }
    return TokenizedCorpus(counts: counter, rows: builder)
  }

  /// Tokenises and counts the corpus in a single pass, the books that the
  /// filter leaves out apart from the others.
  ///
  /// - Returns: Both parts, and how many sentences each has at the end of each file.
  /// - Throws: As ``append(to:vocabulary:)``.
  package func partitioned() throws -> (
    included: TokenizedCorpus, others: TokenizedCorpus,
    sentenceEnds: [(included: Int, others: Int)]
  ) {
    let tokenizer = ParagraphTokenizer(normalizer: normalizer)
    var (counter, builder) = (WordCounter(), TokenStoreBuilder())
    var (otherCounter, otherBuilder) = (WordCounter(), TokenStoreBuilder())
    var ends: [(included: Int, others: Int)] = []
    for path in paths {
      var file = self
      file.paths = [path]
      try file.forEachParagraphBytes { book, paragraph, isFirst in
        try builder.append(paragraph, opening: isFirst ? book : nil, tokenizer) {
          counter.countedRow($0)
        }
      } others: { book, paragraph, isFirst in
        try otherBuilder.append(paragraph, opening: isFirst ? book : nil, tokenizer) {
          otherCounter.countedRow($0)
        }
      }
      ends.append((builder.sentenceCount, otherBuilder.sentenceCount))
    }
    return (
      TokenizedCorpus(counts: counter, rows: builder),
      TokenizedCorpus(counts: otherCounter, rows: otherBuilder), ends
    )
  }

  private func tokenize(
    into builder: inout TokenStoreBuilder, id: (TextBytes) -> Int32
  ) throws {
    let tokenizer = ParagraphTokenizer(normalizer: normalizer)
    try forEachParagraphBytes { book, paragraph, isFirst in
      try builder.append(paragraph, opening: isFirst ? book : nil, tokenizer, id: id)
    }
  }

  /// Calls `body` with each paragraph in UTF-8, and whether it is the first of
  /// its book; `others` with those of books that the filter leaves out.
  private func forEachParagraphBytes(
    _ body: (Book, TextBytes, Bool) throws -> Void,
    others: ((Book, TextBytes, Bool) throws -> Void)? = nil
  ) throws {
    for path in paths {
      let lines = try LineReader(path: path)
      var book = Book(title: "", author: "")
      var isRead = filter.includes(book)
      var isFirst = true
      while let line = try lines.next() {
        if let opened = Book(heading: line) {
          book = opened
          isRead = filter.includes(book)
          isFirst = true
        } else if !line.stripped.isEmpty {
          if isRead { try body(book, line, isFirst) } else { try others?(book, line, isFirst) }
          isFirst = false
        }
      }
    }
  }
}
