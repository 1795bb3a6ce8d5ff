import Language

/// A content word that captions share, in some form: what they are about.
///
/// Of one photograph the nearest few captions say much that is wrong of it, each
/// something else; what many of the nearest hundred say is right more often.
public struct TopicWord: Sendable, Codable, Equatable {
  /// The word, lower-cased and reduced to its lemma (`Lemmatizer`).
  public let lemma: String

  /// The share of the captions that have it, above 0 and at most 1.
  public let share: Float

  /// Makes a word.
  public init(lemma: String, share: Float) {
    self.lemma = lemma
    self.share = share
  }

  /// The content words that most of the captions have.
  ///
  /// - Parameter count: how many at most.
  /// - Returns: by falling share, equal ones by alphabet.
  /// - Complexity: O(words of the captions).
  public static func most(
    of captions: [String], count: Int = Limits.topicWords
  ) -> [TopicWord] {
    var counts: [String: Int] = [:]
    for caption in captions {
      for lemma in Set(ContentWords.lemmas(of: caption)) { counts[lemma, default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map {
      TopicWord(lemma: $0.key, share: Float($0.value) / Float(captions.count))
    }
  }
}
