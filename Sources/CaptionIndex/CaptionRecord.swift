import CaptionFields
import VectorIndex

/// A caption as bytes beside the vectors, under its id. Numbers are
/// little-endian:
///
///     0   u32  bytes of the text
///     4   u32  bytes of the source; all ones when there is none
///     8   u32  fields
///     12  text, then source, in UTF-8
///         each field, by ascending bytes of the names:
///           u8   bytes of the name
///           u8   kind: 1 boolean, 2 number, 3 string
///           name, in ASCII
///           u8 0 or 1; f64; or u32 count of bytes and these, in UTF-8
///     u64  content hash of all that
struct CaptionRecord {
  static let table = "captions"
  private static let noSource = UInt32.max
  private static let headBytes = 12
  private static let hashBytes = 8

  let bytes: [UInt8]

  /// - Throws: ``CaptionIndexError/tooLong(field:id:got:expected:)``,
  ///   ``CaptionIndexError/badFields(id:_:)``.
  init(_ caption: Caption) throws {
    try Self.check(caption)
    var writer = RecordWriter()
    writer.write(UInt32(caption.text.utf8.count))
    writer.write(caption.source.map { UInt32($0.utf8.count) } ?? Self.noSource)
    writer.write(UInt32(caption.fields.count))
    writer.bytes += caption.text.utf8
    if let source = caption.source { writer.bytes += source.utf8 }
    for (name, value) in caption.fields.sorted(by: { $0.key < $1.key }) {
      writer.bytes += [UInt8(name.utf8.count), value.kind.rawValue]
      writer.bytes += name.utf8
      switch value {
      case .boolean(let boolean): writer.bytes.append(boolean ? 1 : 0)
      case .number(let number): writer.write((number + 0).bitPattern)
      case .string(let string):
        writer.write(UInt32(string.utf8.count))
        writer.bytes += string.utf8
      }
    }
    writer.write(writer.bytes.withUnsafeBytes { ContentHash.of($0) })
    bytes = writer.bytes
  }

  /// Reads a record back; nil when it is damaged.
  static func decode(_ record: UnsafeRawBufferPointer, id: UInt64) -> Caption? {
    guard record.count >= headBytes + hashBytes else { return nil }
    let body = UnsafeRawBufferPointer(rebasing: record.dropLast(hashBytes))
    let hash = record.loadUnaligned(fromByteOffset: body.count, as: UInt64.self)
    guard UInt64(littleEndian: hash) == ContentHash.of(body) else { return nil }
    var reader = RecordReader(body)
    guard let textCount: UInt32 = reader.number(), let sourceCount: UInt32 = reader.number(),
      let fieldCount: UInt32 = reader.number(), let text = reader.string(Int(textCount))
    else { return nil }
    var source: String?
    if sourceCount != noSource {
      guard let string = reader.string(Int(sourceCount)) else { return nil }
      source = string
    }
    guard let fields = fields(fieldCount, &reader), reader.isAtEnd else { return nil }
    return Caption(id: id, text: text, source: source, fields: fields)
  }

  private static func fields(
    _ count: UInt32, _ reader: inout RecordReader
  ) -> [String: FieldValue]? {
    guard FieldLimits.fields.contains(Int(count)) else { return nil }
    var fields: [String: FieldValue] = [:]
    var last = ""
    for _ in 0..<count {
      guard let nameCount: UInt8 = reader.number(), let kind: UInt8 = reader.number(),
        let name = reader.string(Int(nameCount)), name > last,
        let value = value(FieldValue.Kind(rawValue: kind), &reader)
      else { return nil }
      fields[name] = value
      last = name
    }
    return (try? FieldName.check(fields)) == nil ? nil : fields
  }

  private static func value(
    _ kind: FieldValue.Kind?, _ reader: inout RecordReader
  ) -> FieldValue? {
    switch kind {
    case nil: return nil
    case .boolean:
      guard let byte: UInt8 = reader.number(), byte <= 1 else { return nil }
      return .boolean(byte == 1)
    case .number:
      let bits: UInt64? = reader.number()
      return bits.map { .number(Double(bitPattern: $0)) }
    case .string:
      let count: UInt32? = reader.number()
      return count.flatMap { reader.string(Int($0)) }.map { .string($0) }
    }
  }

  private static func check(_ caption: Caption) throws {
    let counts = [
      ("text", caption.text.utf8.count, CaptionIndex.Limits.textBytes),
      ("source", caption.source?.utf8.count ?? 0, CaptionIndex.Limits.sourceBytes),
    ]
    for (field, count, range) in counts where !range.contains(count) {
      throw CaptionIndexError.tooLong(field: field, id: caption.id, got: count, expected: range)
    }
    do {
      try FieldName.check(caption.fields)
      if let source = caption.source {
        try FieldValue.string(source).check(field: FieldName.source)
      }
    } catch let error as FieldError {
      throw CaptionIndexError.badFields(id: caption.id, error)
    }
  }
}

/// Puts numbers behind each other, little-endian.
private struct RecordWriter {
  var bytes: [UInt8] = []

  mutating func write(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }
}

/// Takes numbers and strings off the front of some bytes; nil when they end
/// before.
private struct RecordReader {
  private var rest: Slice<UnsafeRawBufferPointer>

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number<Number: FixedWidthInteger>() -> Number? {
    guard rest.count >= Number.bitWidth / 8 else { return nil }
    let number = UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: Number.self)
    rest = rest.dropFirst(Number.bitWidth / 8)
    return Number(littleEndian: number)
  }

  mutating func string(_ count: Int) -> String? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return String(validating: rest.prefix(count), as: UTF8.self)
  }
}
