/// Reads JSON (RFC 8259) token by token, as far as a safetensors header needs
/// it: objects, arrays, strings and whole numbers.
///
/// A general parser keeps one of two equal keys and hides the other; here
/// the caller sees every key.
struct JSONScanner: HeaderScanner {
  static let space = Array(" \n\r\t".utf8)

  let bytes: FileBytes
  var position = 0

  init(_ bytes: FileBytes) {
    self.bytes = bytes
  }

  /// Reads an object; `member` reads the value that follows each key.
  mutating func object(_ member: (String, inout JSONScanner) throws -> Void) throws {
    try sequence(from: "{", to: "}") { scanner in
      let key = try scanner.string()
      try scanner.expect(":")
      try member(key, &scanner)
    }
  }

  /// Reads an array of whole numbers of at most `limit` elements.
  mutating func integers(limit: Int) throws -> [Int] {
    var result: [Int] = []
    try sequence(from: "[", to: "]") { scanner in
      guard result.count < limit else {
        throw scanner.error(expected: "at most \(limit) numbers")
      }
      result.append(try scanner.integer())
    }
    return result
  }

  /// Reads a string.
  mutating func string() throws -> String {
    try expect("\"")
    var result: [UInt8] = []
    while let byte = next(), byte >= 0x20 {
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: result, as: UTF8.self) else {
          throw error(expected: "UTF-8")
        }
        return text
      case UInt8(ascii: "\\"):
        result.append(contentsOf: Array(String(try escape()).utf8))
      default:
        result.append(byte)
      }
    }
    throw error(expected: "the end of a string")
  }

  /// Accepts only white space up to the end.
  mutating func end() throws {
    skipSpace()
    guard position == bytes.count else { throw error(expected: "the end of the header") }
  }

  // MARK: -

  private mutating func sequence(
    from open: Unicode.Scalar, to close: Unicode.Scalar,
    _ element: (inout JSONScanner) throws -> Void
  ) throws {
    try expect(open)
    if accept(close) { return }
    repeat { try element(&self) } while accept(",")
    try expect(close)
  }

  private mutating func integer() throws -> Int {
    skipSpace()
    let start = position
    var value = 0
    while let byte = peek(), byte >= 0x30, byte <= 0x39 {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int(byte - 0x30))
      guard !overflow, !carry, position == start || value > 0 else {
        throw error(expected: "a number below 2^63 without leading zeros")
      }
      value = sum
      position += 1
    }
    guard position > start else { throw error(expected: "a number of digits only") }
    return value
  }

  private mutating func escape() throws -> Unicode.Scalar {
    switch next().map(Unicode.Scalar.init) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      var code = try hexadecimal()
      if code >> 10 == 0xD800 >> 10, next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") {
        let low = try hexadecimal()
        guard low >> 10 == 0xDC00 >> 10 else { throw error(expected: "a low surrogate") }
        code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
      }
      guard let scalar = Unicode.Scalar(code) else { throw error(expected: "a Unicode scalar") }
      return scalar
    default: throw error(expected: "an escape")
    }
  }

  private mutating func hexadecimal() throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw error(expected: "four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
    }
    return code
  }

  private mutating func next() -> UInt8? {
    guard let byte = peek() else { return nil }
    position += 1
    return byte
  }
}
