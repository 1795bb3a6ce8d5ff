/// Random texts made of the pieces that text rules care about.
struct RandomTexts {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64.
  mutating func number(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }

  /// Up to `longest` pieces in a row.
  mutating func text(of pieces: [String], longest: Int) -> String {
    var text = ""
    for _ in 0..<number(below: longest + 1) { text += pieces[number(below: pieces.count)] }
    return text
  }

  /// Any scalars, most of them outside ASCII.
  mutating func scalars(longest: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(below: longest + 1) {
      let bound = [0x80, 0x250, 0x3100, 0x11_0000][number(below: 4)]
      text.append(Unicode.Scalar(UInt32(number(below: bound))) ?? "\u{FFFD}")
    }
    return String(text)
  }

  /// Any bytes, seldom UTF-8.
  mutating func bytes(longest: Int) -> [UInt8] {
    (0..<number(below: longest + 1)).map { _ in UInt8(number(below: 256)) }
  }

  /// Marks and words in ASCII, and an accented letter.
  static let asciiPieces =
    "\"'`.,:;?!()[]{}<>-@#$%& 19aAxsdmtn_é".map(String.init) + [
      "''", "``", "...", "--", " ", " ", " ", "cannot", "Gonna", "wanna", "'tis", "'Twas", "d'ye",
      "mor'n", "gimme", "lemme", "gotta", "n't", "N'T", "'ll", "'re", "'s", "'S", "'VE", "don't",
      "word", "Mr.", "I.", "U.S.",
    ]

  /// The same with Unicode's quotes, dashes and spaces.
  static let unicodePieces =
    asciiPieces + [
      "“", "”", "‘", "’", "—", "–", "…", "\u{A0}", "\u{3000}", "\u{2028}", "\u{301}", "\u{660}",
      "ſ", "ﬁ", "\u{AD}", "\u{200B}", "\t", "\n", "_", "*", "[Illustration: x]", "«", "»",
    ]
}
