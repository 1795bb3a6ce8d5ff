/// The two ways in which protocol 0 writes strings on a line.
enum PickleText {
  /// The bytes of a Python 2 string literal, or nil when the quotes are missing.
  static func quoted(_ line: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    guard let quote = line.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      line.count >= 2, line.last == quote
    else { return nil }
    var result: [UInt8] = []
    var rest = line.dropFirst().dropLast()[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let code = rest.popFirst() else {
        result.append(byte)
        continue
      }
      switch Unicode.Scalar(code) {
      case "\\", "'", "\"": result.append(code)
      case "n": result.append(0x0A)
      case "r": result.append(0x0D)
      case "t": result.append(0x09)
      case "x":
        if let value = hexadecimal(rest.prefix(2), digits: 2) {
          result.append(UInt8(value))
          rest = rest.dropFirst(2)[...]
        } else {
          result.append(contentsOf: [byte, code])
        }
      default: result.append(contentsOf: [byte, code])
      }
    }
    return result
  }

  /// Text in raw-unicode-escape: bytes are Latin-1, and only \\uXXXX and
  /// \\UXXXXXXXX behind an odd number of backslashes are escapes.
  static func rawUnicodeEscape(_ line: some Collection<UInt8>) -> String {
    var units: [UInt16] = []
    var rest = line[...]
    var backslashes = 0
    while let byte = rest.popFirst() {
      backslashes = byte == UInt8(ascii: "\\") ? backslashes + 1 : 0
      let digits = rest.first == UInt8(ascii: "u") ? 4 : rest.first == UInt8(ascii: "U") ? 8 : 0
      if backslashes % 2 == 1, digits > 0,
        let code = hexadecimal(rest.dropFirst().prefix(digits), digits: digits), code <= 0x10FFFF
      {
        // Python 2 may write one character as two surrogates; as UTF-16 both ways meet.
        if code > 0xFFFF {
          units.append(UInt16(0xD800 + (code - 0x10000) >> 10))
          units.append(UInt16(0xDC00 + (code - 0x10000) & 0x3FF))
        } else {
          units.append(UInt16(code))
        }
        rest = rest.dropFirst(1 + digits)[...]
        backslashes = 0
      } else {
        units.append(UInt16(byte))
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func hexadecimal(_ text: some Collection<UInt8>, digits: Int) -> UInt32? {
    guard text.count == digits else { return nil }
    var value: UInt32 = 0
    for byte in text {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
