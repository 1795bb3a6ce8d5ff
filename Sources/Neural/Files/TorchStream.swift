/// The stream form of a PyTorch file: five pickles (magic number, version,
/// system, contents, keys of the storages), then for each key a count (i64)
/// and the elements.
///
/// Source: `_legacy_load` in torch/serialization.py.
struct TorchStream {
  let contents: PickleValue
  private(set) var storages: [String: FileBytes] = [:]

  /// 0x1950a86a20f9469cfc6c, little-endian.
  static let magicNumber: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

  /// How such a file starts: PROTO 2, LONG1 of ten bytes.
  static let magic: [UInt8] = [0x80, 0x02, 0x8A, 0x0A] + magicNumber

  init(_ bytes: FileBytes) throws {
    var reader = ByteReader(bytes)
    guard case .longInteger(Self.magicNumber) = try Pickle.read(&reader).value else {
      throw bytes.malformed("the magic number", got: "another", expected: "that of torch.save")
    }
    let version = try Pickle.read(&reader).value
    guard version.integer == 1001 else {
      throw bytes.unsupported("the version", got: version.kind, expected: "1001")
    }
    let system = try Pickle.read(&reader).value
    guard system["little_endian"]?.boolean != false else {
      throw bytes.unsupported("the byte order", got: "big-endian", expected: "little-endian")
    }
    let document = try Pickle.read(&reader)
    contents = document.value
    let keys = try Pickle.read(&reader).value
    for item in keys.elements ?? [] {
      guard let key = item.string, let storage = document.storages[key] else {
        throw bytes.malformed(
          "the list of storages", got: item.kind, expected: "the key of a storage in use")
      }
      let count = try reader.integer(Int64.self, part: "the size of a storage")
      let (size, overflow) = count.multipliedReportingOverflow(by: Int64(storage.type.size))
      storages[key] = bytes[try reader.range(overflow ? .max : size, part: "a storage")]
    }
  }
}
