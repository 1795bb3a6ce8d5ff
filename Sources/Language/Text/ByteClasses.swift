/// What single bytes of UTF-8 text are.
extension UInt8 {
  static let space: UInt8 = 0x20
  static let newline: UInt8 = 0x0A
  static let quote = UInt8(ascii: "\"")
  static let apostrophe = UInt8(ascii: "'")
  static let backtick = UInt8(ascii: "`")
  static let stop = UInt8(ascii: ".")
  static let comma = UInt8(ascii: ",")
  static let hyphen = UInt8(ascii: "-")

  var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
  var isASCIIUppercase: Bool { self &- UInt8(ascii: "A") < 26 }
  var isContinuation: Bool { self & 0xC0 == 0x80 }

  /// ASCII letters in lower case, all else unchanged.
  var lowercased: UInt8 { isASCIIUppercase ? self | 0x20 : self }

  /// The white space of one byte that Python's `str.split` and `\s` know.
  var isASCIISpace: Bool { self == 0x20 || (self &- 0x09) < 5 || (self &- 0x1C) < 4 }

  /// A letter or digit, where any byte outside ASCII counts as one.
  var isWordLike: Bool { isASCIILetter || isASCIIDigit || self >= 0x80 }
}

/// A Unicode scalar in the middle of bytes.
struct DecodedScalar {
  var scalar: Unicode.Scalar
  var length: Int

  /// Reads the scalar at `index`; a byte that starts none reads as U+FFFD of length 1.
  init(_ bytes: TextBytes, at index: Int) {
    let lead = bytes[index]
    self.init(replacementOfLength: 1)
    guard lead >= 0x80 else {
      scalar = Unicode.Scalar(lead)
      return
    }
    let count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
    guard count > 1, lead < 0xF5, index + count <= bytes.count else { return }
    var value = UInt32(lead) & (0x7F >> UInt32(count))
    for offset in 1..<count {
      let byte = bytes[index + offset]
      guard byte.isContinuation else { return }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let decoded = Unicode.Scalar(value) else { return }
    scalar = decoded
    length = count
  }

  /// Reads the scalar that ends before `index`, which is above 0.
  init(_ bytes: TextBytes, endingAt index: Int) {
    var start = index - 1
    while start > 0, index - start < 4, bytes[start].isContinuation { start -= 1 }
    self.init(bytes, at: start)
    if start + length != index { self.init(replacementOfLength: 1) }
  }

  private init(replacementOfLength length: Int) {
    scalar = "\u{FFFD}"
    self.length = length
  }

  /// What Python's regular expressions call `\w`.
  var isWord: Bool {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_")
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      return true
    default:
      return false
    }
  }

  /// What Python's regular expressions call `\d`.
  var isDigit: Bool {
    scalar.isASCII
      ? UInt8(truncatingIfNeeded: scalar.value).isASCIIDigit
      : scalar.properties.generalCategory == .decimalNumber
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// The length in bytes of the white space at `index`, 0 when there is none.
  /// White space is what Python's `str.isspace` says.
  @inline(__always)
  func spaceLength(at index: Int) -> Int {
    let byte = self[index]
    if byte < 0x80 { return byte.isASCIISpace ? 1 : 0 }
    return byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3) ? wideSpaceLength(at: index) : 0
  }

  /// U+0085, U+00A0, U+1680, U+2000–200A, U+2028, U+2029, U+202F, U+205F, U+3000.
  private func wideSpaceLength(at index: Int) -> Int {
    guard index + 1 < count else { return 0 }
    let second = self[index + 1]
    if self[index] == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
    guard index + 2 < count else { return 0 }
    let third = self[index + 2]
    switch (self[index], second) {
    case (0xE1, 0x9A), (0xE3, 0x80): return third == 0x80 ? 3 : 0
    case (0xE2, 0x80):
      return third <= 0x8A && third >= 0x80 || third == 0xA8 || third == 0xA9 || third == 0xAF
        ? 3 : 0
    case (0xE2, 0x81): return third == 0x9F ? 3 : 0
    default: return 0
    }
  }

  /// The length of the white space that ends before `index`, 0 when there is none.
  func spaceLength(endingAt index: Int) -> Int {
    guard index > 0 else { return 0 }
    if self[index - 1] < 0x80 { return self[index - 1].isASCIISpace ? 1 : 0 }
    for length in 2...3 where index >= length && spaceLength(at: index - length) == length {
      return length
    }
    return 0
  }

  /// The bytes without the white space at both ends.
  var stripped: TextBytes {
    var lower = 0
    while lower < count, case let length = spaceLength(at: lower), length > 0 { lower += length }
    var upper = count
    while upper > lower, case let length = spaceLength(endingAt: upper), length > 0 {
      upper -= length
    }
    return part(lower, upper)
  }

  /// Whether `other` stands at `index`.
  @inline(__always)
  func has(_ other: StaticString, at index: Int) -> Bool {
    guard index >= 0, count - index >= other.utf8CodeUnitCount else { return false }
    for offset in 0..<other.utf8CodeUnitCount where self[index + offset] != other.utf8Start[offset]
    {
      return false
    }
    return true
  }

  /// Whether `other`, given in lower case, stands at `index` in any ASCII case.
  @inline(__always)
  func hasAnyCase(_ other: StaticString, at index: Int) -> Bool {
    guard index >= 0, count - index >= other.utf8CodeUnitCount else { return false }
    for offset in 0..<other.utf8CodeUnitCount
    where self[index + offset].lowercased != other.utf8Start[offset] {
      return false
    }
    return true
  }
}
