import Foundation

/// The ordered expressions of the Treebank tokeniser, applied one by one: slow
/// and plain, to check the scanner against.
enum TreebankReference {
  private static let rules: [(NSRegularExpression, String)] = [
    (#"^""#, "``"), ("(``)", " $1 "), (#"([ (\[{<])""#, "$1 `` "),
    (#"([:,])([^\d])"#, " $1 $2"), ("([:,])$", " $1 "), (#"\.\.\."#, " ... "),
    ("[;@#$%&]", " $0 "), (#"([^\.])(\.)([\]\)}>"']*)\s*$"#, "$1 $2$3 "), ("[?!]", " $0 "),
    ("([^'])' ", "$1 ' "), (#"[\]\[\(\)\{\}\<\>]"#, " $0 "), ("--", " -- "),
    ("^(.*)$", " $1 "), ("\"", " '' "), (#"(\S)('')"#, "$1 $2 "),
    ("([^' ])('[sS]|'[mM]|'[dD]|') ", "$1 $2 "),
    ("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 "),
    (#"(?i)\b(can)(not)\b"#, " $1 $2 "), (#"(?i)\b(d)('ye)\b"#, " $1 $2 "),
    (#"(?i)\b(gim)(me)\b"#, " $1 $2 "), (#"(?i)\b(gon)(na)\b"#, " $1 $2 "),
    (#"(?i)\b(got)(ta)\b"#, " $1 $2 "), (#"(?i)\b(lem)(me)\b"#, " $1 $2 "),
    (#"(?i)\b(mor)('n)\b"#, " $1 $2 "), (#"(?i)\b(wan)(na) "#, " $1 $2 "),
    (#"(?i) ('t)(is)\b"#, " $1 $2 "), (#"(?i) ('t)(was)\b"#, " $1 $2 "),
  ].map { pattern, template in
    do {
      return (try NSRegularExpression(pattern: pattern), template)
    } catch {
      fatalError("\(pattern) is no expression")
    }
  }

  static func tokenize(_ sentence: String) -> [String] {
    var text = sentence
    for (expression, template) in rules {
      let range = NSRange(location: 0, length: text.utf16.count)
      text = expression.stringByReplacingMatches(in: text, range: range, withTemplate: template)
    }
    return text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
