/// The type of the elements of a NumPy array.
struct NumpyType: Sendable {
  enum Kind: Sendable, Equatable {
    case number(ElementType)
    /// Byte strings of a fixed length, padded with zeros.
    case bytes(Int)
    /// UTF-32 strings of a fixed number of code points, padded with zeros.
    case unicode(Int)
    /// Pickled Python objects.
    case object
  }

  let kind: Kind
  var isBigEndian = false

  /// Reads a type string such as `<f4`, `|O` or, in a pickle, `f4`.
  init?(_ descriptor: String) {
    var rest = descriptor[...]
    if let order = rest.first, "<>|=".contains(order) {
      isBigEndian = order == ">"
      rest = rest.dropFirst()
    }
    let code = rest.first
    let digits = rest.dropFirst()
    // Old NumPy gives the size of a reference: O8.
    if code == "O", digits.isEmpty || digits == "4" || digits == "8" {
      kind = .object
      return
    }
    guard let size = Int(digits), size > 0, size <= 1 << 32 else { return nil }
    switch code {
    case "S", "a": kind = .bytes(size)
    case "U": kind = .unicode(size)
    case let code?:
      guard let type = Self.numbers["\(code)\(size)"] else { return nil }
      kind = .number(type)
    case nil: return nil
    }
  }

  /// What can be read, for error messages.
  static let expected = "booleans, integers, floats, strings or objects in native types"

  private static let numbers: [String: ElementType] = [
    "b1": .bool, "?1": .bool,
    "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64,
    "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
    "f2": .float16, "f4": .float32, "f8": .float64,
  ]

  /// The bytes of one element; 0 for objects, which lie in a pickle.
  var size: Int {
    switch kind {
    case .number(let type): type.size
    case .bytes(let count): count
    case .unicode(let count): 4 * count
    case .object: 0
    }
  }

  /// The text of one element.
  func string(_ bytes: UnsafeRawBufferPointer) -> String {
    switch kind {
    case .unicode:
      var result = String.UnicodeScalarView()
      for offset in stride(from: 0, to: bytes.count, by: 4) {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let code = isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
        result.append(Unicode.Scalar(code) ?? "\u{FFFD}")
      }
      while result.last == "\0" { result.removeLast() }
      return String(result)
    default:
      let end = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
      return String(decoding: bytes[..<end], as: UTF8.self)
    }
  }
}
