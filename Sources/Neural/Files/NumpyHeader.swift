/// The header of an array in NumPy's own format: type, order and shape.
///
///     \x93NUMPY  major minor  length (u16 in version 1, u32 later)
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }   padded with spaces
///
/// Source: numpy/lib/format.py, "Format Version 1.0" to "3.0".
struct NumpyHeader {
  let type: NumpyType
  let isFortranOrder: Bool
  let shape: [Int]

  /// Where the elements begin.
  let dataOffset: Int

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The most bytes that a header and what precedes it may take.
  static let maximumSize = 12 + FileLimits.numpyHeaderBytes

  init(_ bytes: FileBytes) throws {
    var reader = ByteReader(bytes)
    let magic = try reader.range(6, part: "the magic string")
    guard bytes.buffer[magic].elementsEqual(Self.magic) else {
      throw bytes.malformed("the magic string", got: "another", expected: "\\x93NUMPY")
    }
    let version = try reader.integer(UInt16.self, part: "the format version") & 0xFF
    guard (1...3).contains(version) else {
      throw bytes.unsupported("the format version", got: "\(version)", expected: "1, 2 or 3")
    }
    let length =
      version == 1
      ? Int(try reader.integer(UInt16.self, part: "the header length"))
      : Int(try reader.integer(UInt32.self, part: "the header length"))
    guard length <= FileLimits.numpyHeaderBytes else {
      throw WeightFileError.tooLarge(
        path: bytes.path, part: "the header", got: "\(length) bytes",
        expected: FileLimits.numpyHeaderBytes)
    }
    let header = bytes[try reader.range(length, part: "the header")]
    dataOffset = reader.position
    var literal = PythonLiteral(header)
    (type, isFortranOrder, shape) = try literal.numpyHeader()
    _ = try bytes.elementCount(shape, part: "the array")
  }
}

/// Reads the Python dictionary of a NumPy header.
private struct PythonLiteral: HeaderScanner {
  static let space = Array(" ".utf8)

  let bytes: FileBytes
  var position = 0

  init(_ bytes: FileBytes) {
    self.bytes = bytes
  }

  mutating func numpyHeader() throws -> (NumpyType, Bool, [Int]) {
    var type: NumpyType?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where type == nil: type = try descriptor()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default:
        throw bytes.malformed(
          "the header", got: "one with the key \(key)",
          expected: "descr, fortran_order and shape, each once")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    guard let type, let isFortranOrder, let shape else {
      throw bytes.malformed(
        "the header", got: "incomplete", expected: "descr, fortran_order and shape")
    }
    return (type, isFortranOrder, shape)
  }

  private mutating func descriptor() throws -> NumpyType {
    skipSpace()
    let text = peek() == UInt8(ascii: "[") ? "a record of fields" : try string()
    guard let type = NumpyType(text) else {
      throw bytes.unsupported("the element type", got: text, expected: NumpyType.expected)
    }
    return type
  }

  private mutating func string() throws -> String {
    skipSpace()
    guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw error(expected: "a string")
    }
    let start = position + 1
    guard let end = bytes.buffer[start...].firstIndex(of: quote) else {
      throw error(expected: "a string with an end")
    }
    position = end + 1
    return bytes.text(start..<end)
  }

  private mutating func boolean() throws -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where bytes.buffer[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw error(expected: "True or False")
  }

  private mutating func tuple() throws -> [Int] {
    try expect("(")
    var result: [Int] = []
    while !accept(")") {
      skipSpace()
      let digits = bytes.buffer[position...].prefix { (0x30...0x39).contains($0) }
      guard let value = Int(String(decoding: digits, as: UTF8.self)),
        result.count < FileLimits.dimensions
      else { throw error(expected: "at most \(FileLimits.dimensions) lengths below 2^63") }
      position += digits.count
      // Python 2 marks long integers.
      _ = accept("L")
      result.append(value)
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return result
  }
}
