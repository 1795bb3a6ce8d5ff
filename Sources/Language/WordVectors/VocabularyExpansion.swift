import Neural

/// Words that an encoder of sentences understands without having learned them
/// (Kiros et al. 2015, "Vocabulary expansion").
///
/// Vectors of many words that were trained elsewhere are mapped into the encoder's
/// word table by ordinary least squares with an intercept, fitted over the words that
/// both have. The words that the encoder learned keep their ids and vectors, and so do
/// `<eos>` and `UNK`, which no fit sees; the others follow in the file's order. Phrases
/// (words with `_`) are left out, as are words that a vocabulary file cannot hold. Of a
/// word that stands twice the first line counts.
public struct VocabularyExpansion: Sendable {
  private let file: WordVectorFile
  private let learned: Vocabulary

  /// The learned words that the file has, too, and their vectors, (words, length).
  private let shared: [Int]
  private let vectors: Tensor

  /// The learned words, then those of the file.
  public let vocabulary: Vocabulary

  /// How many words the fit is made from.
  public var sharedWordCount: Int { shared.count }

  /// Reads a file of vectors once, so that what is wrong with it is found before
  /// anything is trained.
  ///
  /// - Parameters:
  ///   - path: text, `word v1 v2 …` a line, with or without a line `count length`
  ///     before it: what word2vec and GloVe write. It is read again by ``apply(to:)``.
  ///   - vocabulary: the words that the encoder learns or has learned.
  /// - Throws: ``LanguageError``: `cannotRead`, `lineTooLong`, `badLine`,
  ///   `vocabularyTooLarge`, or `badWordVectors`, also when fewer words are shared than
  ///   a map with an intercept has unknowns for each output.
  /// - Complexity: O(bytes) time; memory for all words and the shared vectors.
  public init(path: String, vocabulary: Vocabulary) throws {
    let file = try WordVectorFile(path: path)
    var words = vocabulary.table
    var isShared = [Bool](repeating: false, count: vocabulary.count)
    var shared: [Int] = []
    var numbers: [Float] = []
    try file.forEachWord { word, vector in
      let id = vocabulary.idOrUnknown(of: word)
      if id == vocabulary.unknownID {
        // "UNK" itself is there already.
        if Self.isWord(word) { _ = words.rowAdding(word) }
        guard words.count <= Limits.vocabularyWords else {
          throw LanguageError.vocabularyTooLarge(
            path: path, got: words.count, expected: Limits.vocabularyWords)
        }
      } else if id != vocabulary.endID, !isShared[Int(id)] {
        isShared[Int(id)] = true
        shared.append(Int(id))
        numbers += UnsafeBufferPointer(start: vector.data, count: file.length)
      }
    }
    guard shared.count > file.length else {
      throw LanguageError.badWordVectors(
        path: path, got: "\(shared.count) of the words that the encoder learns",
        expected: "at least \(file.length + 1) to fit vectors of \(file.length) numbers on; take"
          + " shorter vectors or more words")
    }
    self.file = file
    self.shared = shared
    vectors = Tensor(numbers, shape: [shared.count, file.length])
    learned = vocabulary
    self.vocabulary = try Vocabulary(table: words, path: path)
  }

  /// An encoder that understands all of ``vocabulary`` and is otherwise the same.
  ///
  /// - Throws: ``LanguageError/vocabularyDoesNotFit(got:expected:)`` for an encoder of
  ///   another vocabulary, and as ``init(path:vocabulary:)`` for a file that has
  ///   changed since.
  /// - Complexity: O(words · vector's length · word length) and a fit over the shared
  ///   words; memory for the new word table.
  public func apply(to model: SkipThoughts) throws -> SkipThoughts {
    guard model.vocabulary == learned else {
      throw LanguageError.vocabularyDoesNotFit(
        got: model.vocabulary.count, expected: learned.count)
    }
    return try SkipThoughts(
      options: model.options, vocabulary: vocabulary,
      encoders: model.encoders.map { encoder in
        SentenceEncoder(
          words: try expanded(encoder.words), forward: encoder.forward, reverse: encoder.reverse)
      })
  }

  private func expanded(_ words: WordEmbedding) throws -> WordEmbedding {
    let own = words.table.value
    let map = try Linear(
      name: "expansion", leastSquaresFrom: vectors, to: own.gathered(shared))
    let table = Tensor(zeros: [vocabulary.count, words.length])
    table.data.update(from: own.data, count: own.count)
    var row = own.rows
    try file.forEachWord { word, vector in
      // A new word's first line comes when its row is the next one.
      guard Int(vocabulary.idOrUnknown(of: word)) == row else { return }
      let mapped = map.forward(vector)
      (table.data + row * words.length).update(from: mapped.data, count: words.length)
      row += 1
    }
    guard row == vocabulary.count else {
      throw LanguageError.cannotRead(path: file.path, reason: "it changed while it was read")
    }
    return WordEmbedding(table: Parameter(words.table.name, table))
  }

  /// Whether a vocabulary takes what stands in a file as a word.
  private static func isWord(_ word: TextBytes) -> Bool {
    !word.contains(UInt8(ascii: "_")) && word.stripped.count == word.count
      && String(validating: word, as: UTF8.self) != nil
  }
}
