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
    try tokenize(into: &builder) { counter.countRow($0).map { Int32($0) } ?? -1 }
    return TokenizedCorpus(counts: counter, rows: builder)
  }

  private func tokenize(
    into builder: inout TokenStoreBuilder, id: (TextBytes) -> Int32
  ) throws {
    let tokenizer = ParagraphTokenizer(normalizer: normalizer)
    try forEachParagraphBytes { book, paragraph, isFirst in
      if isFirst { builder.beginBook(book) }
      builder.beginParagraph()
      tokenizer.forEachToken(in: paragraph) {
        builder.append(id($0))
      } endOfSentence: {
        builder.endSentence()
      }
      try builder.checkSize()
    }
  }

  /// Calls `body` with each paragraph in UTF-8, and whether it is the first of its book.
  private func forEachParagraphBytes(_ body: (Book, TextBytes, Bool) throws -> Void) throws {
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
        } else if isRead, !line.stripped.isEmpty {
          try body(book, line, isFirst)
          isFirst = false
        }
      }
    }
  }
}

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
