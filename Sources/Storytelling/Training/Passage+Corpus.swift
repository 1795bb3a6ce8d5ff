import Language

extension Passage {
  /// The passages of a tokenised corpus: whole sentences of one book, packed up
  /// to a limit.
  ///
  /// - Parameters:
  ///   - store: the corpus in the ids of the decoder's vocabulary.
  ///   - decoderVocabulary: the decoder's vocabulary.
  ///   - encoderVocabulary: that of the skip-thoughts, perhaps another.
  ///   - limit: most words of a passage; 100 in the literature.
  ///   - minimum: fewest words.
  /// - Complexity: O(words).
  public static func passages(
    of store: TokenStore, decoderVocabulary: Vocabulary, encoderVocabulary: Vocabulary,
    limit: Int = 100, minimum: Int = 20
  ) -> [Passage] {
    let translation: [Int32]? =
      decoderVocabulary == encoderVocabulary
      ? nil
      : encoderVocabulary.encode(
        decoderVocabulary.decode((0..<decoderVocabulary.count).map { Int32($0) }))
    return store.passages(limit: limit, minimum: minimum).map { range in
      Passage(
        words: Array(store.tokens(of: range)),
        sentences: range.map { index in
          let sentence = store.sentence(index)
          return translation.map { table in sentence.map { table[Int($0)] } } ?? Array(sentence)
        })
    }
  }
}
