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

  /// The proper names, of which a story tells but a few.
  let names: Set<Int32>

  /// What the story is about.
  let echoes: [Echo]

  /// How far, in nats, the logit of a topic's word may lie below the greatest for it
  /// to gain, e⁻⁵ being a 150th of the likeliest word's probability. What could
  /// not stand here shall not be told for its gain ("She dog"); as with the plausible
  /// words of Li et al. 2023, "Contrastive decoding".
  static let plausibleDistance: Float = 5

  /// A topic's word.
  struct Echo {
    /// Its forms, with small and with capital letters.
    let forms: [Int32]

    /// What the logit of each gains until one is told.
    let gain: Float

    /// The root of the share, for what a third of the captions have is nearly as
    /// likely in the picture as what all have.
    init(_ word: TopicWord, _ echo: Float, _ vocabulary: Vocabulary) {
      forms = Lemmatizer.inflections(of: word.lemma).flatMap { [$0, $0.capitalized] }
        .compactMap(vocabulary.id)
      gain = echo * word.share.squareRoot()
    }
  }

  /// - Parameter names: ids of the proper names (`Vocabulary.nameIDs`).
  init(
    _ dials: StoryDials, topic: [TopicWord] = [], names: Set<Int32> = [], vocabulary: Vocabulary
  ) {
    self.dials = dials
    self.names = names
    echoes = dials.echo > 0 ? topic.map { Echo($0, dials.echo, vocabulary) } : []
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
