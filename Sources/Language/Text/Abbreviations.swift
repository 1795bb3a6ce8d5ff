/// The words whose full stop does not end a sentence, for ``SentenceSplitter``.
///
/// Only words that are nearly always followed by a name or a number are here:
/// `etc.` and `a.m.` end a sentence as often as not, and a capital after them
/// decides.
enum Abbreviations {
  private static let words: Set<String> = [
    // Titles
    "mr", "mrs", "ms", "messrs", "dr", "prof", "rev", "revd", "hon", "capt", "col", "gen", "lt",
    "lieut", "maj", "sgt", "sergt", "corp", "adm", "cmdr", "insp", "supt", "gov", "sen", "rep",
    "pres", "esq", "jr", "sr", "mme", "mlle", "mons", "messr", "mgr", "ste", "fr", "bro",
    // Places and firms
    "st", "mt", "ft", "bros",
    // References and numbers
    "vs", "viz", "cf", "vol", "vols", "chap", "pp", "nos", "figs", "ed", "eds", "i.e", "e.g",
    "approx", "dept", "est",
  ]

  /// The length of the longest of them, in bytes.
  private static let longest = words.map(\.utf8.count).max() ?? 0

  /// Whether a text, which a full stop follows, ends with an abbreviation, a
  /// single initial other than "I", or capitals with stops between them.
  static func endsWithAbbreviation(_ text: TextBytes) -> Bool {
    var start = text.count
    while start > 0, text.count - start <= longest, isWordByte(text[start - 1]) { start -= 1 }
    let length = text.count - start
    guard length > 0, length <= longest else { return false }
    let word = text.part(start, text.count)
    if length == 1 { return word[0].isASCIIUppercase && word[0] != UInt8(ascii: "I") }
    if isDottedCapitals(word) { return true }
    var lower: [UInt8] = []
    for byte in word { lower.append(byte.lowercased) }
    return words.contains(String(decoding: lower, as: UTF8.self))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isWordLike || byte == .stop || byte == .apostrophe
  }

  /// Such as `U.S`, whose last stop follows.
  private static func isDottedCapitals(_ word: TextBytes) -> Bool {
    word.count % 2 == 1
      && word.indices.allSatisfy { index in
        index % 2 == 0 ? word[index].isASCIIUppercase : word[index] == .stop
      }
  }
}
