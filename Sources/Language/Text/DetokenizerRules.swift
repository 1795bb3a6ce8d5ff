/// Which tokens stand beside which without a space.
enum Spacing {
  /// Whether a token is written right behind the one before it.
  static func attaches(_ token: String, to previous: String?) -> Bool {
    if attachedMarks.contains(token) { return true }
    let lower = token.lowercased()
    if attachedEndings.contains(lower) { return true }
    guard let previous else { return false }
    return splitWords[previous.lowercased()]?.contains(lower) ?? false
  }

  /// Whether the token after this one is written right behind it.
  static func gluesNext(_ token: String) -> Bool {
    switch token {
    case "(", "[", "{", "<", "$", "#", "\u{00A3}": true
    default: false
    }
  }

  /// The token with typographic apostrophes and dashes.
  static func typographic(_ token: String) -> String {
    if token == "--" { return "\u{2014}" }
    if !token.utf8.contains(.apostrophe) { return token }
    return String(token.map { $0 == "'" ? "\u{2019}" : $0 })
  }

  private static let attachedMarks: Set<String> = [
    ",", ".", ";", ":", "?", "!", "...", "%", ")", "]", "}", ">", "'", "..", "\u{2026}",
  ]

  private static let attachedEndings: Set<String> = [
    "'s", "'m", "'d", "'ll", "'re", "'ve", "n't",
  ]

  /// The words that the tokeniser splits without a mark.
  private static let splitWords: [String: Set<String>] = [
    "can": ["not"], "d": ["'ye"], "gim": ["me"], "gon": ["na"], "got": ["ta"], "lem": ["me"],
    "mor": ["'n"], "wan": ["na"], "'t": ["is", "was"],
  ]
}

/// Where a capital is due in text from a lower-cased model.
struct CapitalState: Sendable {
  /// Whether the next word starts a sentence.
  private var isDue = true
  /// Whether the last token ended a sentence, quotes aside.
  private(set) var isAtSentenceEnd = false
  /// Whether what ended it was a question or exclamation mark within quotes,
  /// which `he said` may follow.
  private var isSpeechEnd = false

  /// The token with its capital, if one is due.
  ///
  /// - Parameter isGlued: Whether it continues the word before it.
  func restored(_ token: String, isGlued: Bool) -> String {
    if token == "i" || token.hasPrefix("i'") { return "I" + token.dropFirst() }
    guard isDue, let first = token.first(where: \.isLetter) else { return token }
    if isSpeechEnd, Self.speechWords.contains(token) { return token }
    guard token.first == first || token.hasPrefix("'") else { return token }
    guard let index = token.firstIndex(of: first) else { return token }
    return token[..<index] + first.uppercased() + token[token.index(after: index)...]
  }

  mutating func saw(_ token: String) {
    isSpeechEnd = false
    switch token {
    case ".", "?", "!":
      isDue = true
      isAtSentenceEnd = true
      endMark = token
    case "(", "[", "{", ")", "]", "}", "'":
      break
    default:
      isDue = false
      isAtSentenceEnd = false
    }
  }

  /// Speech starts with a capital, quoted words within a sentence do not.
  mutating func sawOpeningQuote(after previous: String?) {
    switch previous {
    case nil, ",", ":", "--": isDue = true
    default: break
    }
    isSpeechEnd = false
    isAtSentenceEnd = false
  }

  mutating func sawClosingQuote() {
    isSpeechEnd = isAtSentenceEnd && endMark != "."
  }

  /// The mark that ended the last sentence.
  private var endMark = "."

  /// What follows speech within one sentence.
  private static let speechWords: Set<String> = [
    "he", "she", "they", "it", "we", "said", "asked", "cried", "replied", "answered", "whispered",
    "exclaimed", "shouted", "called", "demanded", "murmured", "inquired", "thought",
  ]
}
