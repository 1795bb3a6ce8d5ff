/// A story while it is told: its words so far, and which may follow.
struct StoryDraft {
  let rules: StoryRules

  /// The words so far, without an end mark.
  private(set) var words: [Int32] = []

  /// The summed log probability of the words, in nats, each as the bans and
  /// penalties left it.
  private(set) var logProbability = 0.0

  private var counts: [Int32: Int] = [:]
  private var openQuotes = 0
  private var hasEndMark = false

  /// The word that was told last, −1 before the first.
  var lastWord: Int32 { words.last ?? -1 }

  /// Whether nothing may follow: the end mark came, a sentence ended after
  /// enough words, or there are too many.
  var isOver: Bool {
    hasEndMark || words.count >= rules.dials.mostWords
      || words.count >= rules.dials.words && rules.sentenceEnds.contains(lastWord)
  }

  init(_ rules: StoryRules) {
    self.rules = rules
  }

  /// Adds a word, or the end mark.
  ///
  /// - Parameter logProbability: of the word, in nats.
  mutating func append(_ word: Int32, logProbability: Double) {
    self.logProbability += logProbability
    guard word != rules.endID else {
      hasEndMark = true
      return
    }
    words.append(word)
    counts[word, default: 0] += 1
    if word == rules.openingQuote { openQuotes += 1 }
    if word == rules.closingQuote { openQuotes -= 1 }
  }

  // MARK: - What may follow

  /// Makes the logits of the next word those of the rules: −∞ for a word that
  /// must not follow, less for one that was told before, more for one of the
  /// topic that was not.
  ///
  /// - Complexity: O(vocabulary + words told).
  func restrict(_ logits: UnsafeMutableBufferPointer<Float>) {
    ban(logits)
    penalize(logits)
    favourTopic(logits)
  }

  private func ban(_ logits: UnsafeMutableBufferPointer<Float>) {
    func ban(_ word: Int32?) {
      if let word { logits[Int(word)] = -.infinity }
    }
    ban(rules.unknownID)
    if !mayEnd { ban(rules.endID) }
    if openQuotes == 0 { ban(rules.closingQuote) }
    if words.isEmpty { rules.dependent.forEach(ban) }
    bannedByRepetition.forEach(ban)
    banNewNames(logits)
    switch rules.dials.mostWords - words.count {
    case 2: rules.unfinished.forEach(ban)
    case 1: allowOnlySentenceEnds(logits)
    default: break
    }
  }

  /// Whether the decoder may set the end mark: behind a sentence, and the
  /// quotes that close with it, once there are enough words.
  private var mayEnd: Bool {
    guard let minimum = rules.dials.minimumWords, words.count >= minimum else { return false }
    let last = words.last { $0 != rules.closingQuote }
    return last.map(rules.sentenceEnds.contains) ?? false
  }

  private func banNewNames(_ logits: UnsafeMutableBufferPointer<Float>) {
    let told = counts.keys.filter(rules.names.contains)
    guard told.count >= rules.dials.names else { return }
    sparing(told, of: logits) {
      for name in rules.names { logits[Int(name)] = -.infinity }
    }
  }

  private func allowOnlySentenceEnds(_ logits: UnsafeMutableBufferPointer<Float>) {
    guard rules.sentenceEnds.contains(where: { logits[Int($0)] > -.infinity }) else { return }
    sparing(rules.sentenceEnds, of: logits) { logits.update(repeating: -.infinity) }
  }

  /// Keeps the logits of some words as they are while others are banned.
  private func sparing(
    _ words: some Sequence<Int32>, of logits: UnsafeMutableBufferPointer<Float>,
    _ banOthers: () -> Void
  ) {
    let kept = words.map { ($0, logits[Int($0)]) }
    banOthers()
    for (word, logit) in kept { logits[Int(word)] = logit }
  }

  /// The words that would complete a sequence of `noRepeatLength` words for the
  /// second time.
  private var bannedByRepetition: [Int32] {
    let length = rules.dials.noRepeatLength
    guard length > 0, words.count >= length else { return [] }
    let last = words.suffix(length - 1)
    return words.indices.dropFirst(length - 1).compactMap { end in
      words[(end - length + 1)..<end].elementsEqual(last) ? words[end] : nil
    }
  }

  private func favourTopic(_ logits: UnsafeMutableBufferPointer<Float>) {
    guard !rules.echoes.isEmpty, let best = logits.max() else { return }
    let bar = best - StoryRules.plausibleDistance
    for echo in rules.echoes where !echo.forms.contains(where: { counts[$0] != nil }) {
      for word in echo.forms where logits[Int(word)] >= bar { logits[Int(word)] += echo.gain }
    }
  }

  private func penalize(_ logits: UnsafeMutableBufferPointer<Float>) {
    let dials = rules.dials
    guard
      dials.repetitionPenalty != 1 || dials.presencePenalty != 0 || dials.frequencyPenalty != 0
    else { return }
    for (word, count) in counts {
      let logit = logits[Int(word)]
      logits[Int(word)] =
        (logit > 0 ? logit / dials.repetitionPenalty : logit * dials.repetitionPenalty)
        - dials.presencePenalty - dials.frequencyPenalty * Float(count)
    }
  }
}
