import Neural

/// A tokenised corpus: all token ids one after the other, and where sentences,
/// paragraphs and books end.
///
/// A corpus is tokenised once (``TokenStoreBuilder``), and its store is mapped
/// whenever it is needed: opening reads every id once to check it, about 0.1 s
/// for 33 million words, and copies nothing.
///
/// Pointers that the store hands out are valid while the store lives.
public struct TokenStore: @unchecked Sendable {
  // The bytes are never written, so they may be read from any thread.
  private let file: FileBytes

  /// All token ids, sentence after sentence.
  public let tokens: UnsafeBufferPointer<Int32>

  /// Where each sentence ends, in tokens.
  let sentenceEnds: UnsafeBufferPointer<UInt32>
  /// Where each paragraph ends, in sentences.
  let paragraphEnds: UnsafeBufferPointer<UInt32>
  /// Where each book ends, in sentences.
  let bookEnds: UnsafeBufferPointer<UInt32>
  /// Titles and authors, each followed by 0x0A.
  let titles: UnsafeBufferPointer<UInt8>

  /// The books in order.
  public let books: [Book]

  /// Opens a store.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - vocabulary: The vocabulary that it was made with.
  /// - Throws: ``LanguageError``: `cannotRead`, `notATokenStore`,
  ///   `tokenStoreVersion`, `tokenStoreLength`, `tokenStoreDamaged`, `otherVocabulary`.
  public init(path: String, vocabulary: Vocabulary) throws {
    let file: FileBytes
    do {
      file = try FileBytes(mapping: path)
    } catch WeightFileError.cannotRead(_, let reason) {
      throw LanguageError.cannotRead(path: path, reason: reason)
    }
    try self.init(file: file, vocabulary: vocabulary)
  }

  /// Opens a store from the bytes of such a file.
  package init(bytes: [UInt8], vocabulary: Vocabulary) throws {
    try self.init(
      file: FileBytes(copying: bytes, path: "the token store"), vocabulary: vocabulary)
  }

  private init(file: FileBytes, vocabulary: Vocabulary) throws {
    let header = try TokenStoreHeader(file.buffer, path: file.path)
    guard header.fingerprint == vocabulary.fingerprint,
      header.vocabularyCount == UInt32(vocabulary.count)
    else {
      throw LanguageError.otherVocabulary(
        path: file.path,
        got: Self.identity(header.vocabularyCount, header.fingerprint),
        expected: Self.identity(UInt32(vocabulary.count), vocabulary.fingerprint))
    }
    var offset = TokenStoreHeader.byteCount
    func part<Element>(_ count: Int, of type: Element.Type) -> UnsafeBufferPointer<Element> {
      let byteCount = count * MemoryLayout<Element>.stride
      defer { offset += byteCount }
      return UnsafeRawBufferPointer(rebasing: file.buffer[offset..<offset + byteCount])
        .bindMemory(to: type)
    }
    self.file = file
    tokens = part(header.tokens, of: Int32.self)
    sentenceEnds = part(header.sentences, of: UInt32.self)
    paragraphEnds = part(header.paragraphs, of: UInt32.self)
    bookEnds = part(header.books, of: UInt32.self)
    titles = part(header.titleBytes, of: UInt8.self)
    books = try Self.books(titles, count: header.books, path: file.path)
    try check(vocabularyCount: vocabulary.count)
  }

  /// Writes the store as a file that appears only when it is complete.
  ///
  /// - Throws: ``LanguageError/cannotWrite(path:reason:)``.
  public func write(to path: String) throws {
    try writeFile(path) { try $0.write(file.buffer) }
  }

  private static func identity(_ count: UInt32, _ fingerprint: UInt64) -> String {
    "\(count) words with fingerprint \(String(fingerprint, radix: 16))"
  }

  private static func books(
    _ titles: UnsafeBufferPointer<UInt8>, count: Int, path: String
  ) throws -> [Book] {
    let lines = titles.split(separator: .newline, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.count == 2 * count + 1 else {
      throw LanguageError.tokenStoreDamaged(
        path: path, part: "the list of titles", got: "\(lines.count - 1) lines",
        expected: "\(2 * count)")
    }
    return (0..<count).map { Book(title: lines[2 * $0], author: lines[2 * $0 + 1]) }
  }

  private func check(vocabularyCount: Int) throws {
    try check(sentenceEnds, "the ends of the sentences", divide: tokens.count)
    try check(paragraphEnds, "the ends of the paragraphs", divide: sentenceCount)
    try check(bookEnds, "the ends of the books", divide: sentenceCount)
    var largest: UInt32 = 0
    // A negative id is a large unsigned one.
    for id in tokens { largest = max(largest, UInt32(bitPattern: id)) }
    guard tokens.isEmpty || Int(largest) < vocabularyCount else {
      throw LanguageError.tokenStoreDamaged(
        path: file.path, part: "a token id", got: "\(Int32(bitPattern: largest))",
        expected: "0 to \(vocabularyCount - 1)")
    }
  }

  private func check(
    _ ends: UnsafeBufferPointer<UInt32>, _ part: String, divide count: Int
  ) throws {
    var previous: UInt32 = 0
    for end in ends {
      guard end > previous else {
        throw LanguageError.tokenStoreDamaged(
          path: file.path, part: part, got: "\(end) after \(previous)", expected: "rising numbers")
      }
      previous = end
    }
    guard Int(previous) == count else {
      throw LanguageError.tokenStoreDamaged(
        path: file.path, part: part, got: "\(previous) at last", expected: "\(count)")
    }
  }
}
