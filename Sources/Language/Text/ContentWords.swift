/// The content words of a text: what it is about, for measuring how much of
/// one text is found in another.
///
/// Words are lower-cased, stop words (articles, pronouns, auxiliaries,
/// prepositions and the like) and numbers are dropped, and the rest is reduced
/// to a lemma by a list of irregular forms and by rules for -s, -ing and -ed
/// (see ``Lemmatizer``). The lemmas are crude, but the same for both texts.
public enum ContentWords {
  /// The lemmas of the content words in a text, in order, repeated as they repeat.
  ///
  ///     ContentWords.lemmas(of: "Two dogs were running on the beaches.")
  ///     // ["dog", "run", "beach"]
  public static func lemmas(of text: String) -> [String] {
    lemmas(in: CaptionTokenizer.tokenize(text))
  }

  /// The lemmas of the content words among tokens, in order.
  public static func lemmas(in tokens: some Sequence<String>) -> [String] {
    tokens.compactMap { token in
      let word = token.lowercased()
      guard word.utf8.count > 1, word.contains(where: \.isLetter), word.first != "'",
        !StopWords.all.contains(word)
      else { return nil }
      let lemma = Lemmatizer.lemma(word)
      return StopWords.all.contains(lemma) ? nil : lemma
    }
  }

  /// The share of the distinct content lemmas of the captions that occur in
  /// the story, 0 to 1; nil when the captions have none.
  public static func recall(of captions: some Sequence<String>, in story: String) -> Double? {
    let wanted = captions.reduce(into: Set<String>()) { $0.formUnion(lemmas(of: $1)) }
    guard !wanted.isEmpty else { return nil }
    let found = wanted.intersection(lemmas(of: story))
    return Double(found.count) / Double(wanted.count)
  }
}

/// English words that say little about what a text is about.
enum StopWords {
  static let all = Set(
    """
    a an the this that these those such same other another each every either neither both all any \
    some no none few several many much more most less least own only very too so quite rather \
    just even still also again once ever never always often sometimes perhaps maybe almost \
    i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his \
    himself she her hers herself it its itself they them their theirs themselves one ones oneself \
    who whom whose which what whatever whoever someone somebody something anyone anybody anything \
    everyone everybody everything nobody nothing thou thee thy thine ye \
    be am is are was were been being have has had having do does did doing done can could shall \
    should will would may might must ought need dare let get gets got getting gotten \
    ai ca wo sha n't not nor 't \
    of in on at by for with from to into onto upon over under above below up down out off about \
    around through across along against among amongst between behind beside besides beyond before \
    after during until till since toward towards within without near inside outside past per via \
    as than then there here where when why how whether while if unless although though because \
    and or but yet now away back together else however therefore thus hence indeed \
    two three four five six seven eight nine ten first second third \
    mr mrs miss ms sir etc yes oh ah well like unk eos
    """.split(separator: " ").map(String.init))
}
