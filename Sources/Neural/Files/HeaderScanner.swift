/// Reads the text of a header mark by mark; white space before a mark is
/// skipped.
protocol HeaderScanner {
  /// The bytes that count as white space.
  static var space: [UInt8] { get }

  var bytes: FileBytes { get }

  /// The next byte to be read.
  var position: Int { get set }
}

extension HeaderScanner {
  mutating func expect(_ mark: Unicode.Scalar) throws {
    guard accept(mark) else { throw error(expected: "\(mark)") }
  }

  /// Reads the mark if it comes next.
  mutating func accept(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  mutating func skipSpace() {
    while let byte = peek(), Self.space.contains(byte) { position += 1 }
  }

  func peek() -> UInt8? {
    position < bytes.count ? bytes.buffer[position] : nil
  }

  func error(expected: String) -> WeightFileError {
    let got = peek().map { "byte 0x" + String($0, radix: 16) } ?? "the end"
    return bytes.malformed("byte \(position) of the header", got: got, expected: expected)
  }
}
