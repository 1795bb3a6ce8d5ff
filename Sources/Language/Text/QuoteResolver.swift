/// The second half of normalising: tells quotes that open from quotes that
/// close and from apostrophes, and writes all quotations with `"`.
///
/// A straight `"` opens where white space or a bracket precedes and text
/// follows, closes where it is the other way round, and otherwise does what
/// was not done last. Single quotes are in `SingleQuotes.swift`.
enum QuoteResolver {
  private typealias Mark = CharacterFolding.Mark

  /// Writes folded text without marks.
  ///
  /// - Parameter singles: Memory for the single quotes of the text.
  static func resolve(_ bytes: TextBytes, _ singles: inout [Single], into output: ByteBuffer) {
    classifySingles(bytes, &singles)
    // A quote may get a space, or a nested one between two.
    output.restart(room: 2 * bytes.count + 2)
    var nextSingle = 0
    var isOpen = false
    var justOpened = false
    for index in bytes.indices {
      let byte = bytes[index]
      var role = Role.text
      switch byte {
      case Mark.openDouble: role = .opens
      case Mark.closeDouble: role = .closes
      case .quote: role = doubleRole(bytes, index, isOpen: isOpen)
      case .apostrophe, Mark.openSingle, Mark.closeSingle:
        role = singles[nextSingle].role
        nextSingle += 1
      default: break
      }
      switch role {
      case .text:
        if !(justOpened && byte == .space) { output.put(byte) }
      case .apostrophe:
        output.put(.apostrophe)
      case .opens:
        if !(output.count == 0 || isBeforeOpening(output.last)) { output.put(.space) }
        output.put(.quote)
      case .closes:
        if output.last == .space { output.count -= 1 }
        output.put(.quote)
        if byteAt(bytes, index + 1).isWordLike { output.put(.space) }
      }
      if byte == .quote || byte == Mark.openDouble || byte == Mark.closeDouble {
        isOpen = role == .opens
      }
      justOpened = role == .opens || justOpened && byte == .space
    }
  }

  /// What a character is.
  enum Role {
    case text
    case apostrophe
    case opens
    case closes
  }

  private static func doubleRole(_ bytes: TextBytes, _ index: Int, isOpen: Bool) -> Role {
    let isAfterGap = isBeforeOpening(byteAt(bytes, index - 1))
    let isBeforeText = !isAfterClosing(byteAt(bytes, index + 1))
    if isAfterGap == isBeforeText { return isAfterGap ? .opens : .closes }
    return isOpen ? .closes : .opens
  }

  /// The byte at an index, a space outside the text.
  static func byteAt(_ bytes: TextBytes, _ index: Int) -> UInt8 {
    bytes.indices.contains(index) ? bytes[index] : .space
  }

  /// White space, an opening bracket or another quote that opens.
  static func isBeforeOpening(_ byte: UInt8) -> Bool {
    switch byte {
    case .space, UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"),
      Mark.openDouble, Mark.openSingle:
      true
    default: false
    }
  }

  /// White space and marks that follow a quote that closes.
  private static func isAfterClosing(_ byte: UInt8) -> Bool {
    switch byte {
    case .space, .comma, .stop, UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
      UInt8(ascii: "?"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"),
      Mark.closeDouble, Mark.closeSingle:
      true
    default: false
    }
  }
}
