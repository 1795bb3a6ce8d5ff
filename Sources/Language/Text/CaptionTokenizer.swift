/// Splits a caption into words for the joint embedding.
///
/// Words are lower-cased runs of letters and digits; punctuation is dropped.
/// Within a word, a hyphen between letters or digits stays (`tri-colored`,
/// `t-shirt`), as does a point or comma between digits (`1,000`, `3.5`). A
/// possessive or contracted ending is a word of its own, with or without a
/// space before it: `man's` and `man 's` both give `man 's`, and `isn't`
/// gives `is n't`. HTML entities such as `&amp;` are dropped.
///
/// The rule gives the same words for the raw captions of COCO and Flickr30k and
/// for the tokenised ones of Flickr8k.
public enum CaptionTokenizer {
  /// The words of a caption; none if it has no letter or digit.
  ///
  ///     CaptionTokenizer.tokenize("The man's tri-colored T-shirt isn't red .")
  ///     // ["the", "man", "'s", "tri-colored", "t-shirt", "is", "n't", "red"]
  public static func tokenize(_ caption: String) -> [String] {
    var words: [String] = []
    caption.lowercased().withBytes { bytes in
      var index = 0
      while index < bytes.count {
        let length = wordLength(bytes, at: index)
        if length > 0 {
          append(bytes.part(index, index + length), to: &words)
          index += length
        } else {
          index += max(1, entityLength(bytes, at: index))
        }
      }
    }
    return words
  }

  /// The length of the word that starts at `index`, with inner marks, or 0.
  private static func wordLength(_ bytes: TextBytes, at start: Int) -> Int {
    var index = start
    if apostropheLength(bytes, start) > 0 {
      return endingLength(bytes, at: start)
    }
    while index < bytes.count {
      let length = letterLength(bytes, index)
      if length > 0 {
        index += length
      } else if index > start, case let mark = innerMarkLength(bytes, index), mark > 0 {
        index += mark
      } else {
        break
      }
    }
    return index - start
  }

  /// The length of the letter, digit or accent at `index`, or 0.
  private static func letterLength(_ bytes: TextBytes, _ index: Int) -> Int {
    guard index < bytes.count else { return 0 }
    let byte = bytes[index]
    if byte < 0x80 { return byte.isASCIILetter || byte.isASCIIDigit ? 1 : 0 }
    let decoded = DecodedScalar(bytes, at: index)
    let isAccent = decoded.scalar.properties.generalCategory == .nonspacingMark
    return decoded.isWord || isAccent ? decoded.length : 0
  }

  /// The length of a mark at `index` that belongs to the word around it, or 0.
  private static func innerMarkLength(_ bytes: TextBytes, _ index: Int) -> Int {
    let apostrophe = apostropheLength(bytes, index)
    if apostrophe > 0 { return letterLength(bytes, index + apostrophe) > 0 ? apostrophe : 0 }
    guard letterLength(bytes, index + 1) > 0 else { return 0 }
    switch bytes[index] {
    case .hyphen: return 1
    case .stop, .comma:
      return bytes[index - 1].isASCIIDigit && bytes[index + 1].isASCIIDigit ? 1 : 0
    default: return 0
    }
  }

  /// `'` or U+2019.
  private static func apostropheLength(_ bytes: TextBytes, _ index: Int) -> Int {
    guard index < bytes.count else { return 0 }
    if bytes[index] == .apostrophe { return 1 }
    return bytes.has("\u{2019}", at: index) ? 3 : 0
  }

  /// The length of `'s`, `'ll` and the like standing alone at `index`, or 0.
  private static func endingLength(_ bytes: TextBytes, at index: Int) -> Int {
    let letters = index + apostropheLength(bytes, index)
    var end = letters
    while case let length = letterLength(bytes, end), length > 0 { end += length }
    let ending = bytes.part(letters, end).text
    return endings.contains(ending) ? end - index : 0
  }

  /// The length of an entity such as `&amp;`, or 0.
  private static func entityLength(_ bytes: TextBytes, at index: Int) -> Int {
    guard bytes[index] == UInt8(ascii: "&") else { return 0 }
    var end = index + 1
    while end < bytes.count, end - index < 8, bytes[end].isWordLike || bytes[end] == 0x23 {
      end += 1
    }
    return end < bytes.count && bytes[end] == UInt8(ascii: ";") ? end + 1 - index : 0
  }

  /// Appends a word, with its ending apart and other apostrophes left out.
  private static func append(_ bytes: TextBytes, to words: inout [String]) {
    let parts = bytes.text.split(omittingEmptySubsequences: true) { $0 == "'" || $0 == "\u{2019}" }
    guard let last = parts.last else { return }
    if bytes[0] == .apostrophe || bytes.has("\u{2019}", at: 0) {
      words.append("'" + last)
      return
    }
    guard parts.count > 1 else {
      words.append(String(last))
      return
    }
    let stem = parts.dropLast().joined()
    if last == "t", stem.hasSuffix("n") {
      if stem.count > 1 { words.append(String(stem.dropLast())) }
      words.append("n't")
    } else if endings.contains(String(last)) {
      words += [stem, "'" + last]
    } else {
      words.append(stem + last)
    }
  }

  private static let endings: Set<String> = ["s", "m", "d", "ll", "re", "ve"]
}
