import Language

/// What makes one of several stories the best.
public enum StoryScore: String, Sendable, Codable, CaseIterable {
  /// The share of a caption's content words that the story has, mean over the
  /// captions: the story that says most of what the picture shows.
  case captions

  /// The mean log probability of a word, as bans and penalties leave it: the
  /// story that the model itself would tell most readily.
  case likelihood

  /// The score of a story; the higher, the better.
  func value(of draft: StoryDraft, text: String, captions: CaptionWords) -> Double {
    switch self {
    case .captions: captions.recall(in: text)
    case .likelihood: draft.logProbability / Double(max(1, draft.words.count))
    }
  }
}

/// The content words of captions, looked up once for many stories.
package struct CaptionWords {
  private let captions: [Set<String>]

  package init(_ captions: [String]) {
    self.captions = captions.map { Set(ContentWords.lemmas(of: $0)) }.filter { !$0.isEmpty }
  }

  /// The share of a caption's content lemmas that a story has, mean over the
  /// captions, 0 to 1; 0 when no caption has any.
  package func recall(in story: String) -> Double {
    let told = Set(ContentWords.lemmas(of: story))
    let shares = captions.map { Double($0.intersection(told).count) / Double($0.count) }
    return shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
  }
}
