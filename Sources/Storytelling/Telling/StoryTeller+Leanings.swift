import Language
import Neural

/// How much a sentence of a story leans on each caption.
public struct SentenceLeaning: Sendable, Codable, Equatable {
  /// The sentence.
  public let sentence: String

  /// The attention to each caption, mean over the sentence's words, in sum 1.
  public let weights: [Float]
}

extension StoryTeller {
  /// How much each sentence of a story leans on each part of its vectors: the
  /// story is told again word by word, and the attention of its words averaged.
  ///
  /// - Returns: the sentences in order; none of a decoder without attention.
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)``.
  /// - Complexity: O(words · width²).
  public func leanings(of story: String, under vectors: StoryVectors) throws -> [SentenceLeaning] {
    let sentences = SentenceSplitter.split(story)
    let words = sentences.map {
      decoder.vocabulary.encode(TreebankTokenizer.tokenize($0))
    }
    let all = Array(words.joined())
    guard !all.isEmpty else { return [] }
    let conditions = try StoryConditions(vectors.alone, length: decoder.vectorLength)
    let batch = SequenceBatch([all], endMarked: true)
    let trace = decoder.run(
      previousWords: batch.shiftedIds, batch: 1, mask: nil,
      states: decoder.initialStates(conditions.vectors), vectors: conditions.vectors)
    guard let attended = decoder.attend(from: trace.outputs, conditions) else { return [] }
    let weights = attended.trace.weights[0]
    var first = 0
    return zip(sentences, words).compactMap { sentence, words in
      defer { first += words.count }
      guard !words.isEmpty else { return nil }
      return SentenceLeaning(
        sentence: sentence, weights: weights.rows(first..<first + words.count).meanRow().row(0))
    }
  }
}
