/// Reads bytes from front to back; every read checks that the bytes are there.
struct ByteReader {
  let bytes: FileBytes
  private(set) var position = 0

  init(_ bytes: FileBytes) {
    self.bytes = bytes
  }

  var remaining: Int { bytes.count - position }

  /// A little-endian number.
  mutating func integer<Value: FixedWidthInteger>(_: Value.Type, part: StaticString) throws
    -> Value
  {
    let range = try range(MemoryLayout<Value>.size, part: part)
    return Value(
      littleEndian: bytes.buffer.loadUnaligned(fromByteOffset: range.lowerBound, as: Value.self))
  }

  /// The place of the next `count` bytes, which are skipped.
  mutating func range(_ count: some BinaryInteger, part: StaticString) throws -> Range<Int> {
    guard let count = Int(exactly: count), count >= 0, count <= remaining else {
      throw WeightFileError.truncated(
        path: bytes.path, part: "\(part)", got: remaining, expected: Int(clamping: count))
    }
    position += count
    return position - count..<position
  }

  /// The place of the bytes before the next line feed, which are skipped with it.
  mutating func line(part: StaticString) throws -> Range<Int> {
    let start = position
    let rest = bytes.buffer[start...]
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      throw WeightFileError.truncated(
        path: bytes.path, part: "\(part)", got: remaining, expected: remaining + 1)
    }
    position = end + 1
    return start..<end
  }
}

extension FileBytes {
  /// The text at a place, with U+FFFD for what is not UTF-8.
  func text(_ range: Range<Int>) -> String {
    String(decoding: buffer[range], as: UTF8.self)
  }
}
