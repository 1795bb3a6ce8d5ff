/// Splits one sentence into Penn Treebank tokens, exactly as NLTK 3.0.5 did.
///
/// Skip-thought vectors and the neural-storyteller decoder were trained on
/// these tokens: `"` becomes ``` `` ``` or `''`, `isn't` becomes `is n't`, and
/// a full stop is split off only at the end of the text. Therefore split text
/// into sentences first (``SentenceSplitter``). Case is kept.
///
/// NLTK applies 25 ordered regular expressions to the whole sentence. Here one
/// or two passes over the UTF-8 bytes have the same result (see
/// `TreebankPunctuation.swift` for why), in time linear in the length. Any
/// text is accepted, bytes that are not UTF-8 included. White space, digits
/// and word boundaries are Unicode's, as in Python 3; letter case of the
/// contractions is ASCII's.
public enum TreebankTokenizer {
  /// The tokens of a sentence.
  ///
  ///     TreebankTokenizer.tokenize("She said, \"I can't.\"")
  ///     // ["She", "said", ",", "``", "I", "ca", "n't", ".", "''"]
  public static func tokenize(_ sentence: String) -> [String] {
    let scratch = Scratch()
    var tokens: [String] = []
    sentence.withBytes { bytes in
      forEachToken(in: bytes, scratch: scratch) { tokens.append($0.text) }
    }
    return tokens
  }

  /// The memory that tokenising needs, to be used again for the next sentence.
  package final class Scratch {
    let opened = ByteBuffer()
    let separated = ByteBuffer()

    package init() {}
  }

  /// Calls `body` with each token of a sentence in UTF-8. The bytes are valid during the call.
  @inline(__always)
  package static func forEachToken(
    in sentence: TextBytes, scratch: Scratch, _ body: (TextBytes) throws -> Void
  ) rethrows {
    var bytes = sentence
    if bytes.contains(where: { $0 == .quote || $0 == .backtick }) {
      markOpeningQuotes(bytes, into: scratch.opened)
      bytes = scratch.opened.bytes
    }
    separatePunctuation(bytes, into: scratch.separated)
    try forEachPiece(in: scratch.separated.bytes, body)
  }

  /// Rule 1: `"` at the start, and after a space or an opening bracket,
  /// becomes ``` `` ```; each ``` `` ``` gets spaces around.
  private static func markOpeningQuotes(_ bytes: TextBytes, into output: ByteBuffer) {
    output.restart(room: 4 * bytes.count)
    // The byte before in the text that the third expression sees: a quote
    // marked by the first two leaves a space, one marked by the third itself
    // leaves nothing that it could match again.
    var before: UInt8 = .space
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == .quote, index == 0 || opensQuote(before) {
        put(" `` ", into: output)
        before = index == 0 ? .space : .quote
      } else if byte == .backtick, bytes.has("``", at: index) {
        put(" `` ", into: output)
        before = .space
        index += 1
      } else {
        output.put(byte)
        before = byte
      }
      index += 1
    }
  }

  private static func opensQuote(_ before: UInt8) -> Bool {
    switch before {
    case .space, UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): true
    default: false
    }
  }

  static func put(_ text: StaticString, into output: ByteBuffer) {
    output.put(TextBytes(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
