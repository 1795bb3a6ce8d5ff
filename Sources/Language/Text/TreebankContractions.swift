/// Rules 12 to 14 of the Treebank tokeniser, applied to one stretch between
/// white space at a time, and the final split.
///
/// The expressions of rules 12 and 13 end in a space proper, which other white
/// space does not satisfy; those of rule 14 in a word boundary.
extension TreebankTokenizer {
  /// Calls `body` with the tokens of text that rules 1 to 11 have prepared: it
  /// starts and ends with a space.
  @inline(__always)
  static func forEachPiece(in bytes: TextBytes, _ body: (TextBytes) throws -> Void) rethrows {
    var index = 0
    while index < bytes.count {
      let space = bytes.spaceLength(at: index)
      if space > 0 {
        index += space
        continue
      }
      let start = index
      var isPlain = true
      while index < bytes.count {
        let byte = bytes[index]
        if byte == .space { break }
        if byte >= 0x80 || byte < .space, bytes.spaceLength(at: index) > 0 { break }
        if byte == .apostrophe { isPlain = false }
        index += 1
      }
      let isBeforeSpace = index < bytes.count && bytes[index] == .space
      var end = index
      var suffixes = (first: index, second: index)
      if !isPlain, isBeforeSpace {
        suffixes.second = end - possessiveLength(bytes, start, end)
        end = suffixes.second
        suffixes.first = end - contractionLength(bytes, start, end)
        end = suffixes.first
      }
      try forEachPart(of: bytes, start, end, isBeforeSpace: isBeforeSpace, body)
      if suffixes.first < suffixes.second {
        try body(bytes.part(suffixes.first, suffixes.second))
      }
      if suffixes.second < index { try body(bytes.part(suffixes.second, index)) }
    }
  }

  /// Rule 12: the length of a final `'s`, `'m`, `'d` or `'`.
  private static func possessiveLength(_ bytes: TextBytes, _ start: Int, _ end: Int) -> Int {
    if end - start > 2, bytes[end - 2] == .apostrophe, bytes[end - 3] != .apostrophe {
      switch bytes[end - 1].lowercased {
      case UInt8(ascii: "s"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
      default: break
      }
    }
    let isLoneQuote =
      end - start > 1 && bytes[end - 1] == .apostrophe && bytes[end - 2] != .apostrophe
    return isLoneQuote ? 1 : 0
  }

  /// Rule 13: the length of a final `'ll`, `'re`, `'ve` or `n't`, all lower or all upper case.
  private static func contractionLength(_ bytes: TextBytes, _ start: Int, _ end: Int) -> Int {
    guard end - start > 3, bytes[end - 4] != .apostrophe else { return 0 }
    let suffix = end - 3
    let isContraction =
      bytes.has("n't", at: suffix) || bytes.has("'ll", at: suffix) || bytes.has("'re", at: suffix)
      || bytes.has("'ve", at: suffix) || bytes.has("N'T", at: suffix)
      || bytes.has("'LL", at: suffix) || bytes.has("'RE", at: suffix)
      || bytes.has("'VE", at: suffix)
    return isContraction ? 3 : 0
  }

  /// Rule 14: `cannot`, `gonna` and the like become two tokens, wherever they
  /// stand between word boundaries.
  @inline(__always)
  private static func forEachPart(
    of bytes: TextBytes, _ start: Int, _ end: Int, isBeforeSpace: Bool,
    _ body: (TextBytes) throws -> Void
  ) rethrows {
    var partStart = start
    var index = start
    var elisions: Elisions = start > 0 && bytes[start - 1] == .space ? .all : []
    while end - index >= 4 {
      let part = bytes.part(partStart, end)
      let halves: Halves?
      if let found = elision(part, at: index - partStart, elisions) {
        halves = found
        elisions = found.second == 2 ? .twas : []
      } else {
        halves = doubleWord(part, index - partStart, isBeforeSpace: isBeforeSpace)
        if halves != nil { elisions = .all }
      }
      guard let halves else {
        index += 1
        continue
      }
      if partStart < index { try body(bytes.part(partStart, index)) }
      try body(bytes.part(index, index + halves.first))
      try body(bytes.part(index + halves.first, index + halves.first + halves.second))
      index += halves.first + halves.second
      partStart = index
    }
    if partStart < end { try body(bytes.part(partStart, end)) }
  }

  /// The lengths of the halves of a double word.
  private typealias Halves = (first: Int, second: Int)

  /// The elisions that a space precedes when their expression is applied: that
  /// of 'tis comes before that of 'twas, and neither sees its own spaces.
  private struct Elisions: OptionSet {
    let rawValue: Int
    static let tis = Elisions(rawValue: 1)
    static let twas = Elisions(rawValue: 2)
    static let all: Elisions = [.tis, .twas]
  }

  @inline(__always)
  private static func elision(
    _ bytes: TextBytes, at index: Int, _ elisions: Elisions
  ) -> Halves? {
    guard index == 0, bytes[0] == .apostrophe else { return nil }
    if elisions.contains(.tis), bytes.hasAnyCase("'tis", at: 0), isBoundary(bytes, 4) {
      return (2, 2)
    }
    if elisions.contains(.twas), bytes.hasAnyCase("'twas", at: 0), isBoundary(bytes, 5) {
      return (2, 3)
    }
    return nil
  }

  @inline(__always)
  private static func doubleWord(
    _ bytes: TextBytes, _ index: Int, isBeforeSpace: Bool
  ) -> Halves? {
    switch bytes[index].lowercased {
    case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "g"), UInt8(ascii: "l"),
      UInt8(ascii: "m"), UInt8(ascii: "w"):
      return knownDoubleWord(bytes, index, isBeforeSpace: isBeforeSpace)
    default:
      return nil
    }
  }

  private static func knownDoubleWord(
    _ bytes: TextBytes, _ index: Int, isBeforeSpace: Bool
  ) -> Halves? {
    let split: Halves
    if bytes.hasAnyCase("cannot", at: index) {
      split = (3, 3)
    } else if bytes.hasAnyCase("d'ye", at: index) {
      split = (1, 3)
    } else if bytes.hasAnyCase("gimme", at: index) || bytes.hasAnyCase("lemme", at: index)
      || bytes.hasAnyCase("mor'n", at: index) || bytes.hasAnyCase("gonna", at: index)
      || bytes.hasAnyCase("gotta", at: index)
    {
      split = (3, 2)
    } else if bytes.hasAnyCase("wanna", at: index) {
      guard isBeforeSpace, index + 5 == bytes.count else { return nil }
      split = (3, 2)
    } else {
      return nil
    }
    guard isBoundary(bytes, index), isBoundary(bytes, index + split.first + split.second) else {
      return nil
    }
    return split
  }

  /// Whether a word character stands on exactly one side; the other side of
  /// these places is one.
  private static func isBoundary(_ bytes: TextBytes, _ index: Int) -> Bool {
    if index == 0 || index == bytes.count { return true }
    return !DecodedScalar(bytes, endingAt: index).isWord || !DecodedScalar(bytes, at: index).isWord
  }
}
