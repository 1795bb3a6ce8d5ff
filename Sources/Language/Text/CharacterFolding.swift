import Foundation

extension String {
  /// The text with accents composed (Unicode's form C).
  var precomposed: String { precomposedStringWithCanonicalMapping }
}

/// The first half of normalising: every character that has a simpler
/// equivalent becomes that one; quotes whose direction is known become marks.
enum CharacterFolding {
  /// Quotes whose direction is known, as control characters, which the folded
  /// text does not have otherwise.
  enum Mark {
    static let openDouble: UInt8 = 1
    static let closeDouble: UInt8 = 2
    static let openSingle: UInt8 = 3
    static let closeSingle: UInt8 = 4
  }

  /// Whether the text has a combining accent, U+0300 to U+036F.
  static func hasCombiningMark(_ bytes: TextBytes) -> Bool {
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == 0xCC || bytes[index] == 0xCD && bytes[index + 1] <= 0xAF { return true }
      index += 1
    }
    return false
  }

  static func fold(_ bytes: TextBytes, into output: ByteBuffer) {
    // A hyphen may grow to " -- "; all else grows less.
    output.restart(room: 4 * bytes.count + 8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x80 {
        index += foldWide(bytes, at: index, into: output)
      } else if byte.isASCIILetter {
        output.put(byte)
        index += 1
      } else {
        index += foldMark(bytes, at: index, into: output)
      }
    }
    if output.last == .space { output.count -= 1 }
  }

  /// Folds an ASCII character that is no letter; returns how many bytes it used.
  private static func foldMark(
    _ bytes: TextBytes, at index: Int, into output: ByteBuffer
  ) -> Int {
    let byte = bytes[index]
    switch byte {
    case .hyphen:
      return foldHyphens(bytes, at: index, into: output)
    case .stop:
      return foldStops(bytes, at: index, into: output)
    case .backtick:
      let isDouble = bytes.has("``", at: index)
      output.put(isDouble ? Mark.openDouble : Mark.openSingle)
      return isDouble ? 2 : 1
    case .apostrophe where bytes.has("''", at: index):
      output.put(Mark.closeDouble)
      return 2
    case UInt8(ascii: "_"), UInt8(ascii: "*"):
      return 1
    case UInt8(ascii: "["):
      let length = editorialLength(bytes, at: index)
      if length > 0 { putSpace(output) } else { output.put(byte) }
      return max(1, length)
    case 0...0x20, 0x7F, UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "~"),
      UInt8(ascii: "^"):
      putSpace(output)
      return 1
    default:
      output.put(byte)
      return 1
    }
  }

  /// A space, unless one is there or nothing is.
  private static func putSpace(_ output: ByteBuffer) {
    if output.count > 0, output.last != .space { output.put(.space) }
  }

  private static func putDash(_ output: ByteBuffer) {
    if output.bytes.has("-- ", at: output.count - 3) { return }
    putSpace(output)
    TreebankTokenizer.put("-- ", into: output)
  }

  /// Two hyphens or more are a dash, as is one after a space that no digit
  /// follows, and one right behind a mark that ends a clause.
  private static func foldHyphens(
    _ bytes: TextBytes, at index: Int, into output: ByteBuffer
  ) -> Int {
    var end = index
    while end < bytes.count, bytes[end] == .hyphen { end += 1 }
    let isApart = output.last == .space && !followsDigit(bytes, end)
    if end - index > 1 || isApart || endsClause(output.last) {
      putDash(output)
    } else {
      output.put(.hyphen)
    }
    return end - index
  }

  private static func endsClause(_ byte: UInt8) -> Bool {
    switch byte {
    case .comma, UInt8(ascii: ";"), UInt8(ascii: "?"), UInt8(ascii: "!"): true
    default: false
    }
  }

  /// Two stops or more, with at most one space before each, are an ellipsis.
  private static func foldStops(
    _ bytes: TextBytes, at index: Int, into output: ByteBuffer
  ) -> Int {
    var end = index + 1
    var stops = 1
    while end < bytes.count {
      if bytes[end] == .stop {
        end += 1
      } else if bytes.has(" .", at: end), !followsDigit(bytes, end + 2) {
        end += 2
      } else {
        break
      }
      stops += 1
    }
    if stops > 1 {
      TreebankTokenizer.put("...", into: output)
    } else {
      output.put(.stop)
    }
    return end - index
  }

  /// Whether a digit stands at `index`, such as that of `.5` behind its stop.
  private static func followsDigit(_ bytes: TextBytes, _ index: Int) -> Bool {
    index < bytes.count && bytes[index].isASCIIDigit
  }

  /// The length of an editor's note in brackets at `index`, or 0.
  private static func editorialLength(_ bytes: TextBytes, at index: Int) -> Int {
    let content = index + 1
    var end = content
    while end < bytes.count, bytes[end] != UInt8(ascii: "]") { end += 1 }
    guard end < bytes.count, end > content else { return 0 }
    let isNote =
      bytes.hasAnyCase("illustration", at: content) || bytes.hasAnyCase("picture", at: content)
      || bytes.hasAnyCase("footnote", at: content) || bytes.hasAnyCase("transcriber", at: content)
      || bytes[content..<end].allSatisfy(\.isASCIIDigit)
    return isNote ? end + 1 - index : 0
  }

  /// Folds a character outside ASCII; returns how many bytes it used.
  private static func foldWide(
    _ bytes: TextBytes, at index: Int, into output: ByteBuffer
  ) -> Int {
    let decoded = DecodedScalar(bytes, at: index)
    switch decoded.scalar.value {
    case 0x201C, 0x201E, 0xAB: output.put(Mark.openDouble)
    case 0x201D, 0xBB: output.put(Mark.closeDouble)
    case 0x2033, 0xFF02: output.put(.quote)
    case 0x2018, 0x201A, 0x2039: output.put(Mark.openSingle)
    case 0x2019, 0x203A, 0xB4: output.put(Mark.closeSingle)
    case 0x2032, 0x02BC, 0xFF07: output.put(.apostrophe)
    case 0x2013 where output.last.isASCIIDigit && followsDigit(bytes, index + decoded.length):
      output.put(.hyphen)
    case 0x2013...0x2015, 0x2212: putDash(output)
    case 0x2010, 0x2011: output.put(.hyphen)
    case 0x2026: return foldEllipsis(bytes, at: index, into: output)
    case 0x17F: output.put(UInt8(ascii: "s"))
    case 0xFB00: TreebankTokenizer.put("ff", into: output)
    case 0xFB01: TreebankTokenizer.put("fi", into: output)
    case 0xFB02: TreebankTokenizer.put("fl", into: output)
    case 0xFB03: TreebankTokenizer.put("ffi", into: output)
    case 0xFB04: TreebankTokenizer.put("ffl", into: output)
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: break
    default:
      if bytes.spaceLength(at: index) > 0 || (0x80...0x9F).contains(decoded.scalar.value) {
        putSpace(output)
      } else if decoded.scalar == "\u{FFFD}" {
        TreebankTokenizer.put("\u{FFFD}", into: output)
      } else {
        output.put(bytes.part(index, index + decoded.length))
      }
    }
    return decoded.length
  }

  /// U+2026 and the stops and further ones that follow it.
  private static func foldEllipsis(
    _ bytes: TextBytes, at index: Int, into output: ByteBuffer
  ) -> Int {
    var end = index
    while end < bytes.count {
      if bytes[end] == .stop {
        end += 1
      } else if bytes.has("\u{2026}", at: end) {
        end += 3
      } else {
        break
      }
    }
    while output.last == .stop { output.count -= 1 }
    TreebankTokenizer.put("...", into: output)
    return end - index
  }
}
