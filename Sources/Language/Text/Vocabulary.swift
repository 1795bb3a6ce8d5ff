/// The words that a model knows, each with its id, which is its row in the
/// model's tables.
///
/// In vocabularies of the Kiros family and in those built here, id 0 is
/// `<eos>`, the end of a sequence, and id 1 is `UNK`, which stands for every
/// word that is not in the vocabulary. In the published dictionary of the
/// skip-thought encoders they stand elsewhere, so ask ``endID`` and
/// ``unknownID``. Words are compared byte by byte: case and accents count.
public struct Vocabulary: Sendable {
  /// The word that ends a sequence.
  public static let endOfSequence = "<eos>"

  /// The word that stands for words outside the vocabulary.
  public static let unknown = "UNK"

  /// The id of ``endOfSequence``.
  public let endID: Int32

  /// The id of ``unknown``.
  public let unknownID: Int32

  /// The words by their ids.
  let table: WordTable

  /// A number that differs between vocabularies: FNV-1a (64 bits) over the
  /// words, each followed by 0x0A.
  public let fingerprint: UInt64

  /// A vocabulary of the given words; the first has id 0. Of a repeated word
  /// the last row wins.
  ///
  /// - Throws: ``LanguageError/vocabularyLacksWord(path:word:got:)`` without `<eos>` or `UNK`.
  public init(words: [String]) throws {
    var table = WordTable()
    for word in words { word.withBytes { table.append($0) } }
    try self.init(table: table, path: "the list of words")
  }

  package init(table: WordTable, path: String) throws {
    self.table = table
    fingerprint = table.fingerprint
    endID = try Self.marker(Self.endOfSequence, in: table, path: path)
    unknownID = try Self.marker(Self.unknown, in: table, path: path)
  }

  /// `<eos>`, `UNK`, then the counted words by falling count, words of equal
  /// count in the order of their UTF-8 bytes.
  ///
  /// - Parameters:
  ///   - limit: The most ids, the two markers included; nil for no limit.
  ///   - minimumCount: How often a word must have been seen. Default: 1.
  ///   - required: Counted words that have a place before all others, as long as
  ///     there is one. Default: none.
  public init(
    counts: WordCounter, limit: Int? = nil, minimumCount: Int = 1, required: [String] = []
  ) {
    var table = WordTable()
    for marker in [Self.endOfSequence, Self.unknown] { marker.withBytes { table.append($0) } }
    let limit = min(limit ?? Limits.vocabularyWords, Limits.vocabularyWords)
    let required = Set(required.compactMap { $0.withBytes { counts.words.row(of: $0) } })
    var places = limit - table.count - required.count
    for (row, count) in counts.rowsByFallingCount() where table.count < limit {
      if !required.contains(row) {
        guard places > 0, count >= minimumCount else { continue }
        places -= 1
      }
      counts.words.withBytes(of: row) { _ = table.rowAdding($0) }
    }
    self.table = table
    fingerprint = table.fingerprint
    endID = 0
    unknownID = 1
  }

  private static func marker(_ word: String, in table: WordTable, path: String) throws -> Int32 {
    guard let row = word.withBytes({ table.row(of: $0) }) else {
      throw LanguageError.vocabularyLacksWord(path: path, word: word, got: table.count)
    }
    return Int32(row)
  }

  /// The number of ids.
  public var count: Int { table.count }

  /// The id of a word, nil when the vocabulary does not have it. O(1).
  public func id(of word: String) -> Int32? {
    word.withBytes { table.row(of: $0) }.map(Int32.init)
  }

  /// The id of a word in UTF-8, ``unknownID`` when the vocabulary does not have it. O(1).
  package func idOrUnknown(of word: TextBytes) -> Int32 {
    table.row(of: word).map { Int32(truncatingIfNeeded: $0) } ?? unknownID
  }

  /// The word of an id; ``unknown`` for a number that is no id. O(1).
  public func word(_ id: Int32) -> String {
    id >= 0 && Int(id) < count ? table[Int(id)] : Self.unknown
  }

  /// The first words alone; all of them when there are not as many.
  ///
  /// - Throws: ``LanguageError/vocabularyLacksWord(path:word:got:)`` when `<eos>` or
  ///   `UNK` is not among them.
  public func first(_ count: Int) throws -> Vocabulary {
    count >= self.count ? self : try Vocabulary(words: decode(0..<Int32(max(0, count))))
  }

  /// The ids of tokens, ``unknownID`` for those that the vocabulary does not
  /// have. No marker is added.
  public func encode(_ tokens: some Sequence<String>) -> [Int32] {
    tokens.map { token in token.withBytes { idOrUnknown(of: $0) } }
  }

  /// The words of ids.
  public func decode(_ ids: some Sequence<Int32>) -> [String] {
    ids.map { word($0) }
  }
}

extension Vocabulary: Equatable {
  /// Whether both have the same words in the same order.
  public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
    left.count == right.count && left.fingerprint == right.fingerprint
      && (0..<left.count).allSatisfy { left.table[$0] == right.table[$0] }
  }
}
