import Neural

extension SkipThoughtModel {
  /// A held-out sentence, and the one among others whose vector is nearest to its own
  /// by the cosine: a look at what the encoder takes for alike.
  ///
  /// - Parameters:
  ///   - count: sentences that are looked at, spread over the store.
  ///   - longestSentence: sentences with more words are left out.
  /// - Returns: word ids; nil when all sentences are the same.
  public func nearestSentences(
    in store: TokenStore, among count: Int = 256, longestSentence: Int = 30
  ) -> (sentence: [Int32], nearest: [Int32])? {
    let eligible = SentenceTriples.eligible(in: store, longest: longestSentence)
    let sentences = SkipThoughtTrainer.spread(eligible, count: count)
      .map { Array(store.sentence($0)) }
    guard !sentences.isEmpty else { return nil }
    // A sentence of the middling length says more than a "No." does.
    let byLength = sentences.indices.sorted {
      (sentences[$0].count, $0) < (sentences[$1].count, $1)
    }
    let asked = byLength[byLength.count / 2]
    let vectors = vectors(of: sentences)
    RowNormalization.apply(vectors)
    let cosines = Tensor(zeros: [1, sentences.count])
    matrixProduct(vectors.rows(asked..<asked + 1), vectors, transposeRight: true, into: cosines)
    let nearest = sentences.indices.filter { sentences[$0] != sentences[asked] }
      .max { cosines.data[$0] < cosines.data[$1] }
    return nearest.map { (sentences[asked], sentences[$0]) }
  }
}
