/// A first look at a pickle that reads its opcodes and skips what they carry.
enum PickleScan {
  /// The memo numbers that the pickle asks for, up to STOP. A pickle of a
  /// million arrays remembers millions of values and asks for a handful.
  ///
  /// - Throws: ``WeightFileError`` for an opcode that is not known or cut off.
  /// - Complexity: O(bytes); memory for the numbers.
  static func recalledNumbers(_ bytes: FileBytes) throws -> Set<Int> {
    var reader = ByteReader(bytes)
    var pages = PassedPages(bytes)
    var recalled: Set<Int> = []
    while true {
      let opcode = Unicode.Scalar(try reader.integer(UInt8.self, part: "a pickle"))
      switch opcode {
      case ".": return recalled
      case "h": recalled.insert(Int(try reader.integer(UInt8.self, part: "BINGET")))
      case "j": recalled.insert(Int(try reader.integer(UInt32.self, part: "LONG_BINGET")))
      case "g":
        if let number = Int(bytes.text(try reader.line(part: "GET"))) { recalled.insert(number) }
      default: try skip(opcode, &reader)
      }
      pages.passed(reader.position)
    }
  }

  private static func skip(_ opcode: Unicode.Scalar, _ reader: inout ByteReader) throws {
    func skip(_ count: some BinaryInteger) throws { _ = try reader.range(count, part: "a value") }
    switch opcode {
    case "(", "0", "1", "2", "N", "\u{88}", "\u{89}", ")", "t", "\u{85}", "\u{86}", "\u{87}",
      "]", "l", "}", "d", "a", "e", "s", "u", "R", "\u{81}", "b", "Q", "\u{93}", "\u{94}":
      break
    case "p", "I", "L", "F", "S", "V", "P": _ = try reader.line(part: "a line")
    case "c":
      _ = try reader.line(part: "GLOBAL")
      _ = try reader.line(part: "GLOBAL")
    case "\u{80}", "q", "K": try skip(1)
    case "M": try skip(2)
    case "r", "J": try skip(4)
    case "\u{95}", "G": try skip(8)
    case "U", "C", "\u{8C}", "\u{8A}": try skip(try reader.integer(UInt8.self, part: "a length"))
    case "T", "\u{8B}": try skip(try reader.integer(Int32.self, part: "a length"))
    case "B", "X": try skip(try reader.integer(UInt32.self, part: "a length"))
    case "\u{8D}", "\u{8E}": try skip(try reader.integer(UInt64.self, part: "a length"))
    default: throw PickleMachine.unknown(opcode, before: reader)
    }
  }
}

/// Gives back the memory of a mapped file's pages behind a reader that goes from
/// front to back: they stay in the system's cache, but no longer count as this
/// process's, so that a file of any size needs a few megabytes.
struct PassedPages {
  /// How far apart pages are given back, in bytes.
  private static let stride = 1 << 24

  private let bytes: FileBytes
  private var released = 0

  init(_ bytes: FileBytes) {
    self.bytes = bytes
  }

  /// The reader has come to `position`.
  mutating func passed(_ position: Int) {
    guard position - released >= Self.stride else { return }
    bytes.releasePages(released..<position)
    released = position
  }
}
