extension Lemmatizer {
  /// The words whose lemma is `lemma`, as far as spelling can tell: the lemma
  /// itself, its irregular forms, and what ``lemma(_:)`` leads back to it among the
  /// words that -s, -ed and -ing make. Some of them nobody says ("womans").
  ///
  ///     Lemmatizer.inflections(of: "ride")   // ["ridden", "ride", "rides", "riding", "rode"]
  ///
  /// - Returns: lower-cased, sorted, each once.
  public static func inflections(of lemma: String) -> [String] {
    guard let last = lemma.last else { return [] }
    let shortened = String(lemma.dropLast())
    let regular = [
      lemma, lemma + "s", lemma + "es", lemma + "d", lemma + "ed", lemma + "ing",
      lemma + "\(last)ed", lemma + "\(last)ing", shortened + "ing", shortened + "ies",
      shortened + "ied",
    ]
    return Set(irregularForms[lemma, default: []] + regular)
      .filter { Self.lemma($0) == lemma }.sorted()
  }

  /// What ``irregular`` says, from the lemmas to their forms.
  private static let irregularForms = Dictionary(grouping: irregular.keys) { irregular[$0]! }
}
