import Language

/// What a story must obey whatever its words: the dials, and the ids of the
/// tokens that mean something to them.
final class StoryRules: Sendable {
  let dials: StoryDials

  let endID: Int32
  let unknownID: Int32
  let sentenceEnds: Set<Int32>
  let openingQuote: Int32?
  let closingQuote: Int32?

  /// Tokens that no story begins with: marks, and second halves of words.
  let dependent: [Int32]

  /// Tokens that are nothing without the next one.
  let unfinished: [Int32]

  init(_ dials: StoryDials, vocabulary: Vocabulary) {
    self.dials = dials
    endID = vocabulary.endID
    unknownID = vocabulary.unknownID
    sentenceEnds = Set([".", "!", "?"].compactMap { vocabulary.id(of: $0) })
    openingQuote = vocabulary.id(of: "``")
    closingQuote = vocabulary.id(of: "''")
    dependent = Self.dependentTokens.compactMap { vocabulary.id(of: $0) }
    unfinished = Self.unfinishedTokens.compactMap { vocabulary.id(of: $0) }
  }

  private static let dependentTokens = [
    ".", "!", "?", ",", ";", ":", "...", "--", ")", "]", "'", "n't", "'s", "'m", "'d", "'ll",
    "'re", "'ve",
  ]

  /// Opening marks, titles, the first halves of words that the Treebank tokens
  /// split ("ca n't", "gon na"), and words that announce another.
  private static let unfinishedTokens = [
    "``", "`", "(", "[", "Mr.", "Mrs.", "Dr.", "St.", "ca", "Ca", "wo", "Wo", "sha", "Sha", "ai",
    "Ai", "gon", "gim", "lem", "wan", "a", "an", "the", "of", "to", "and", "or", "but", "with",
    "in", "on", "at", "by", "for", "from", "into", "as", "than", "that", "which", "who", "my",
    "your", "his", "her", "its", "our", "their", "is", "was", "were", "had", "have", "be",
  ]
}
