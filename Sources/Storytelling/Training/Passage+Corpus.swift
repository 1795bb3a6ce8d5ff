import Language

extension Passage {
  /// The passages of a tokenised corpus: whole sentences of one book, packed up
  /// to a limit.
  ///
  /// - Parameters:
  ///   - store: the corpus in the ids of the decoder's vocabulary.
  ///   - range: the sentences that passages may begin with; nil for all.
  ///   - decoderVocabulary: the decoder's vocabulary.
  ///   - encoderVocabulary: that of the skip-thoughts, perhaps another.
  ///   - limit: most words of a passage; 100 in the literature.
  ///   - minimum: fewest words.
  /// - Complexity: O(words).
  public static func passages(
    of store: TokenStore, in range: Range<Int>? = nil, decoderVocabulary: Vocabulary,
    encoderVocabulary: Vocabulary, limit: Int = 100, minimum: Int = 20
  ) -> [Passage] {
    let table = translation(from: decoderVocabulary, to: encoderVocabulary)
    return store.passages(limit: limit, minimum: minimum)
      .filter { range?.contains($0.lowerBound) ?? true }
      .map { sentences in
        Passage(
          words: Array(store.tokens(of: sentences)),
          sentences: sentences.map { translate(store.sentence($0), table) })
      }
  }

  /// The sentences of a tokenised corpus in the ids of an encoder's vocabulary.
  ///
  /// - Complexity: O(words).
  public static func sentences(
    of store: TokenStore, vocabulary: Vocabulary, encoderVocabulary: Vocabulary
  ) -> [[Int32]] {
    let table = translation(from: vocabulary, to: encoderVocabulary)
    return (0..<store.sentenceCount).map { translate(store.sentence($0), table) }
  }

  /// The id of each word in another vocabulary, nil when both are the same.
  private static func translation(from own: Vocabulary, to other: Vocabulary) -> [Int32]? {
    own == other ? nil : other.encode(own.decode(0..<Int32(own.count)))
  }

  private static func translate(_ ids: UnsafeBufferPointer<Int32>, _ table: [Int32]?) -> [Int32] {
    table.map { table in ids.map { table[Int($0)] } } ?? Array(ids)
  }
}
