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

  /// The captions' content words.
  let echoes: [Echo]

  /// How far, in nats, the logit of a word of the captions may lie below the greatest
  /// for it to gain, e⁻⁴ being a fiftieth of the likeliest word's probability. What
  /// could not stand here shall not be told for its gain ("She dog"); as with the
  /// plausible words of Li et al. 2023, "Contrastive decoding".
  static let plausibleDistance: Float = 4

  /// A content word of captions.
  struct Echo {
    /// Its forms that the captions have, and its lemma.
    let forms: [Int32]

    /// What the logit of each gains until one is told.
    let gain: Float
  }

  init(_ dials: StoryDials, captions: [String] = [], vocabulary: Vocabulary) {
    self.dials = dials
    echoes = Self.echoes(of: captions, dials.echo, vocabulary)
    endID = vocabulary.endID
    unknownID = vocabulary.unknownID
    sentenceEnds = Set([".", "!", "?"].compactMap { vocabulary.id(of: $0) })
    openingQuote = vocabulary.id(of: "``")
    closingQuote = vocabulary.id(of: "''")
    dependent = Self.dependentTokens.compactMap { vocabulary.id(of: $0) }
    unfinished = Self.unfinishedTokens.compactMap { vocabulary.id(of: $0) }
  }

  private static func echoes(
    of captions: [String], _ echo: Float, _ vocabulary: Vocabulary
  ) -> [Echo] {
    guard echo > 0 else { return [] }
    var forms: [String: Set<String>] = [:]
    var counts: [String: Int] = [:]
    for caption in captions {
      let words = ContentWords.words(of: caption)
      for (word, lemma) in words { forms[lemma, default: [lemma]].insert(word) }
      for lemma in Set(words.map(\.lemma)) { counts[lemma, default: 0] += 1 }
    }
    // Sorted, so that sums come out the same whatever the order of a dictionary.
    return forms.sorted { $0.key < $1.key }.map { lemma, forms in
      Echo(
        forms: forms.sorted().compactMap(vocabulary.id),
        gain: echo * Float(counts[lemma]!) / Float(captions.count))
    }
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
