/// Splits text into sentences by rules.
///
/// A sentence ends after `.`, `?` or `!` with the closing quotes and brackets
/// behind it, when white space follows and then, after any opening quotes and
/// brackets, a capital letter or a digit. It does not end
///
/// - after a known abbreviation (`Mr.`, see ``Abbreviations``), a single
///   initial (`J. Smith`, but "It was I. He") or letters with stops between
///   them (`U.S. Army`);
/// - after an ellipsis that "I" follows: `Oh ... I see`. Before other capitals
///   an ellipsis ends a sentence.
///
/// The rules stand in for NLTK's trained Punkt model; they matter because
/// ``TreebankTokenizer`` splits off a full stop only at the end of a sentence.
public enum SentenceSplitter {
  /// The sentences of a text, without white space at their ends.
  ///
  ///     SentenceSplitter.split("\"Go!\" said Mr. Bun. He went.")
  ///     // ["\"Go!\" said Mr. Bun.", "He went."]
  public static func split(_ text: String) -> [String] {
    var sentences: [String] = []
    text.withBytes { bytes in
      forEachSentence(in: bytes) { sentences.append($0.text) }
    }
    return sentences
  }

  /// Calls `body` with each sentence of a text in UTF-8. The bytes are valid during the call.
  @inline(__always)
  package static func forEachSentence(
    in text: TextBytes, _ body: (TextBytes) throws -> Void
  ) rethrows {
    var start = 0
    var index = 0
    while index < text.count {
      guard isTerminator(text[index]) else {
        index += 1
        continue
      }
      let end = sentenceEnd(text, terminator: index, sentenceStart: start)
      index = end.next
      guard end.isEnd else { continue }
      try pass(text.part(start, index), body)
      start = index
    }
    try pass(text.part(start, text.count), body)
  }

  @inline(__always)
  private static func pass(_ bytes: TextBytes, _ body: (TextBytes) throws -> Void) rethrows {
    let sentence = bytes.stripped
    if !sentence.isEmpty { try body(sentence) }
  }

  private static func isTerminator(_ byte: UInt8) -> Bool {
    byte == .stop || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!")
  }

  /// Whether a sentence ends with the marks at `terminator`, and where they end.
  private static func sentenceEnd(
    _ text: TextBytes, terminator: Int, sentenceStart: Int
  ) -> (isEnd: Bool, next: Int) {
    var index = terminator
    while index < text.count, isTerminator(text[index]) { index += 1 }
    let isFullStop = index == terminator + 1 && text[terminator] == .stop
    let isEllipsis = index >= terminator + 2 && text[index - 1] == .stop
    while case let length = closingMarkLength(text, index), length > 0 { index += length }
    let next = index
    guard index < text.count, text.spaceLength(at: index) > 0 else { return (false, next) }
    while index < text.count {
      let length = max(text.spaceLength(at: index), openingMarkLength(text, index))
      if length == 0 { break }
      index += length
    }
    guard index < text.count, startsSentence(text, index) else { return (false, next) }
    if isEllipsis, isPronounI(text, index) { return (false, next) }
    // A closing mark shows that the stop does not belong to a word.
    if isFullStop, next == terminator + 1,
      Abbreviations.endsWithAbbreviation(text.part(sentenceStart, terminator))
    {
      return (false, next)
    }
    return (true, next)
  }

  /// A capital letter or a digit.
  private static func startsSentence(_ text: TextBytes, _ index: Int) -> Bool {
    if text[index] < 0x80 { return text[index].isASCIIUppercase || text[index].isASCIIDigit }
    return DecodedScalar(text, at: index).scalar.properties.isUppercase
  }

  private static func isPronounI(_ text: TextBytes, _ index: Int) -> Bool {
    text[index] == UInt8(ascii: "I") && (index + 1 == text.count || !text[index + 1].isWordLike)
  }

  /// `"`, `'`, `)`, `]`, `}`, U+2019 and U+201D.
  private static func closingMarkLength(_ text: TextBytes, _ index: Int) -> Int {
    guard index < text.count else { return 0 }
    switch text[index] {
    case .quote, .apostrophe, UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return 1
    case 0xE2: return text.has("\u{2019}", at: index) || text.has("\u{201D}", at: index) ? 3 : 0
    default: return 0
    }
  }

  /// `"`, `'`, `` ` ``, `(`, `[`, U+2018 and U+201C.
  private static func openingMarkLength(_ text: TextBytes, _ index: Int) -> Int {
    switch text[index] {
    case .quote, .apostrophe, .backtick, UInt8(ascii: "("), UInt8(ascii: "["): return 1
    case 0xE2: return text.has("\u{2018}", at: index) || text.has("\u{201C}", at: index) ? 3 : 0
    default: return 0
    }
  }
}
