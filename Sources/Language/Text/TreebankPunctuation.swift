/// Rules 2 to 11 of the Treebank tokeniser, in one pass.
///
/// NLTK applies them one after the other. All but two only put spaces around
/// marks, whatever stands beside them, so their order does not matter:
///
/// - Rule 7 separates a `'` before a space, unless another `'` precedes it,
///   and comes before rules 8 to 11: the spaces that those insert do not
///   count. Therefore `putSpace` looks at the quote behind it, and the later
///   rules write their spaces without looking.
/// - Rule 11 separates `''` after anything that is not white space, when all
///   other spaces are in place: in one pass they are, on the left.
///
/// The rules for `'s`, `n't` and the like follow in `TreebankContractions.swift`.
extension TreebankTokenizer {
  static func separatePunctuation(_ bytes: TextBytes, into output: ByteBuffer) {
    // Four bytes at most for one, and rule 7 may add a space before a quote.
    output.restart(room: 5 * bytes.count + 8)
    output.put(.space)
    let ending = Ending(bytes)
    var index = 0
    // Rule 2 swallows the character after the mark, so that a second mark there is left alone.
    var isSwallowed = false
    while index < ending.end {
      let byte = bytes[index]
      let wasSwallowed = isSwallowed
      isSwallowed = false
      switch byte {
      case .space:
        putSpace(output)
      case UInt8(ascii: ":"), .comma:
        let rest = TextBytes(rebasing: bytes[(index + 1)...])
        let isSeparate =
          wasSwallowed
          ? rest.isEmpty || rest.count == 1 && rest[0] == .newline
          : rest.isEmpty || !DecodedScalar(rest, at: 0).isDigit
        isSwallowed = isSeparate && !wasSwallowed
        if isSeparate { isolate(byte, output) } else { output.put(byte) }
      case .stop:
        if bytes.has("...", at: index) {
          putSpace(output)
          put("... ", into: output)
          index += 2
        } else {
          if index == ending.stop { putSpace(output) }
          output.put(.stop)
        }
      case UInt8(ascii: ";"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "$"),
        UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "?"), UInt8(ascii: "!"):
        isolate(byte, output)
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
        output.put(.space)
        output.put(byte)
        output.put(.space)
      case .hyphen where bytes.has("--", at: index):
        put(" -- ", into: output)
        index += 1
      case .quote:
        put(" '' ", into: output)
      case .apostrophe
      where bytes.has("''", at: index) && output.bytes.spaceLength(endingAt: output.count) == 0:
        put(" '' ", into: output)
        index += 1
      default:
        output.put(byte)
      }
      index += 1
    }
    if ending.stop != nil { putSpace(output) }
    output.put(.space)
  }

  /// Rules 2, 4 and 6: spaces around a mark.
  private static func isolate(_ byte: UInt8, _ output: ByteBuffer) {
    putSpace(output)
    output.put(byte)
    output.put(.space)
  }

  /// A space that rule 7 sees: a single quote before it is separated.
  @inline(__always)
  private static func putSpace(_ output: ByteBuffer) {
    if output.last == .apostrophe, output.start[output.count - 2] != .apostrophe {
      output.count -= 1
      output.put(.space)
      output.put(.apostrophe)
    }
    output.put(.space)
  }

  /// Rule 5: the full stop that ends the sentence, with closing marks and
  /// white space behind it.
  private struct Ending {
    /// Where the full stop is, nil when the text ends otherwise.
    var stop: Int?

    /// Where the closing marks end; after a full stop, white space behind them is dropped.
    var end: Int

    init(_ bytes: TextBytes) {
      end = bytes.count
      var index = bytes.count
      while case let length = bytes.spaceLength(endingAt: index), length > 0 { index -= length }
      let markEnd = index
      while index > 0, Self.isClosingMark(bytes[index - 1]) { index -= 1 }
      var runStart = index
      while runStart > 0, bytes[runStart - 1] == .stop { runStart -= 1 }
      // Rule 3 has put each three stops between spaces: one must be left, and
      // it must have something before it.
      let run = index - runStart
      guard run % 3 == 1, run > 1 || runStart > 0 else { return }
      stop = index - 1
      end = markEnd
    }

    private static func isClosingMark(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: ">"), .quote,
        .apostrophe:
        true
      default: false
      }
    }
  }
}
