/// The header of a safetensors file: for each tensor its type, its shape and
/// where its elements lie.
///
/// Layout of the file: header length N (u64, little-endian), N bytes of JSON,
/// then the elements of all tensors with no gap and no overlap. Offsets count
/// from byte 8 + N. Source: README of huggingface/safetensors.
struct SafetensorsHeader {
  struct Entry {
    var type: ElementType
    var shape: [Int]
    var offsets: Range<Int>
  }

  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [String: Entry] = [:]

  /// The bytes after the header.
  let data: FileBytes

  /// Reads and checks the header of a file.
  init(_ bytes: FileBytes) throws {
    let lengthBytes = try bytes.slice(at: 0, count: 8, part: "the header length")
    let length = UInt64(littleEndian: lengthBytes.buffer.loadUnaligned(as: UInt64.self))
    guard length <= FileLimits.safetensorsHeaderBytes else {
      throw WeightFileError.tooLarge(
        path: bytes.path, part: "the header length", got: "\(length)",
        expected: FileLimits.safetensorsHeaderBytes)
    }
    let header = try bytes.slice(at: 8, count: Int(length), part: "the header")
    data = bytes[8 + Int(length)..<bytes.count]
    var scanner = JSONScanner(header)
    guard header.buffer.first == UInt8(ascii: "{") else { throw scanner.error(expected: "{") }
    try scanner.object { name, scanner in try readMember(name, &scanner) }
    try scanner.end()
    try checkCoverage()
  }

  private mutating func readMember(_ name: String, _ scanner: inout JSONScanner) throws {
    if name == Self.metadataKey {
      guard metadata.isEmpty else { throw duplicate(name) }
      try scanner.object { key, scanner in
        guard metadata.updateValue(try scanner.string(), forKey: key) == nil else {
          throw duplicate(key)
        }
      }
    } else if entries.updateValue(try readEntry(name, &scanner), forKey: name) != nil {
      throw duplicate(name)
    }
  }

  private func readEntry(_ name: String, _ scanner: inout JSONScanner) throws -> Entry {
    var type: ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { key, scanner in
      switch key {
      case "dtype" where type == nil:
        let code = try scanner.string()
        guard let known = ElementType(safetensorsCode: code) else {
          throw data.unsupported(
            "the dtype of \(name)", got: code,
            expected: ElementType.allCases.map(\.safetensorsCode).joined(separator: ", "))
        }
        type = known
      case "shape" where shape == nil:
        shape = try scanner.integers(limit: FileLimits.dimensions)
      case "data_offsets" where offsets == nil:
        offsets = try scanner.integers(limit: 2)
      default:
        throw data.malformed(
          "the entry of \(name)", got: "one with the key \(key)",
          expected: "dtype, shape and data_offsets, each once")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw data.malformed(
        "the entry of \(name)", got: "incomplete",
        expected: "dtype, shape and data_offsets [begin, end]")
    }
    let count = try data.elementCount(shape, part: name)
    guard count * type.size == offsets[1] - offsets[0] else {
      throw data.malformed(
        "the size of \(name)", got: "\(offsets[1] - offsets[0]) bytes",
        expected: "\(count * type.size) bytes for \(type.safetensorsCode) \(shape)")
    }
    return Entry(type: type, shape: shape, offsets: offsets[0]..<offsets[1])
  }

  /// Every byte of the data belongs to exactly one tensor.
  private func checkCoverage() throws {
    let ordered = entries.sorted {
      ($0.value.offsets.lowerBound, $0.value.offsets.upperBound, $0.key)
        < ($1.value.offsets.lowerBound, $1.value.offsets.upperBound, $1.key)
    }
    var end = 0
    for (name, entry) in ordered {
      guard entry.offsets.lowerBound == end else {
        throw data.malformed(
          "the start of \(name)", got: "byte \(entry.offsets.lowerBound)",
          expected: "byte \(end), after the tensor before it")
      }
      end = entry.offsets.upperBound
    }
    guard end <= data.count else {
      throw WeightFileError.truncated(
        path: data.path, part: "the data", got: data.count, expected: end)
    }
    guard end == data.count else {
      throw data.malformed("the data", got: "\(data.count) bytes", expected: "\(end) bytes")
    }
  }

  private func duplicate(_ name: String) -> WeightFileError {
    data.malformed("the name \(name)", got: "there twice", expected: "every name once")
  }

  /// The key of the strings that describe the file.
  static let metadataKey = "__metadata__"
}

extension ElementType {
  /// The name of the type in a safetensors header.
  public var safetensorsCode: String {
    switch self {
    case .bool: "BOOL"
    case .uint8: "U8"
    case .uint16: "U16"
    case .uint32: "U32"
    case .uint64: "U64"
    case .int8: "I8"
    case .int16: "I16"
    case .int32: "I32"
    case .int64: "I64"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .float32: "F32"
    case .float64: "F64"
    case .float8E4M3: "F8_E4M3"
    case .float8E5M2: "F8_E5M2"
    }
  }

  init?(safetensorsCode code: String) {
    guard let type = Self.allCases.first(where: { $0.safetensorsCode == code }) else { return nil }
    self = type
  }
}
