/// How single quotes are told from apostrophes.
///
/// A mark between letters is an apostrophe. One before a word may open a
/// quotation, unless the word is a known elision (`'tis`, `'em`); one behind
/// punctuation closes, one behind a letter may close, unless it looks like a
/// plural's possessive (`dogs' `) or a dropped letter (`talkin'`, `o'`). What
/// may open counts only if something closes it within the paragraph, or if it
/// starts speech with a capital that the next paragraph continues.
extension QuoteResolver {
  private typealias Mark = CharacterFolding.Mark

  /// A single quote of a text and what it was found to be.
  struct Single {
    var position: Int
    var role: Role
  }

  /// Lists the single quotes of a paragraph in order.
  static func classifySingles(_ bytes: TextBytes, _ singles: inout [Single]) {
    singles.removeAll(keepingCapacity: true)
    var pending: Int?
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte == .apostrophe || byte == Mark.openSingle || byte == Mark.closeSingle else {
        continue
      }
      let this = singles.count
      singles.append(Single(position: index, role: .apostrophe))
      if byteAt(bytes, index - 1).isWordLike, byteAt(bytes, index + 1).isWordLike { continue }
      if mayOpen(bytes, index) {
        // A capital is the better start of a quotation.
        let isBetter =
          pending.map { !startsWithCapital(bytes, singles[$0].position) } ?? true
        if pending == nil || isBetter && startsWithCapital(bytes, index) { pending = this }
        continue
      }
      let isStrong = closesAfterMark(bytes, index)
      guard isStrong || pending != nil && mayCloseAfterWord(bytes, index) else { continue }
      singles[this].role = .closes
      if let opening = pending { singles[opening].role = .opens }
      pending = nil
    }
    if let opening = pending, startsSpeech(bytes, singles[opening].position) {
      singles[opening].role = .opens
    }
  }

  private static func startsWithCapital(_ bytes: TextBytes, _ index: Int) -> Bool {
    byteAt(bytes, index + 1).isASCIIUppercase
  }

  private static func mayOpen(_ bytes: TextBytes, _ index: Int) -> Bool {
    let before = byteAt(bytes, index - 1)
    let after = byteAt(bytes, index + 1)
    guard bytes[index] != Mark.closeSingle,
      isBeforeOpening(before) || before == .quote || before == .hyphen
    else { return false }
    switch after {
    case .quote, .stop, Mark.openDouble, Mark.openSingle, UInt8(ascii: "("), UInt8(ascii: "["):
      return true
    default:
      return after.isWordLike && !after.isASCIIDigit && !startsElision(bytes, index + 1)
    }
  }

  /// Behind punctuation, or behind a dash, which has a space after it, and before no letter.
  private static func closesAfterMark(_ bytes: TextBytes, _ index: Int) -> Bool {
    guard bytes[index] != Mark.openSingle, !byteAt(bytes, index + 1).isWordLike else {
      return false
    }
    switch byteAt(bytes, index - 1) {
    case .comma, .stop, .hyphen, UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"),
      UInt8(ascii: ":"), UInt8(ascii: ")"), Mark.closeDouble:
      return true
    case .space:
      return byteAt(bytes, index - 2) == .hyphen
    default:
      return false
    }
  }

  private static func mayCloseAfterWord(_ bytes: TextBytes, _ index: Int) -> Bool {
    let after = byteAt(bytes, index + 1)
    guard bytes[index] != Mark.openSingle, byteAt(bytes, index - 1).isWordLike,
      !after.isWordLike
    else { return false }
    var start = index
    while start > 0, bytes[start - 1].isWordLike { start -= 1 }
    let word = bytes.part(start, index)
    let last = word[word.count - 1].lowercased
    if last == UInt8(ascii: "s"), after == .space { return false }
    if word.count > 3, word.hasAnyCase("in", at: word.count - 2) { return false }
    return !clippedWords.contains {
      word.count == $0.utf8CodeUnitCount && word.hasAnyCase($0, at: 0)
    }
  }

  /// At the start of the paragraph, after a comma or colon, or with a quote
  /// that can do nothing else; and with a capital.
  private static func startsSpeech(_ bytes: TextBytes, _ index: Int) -> Bool {
    guard startsWithCapital(bytes, index) else { return false }
    if index <= 1 || bytes[index] == Mark.openSingle { return true }
    let mark = bytes[index - 2]
    return bytes[index - 1] == .space && (mark == .comma || mark == UInt8(ascii: ":"))
  }

  /// Whether a word written with a leading apostrophe starts at `index`.
  private static func startsElision(_ bytes: TextBytes, _ index: Int) -> Bool {
    var end = index
    while end < bytes.count, bytes[end].isASCIILetter { end += 1 }
    return elisions.contains {
      end - index == $0.utf8CodeUnitCount && bytes.hasAnyCase($0, at: index)
    }
  }

  /// Words whose first letters are left out, and endings that stand alone.
  private static let elisions: [StaticString] = [
    "tis", "twas", "twere", "twill", "twould", "twixt", "tisn", "twasn", "tain", "twouldn",
    "em", "im", "er", "e", "ere", "ad", "ave", "ow", "ome", "ouse", "orse", "urry", "eard",
    "ead", "eart", "ard", "elp", "alf", "ell", "appen", "un", "uns", "bout", "cause", "cos",
    "cept", "fraid", "gainst", "gin", "mongst", "mid", "midst", "neath", "pon", "scuse", "round",
    "till", "til", "tother", "n", "s", "t", "d", "m", "ll", "re", "ve",
  ]

  /// Words whose last letters are left out.
  private static let clippedWords: [StaticString] = [
    "o", "an", "th", "wi", "i", "t", "d", "ol", "po", "mus", "las", "fo", "tha", "ha", "wid",
  ]
}
