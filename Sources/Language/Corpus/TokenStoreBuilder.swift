/// Collects a tokenised corpus in memory, 4 bytes a token, and makes a
/// ``TokenStore`` of it or writes it as a file.
///
///     var builder = TokenStoreBuilder()
///     try corpus.append(to: &builder, vocabulary: vocabulary)
///     try builder.write(to: "romance.tokens", vocabulary: vocabulary)
///
/// Sentences without tokens, paragraphs without sentences and books without
/// paragraphs leave no trace.
public struct TokenStoreBuilder: Sendable {
  private var tokens: [Int32] = []
  private var sentenceEnds: [UInt32] = []
  private var paragraphEnds: [UInt32] = []
  private var bookEnds: [UInt32] = []
  private var titles: [UInt8] = []
  /// The book that was begun, until its first sentence ends.
  private var pendingBook: Book? = Book(title: "", author: "")

  /// An empty corpus.
  public init() {}

  /// A corpus that continues a store, for appending to it.
  public init(continuing store: TokenStore) {
    tokens = Array(store.tokens)
    sentenceEnds = Array(store.sentenceEnds)
    paragraphEnds = Array(store.paragraphEnds)
    bookEnds = Array(store.bookEnds)
    titles = Array(store.titles)
  }

  /// How many tokens were appended.
  public var tokenCount: Int { tokens.count }

  /// How many sentences were appended.
  public var sentenceCount: Int { sentenceEnds.count }

  /// Opens a book; paragraphs before the first call are a book without title.
  public mutating func beginBook(_ book: Book) {
    beginParagraph()
    closeBook()
    pendingBook = book
  }

  /// Opens a paragraph.
  public mutating func beginParagraph() {
    endSentence()
    let end = UInt32(sentenceEnds.count)
    if end > (paragraphEnds.last ?? 0) { paragraphEnds.append(end) }
  }

  /// Appends a token to the sentence that is open.
  public mutating func append(_ id: Int32) {
    tokens.append(id)
  }

  /// Appends a sentence.
  public mutating func appendSentence(_ ids: some Sequence<Int32>) {
    tokens.append(contentsOf: ids)
    endSentence()
  }

  /// Closes the sentence that is open.
  public mutating func endSentence() {
    let end = UInt32(truncatingIfNeeded: tokens.count)
    guard end > (sentenceEnds.last ?? 0) else { return }
    if let book = pendingBook {
      for text in [book.title, book.author] {
        titles += text.utf8.map { $0 == .newline ? .space : $0 }
        titles.append(.newline)
      }
      pendingBook = nil
    }
    sentenceEnds.append(end)
  }

  private mutating func closeBook() {
    let end = UInt32(sentenceEnds.count)
    if end > (bookEnds.last ?? 0) { bookEnds.append(end) }
  }

  /// - Throws: ``LanguageError/tooManyTokens(expected:)`` when offsets no longer fit 32 bits.
  package func checkSize() throws {
    guard tokens.count <= Limits.storedTokens else {
      throw LanguageError.tooManyTokens(expected: Limits.storedTokens)
    }
  }

  mutating func replaceIDs(_ replacement: (Int32) -> Int32) {
    for index in tokens.indices { tokens[index] = replacement(tokens[index]) }
  }

  /// The corpus as a store in memory.
  ///
  /// - Parameter vocabulary: The vocabulary of the ids.
  /// - Throws: ``LanguageError``: `tooManyTokens`, or `tokenStoreDamaged` for an
  ///   id that the vocabulary does not have.
  public func store(vocabulary: Vocabulary) throws -> TokenStore {
    var bytes: [UInt8] = []
    try forEachPart(vocabulary: vocabulary) { bytes.append(contentsOf: $0) }
    return try TokenStore(bytes: bytes, vocabulary: vocabulary)
  }

  /// Writes the corpus as a file that appears only when it is complete.
  ///
  /// - Parameter vocabulary: The vocabulary of the ids; a store can be opened with it alone.
  /// - Throws: ``LanguageError``: `tooManyTokens` or `cannotWrite`.
  public func write(to path: String, vocabulary: Vocabulary) throws {
    try writeFile(path) { file in
      try forEachPart(vocabulary: vocabulary) { try file.write($0) }
    }
  }

  /// Passes the parts of the file in order.
  private func forEachPart(
    vocabulary: Vocabulary, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try checkSize()
    var closed = self
    closed.beginParagraph()
    closed.closeBook()
    let header = TokenStoreHeader(
      vocabularyCount: UInt32(vocabulary.count), fingerprint: vocabulary.fingerprint,
      tokens: closed.tokens.count, sentences: closed.sentenceEnds.count,
      paragraphs: closed.paragraphEnds.count, books: closed.bookEnds.count,
      titleBytes: closed.titles.count)
    try header.encoded.withUnsafeBytes(body)
    try closed.tokens.withUnsafeBytes(body)
    try closed.sentenceEnds.withUnsafeBytes(body)
    try closed.paragraphEnds.withUnsafeBytes(body)
    try closed.bookEnds.withUnsafeBytes(body)
    try closed.titles.withUnsafeBytes(body)
  }
}
