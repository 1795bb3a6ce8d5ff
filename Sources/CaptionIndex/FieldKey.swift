import CaptionFields
import VectorIndex

/// The key under which the table `fields` says that a caption has a value. The
/// record is empty: the key says everything.
///
///     name of the field, 0
///     u8   kind: 1 boolean, 2 number, 3 string
///     u8 0 or 1; a number, 8 bytes; or a string's first 400 bytes, 0
///     u64  id of the caption, big-endian
///
/// Keys of one field and kind stand in the order of their values: of a number,
/// the bits of its f64, all of them inverted for a negative one and the first one
/// for another, big-endian.
enum FieldKey {
  static let table = "fields"
  /// Bytes of a string in a key. Who finds as many has to ask the caption for
  /// the rest.
  static let stringBytes = 400
  static let idBytes = 8

  /// The keys of a caption: one for each field, and one for its source.
  static func keys(of caption: Caption) -> [[UInt8]] {
    var values = caption.fields
    values[FieldName.source] = caption.value(of: FieldName.source)
    return values.map { name, value in
      withUnsafeBytes(of: caption.id.bigEndian) { term(name, value) + $0 }
    }
  }

  /// What all keys of a field begin with.
  static func prefix(_ name: String) -> [UInt8] { Array(name.utf8) + [0] }

  /// What all keys of a field with values of a kind begin with.
  static func prefix(_ name: String, _ kind: FieldValue.Kind) -> [UInt8] {
    prefix(name) + [kind.rawValue]
  }

  /// What all keys of a field with this value begin with.
  static func term(_ name: String, _ value: FieldValue) -> [UInt8] {
    let bytes = prefix(name, value.kind) + bytes(of: value)
    return value.kind == .string ? bytes + [0] : bytes
  }

  /// A value as it stands in a key, a string without the zero behind it.
  static func bytes(of value: FieldValue) -> [UInt8] {
    switch value {
    case .boolean(let boolean): return [boolean ? 1 : 0]
    case .number(let number):
      let bits = (number + 0).bitPattern
      let ordered = bits >> 63 == 1 ? ~bits : bits | 1 << 63
      return withUnsafeBytes(of: ordered.bigEndian) { Array($0) }
    case .string(let string): return Array(string.utf8.prefix(stringBytes))
    }
  }

  /// The value that bytes of a key stand for, nil when they stand for none. Of a
  /// string as long as a key can hold it is only the beginning.
  static func value(_ kind: FieldValue.Kind, _ bytes: UnsafeRawBufferPointer) -> FieldValue? {
    switch kind {
    case .boolean: return bytes.count == 1 ? .boolean(bytes[0] != 0) : nil
    case .number:
      guard bytes.count == 8 else { return nil }
      let ordered = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
      return .number(Double(bitPattern: ordered >> 63 == 1 ? ordered ^ 1 << 63 : ~ordered))
    case .string:
      guard bytes.last == 0 else { return nil }
      return .string(String(decoding: bytes.dropLast(), as: UTF8.self))
    }
  }

  /// The id that a key ends with.
  static func id(_ key: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(bigEndian: key.loadUnaligned(fromByteOffset: key.count - idBytes, as: UInt64.self))
  }

  /// How the table changes when `new` takes the place of the caption in `old`.
  static func changes(
    from old: UnsafeRawBufferPointer?, to new: Caption?, id: UInt64
  ) throws -> [RecordChange] {
    var before: [[UInt8]] = []
    if let old {
      guard let caption = CaptionRecord.decode(old, id: id) else {
        throw CaptionIndexError.damagedCaption(id: id)
      }
      before = keys(of: caption)
    }
    let after = new.map(keys) ?? []
    let (kept, wanted) = (Set(before), Set(after))
    return before.filter { !wanted.contains($0) }.map { RecordChange(table, key: $0, bytes: nil) }
      + after.filter { !kept.contains($0) }.map { RecordChange(table, key: $0, bytes: []) }
  }
}
