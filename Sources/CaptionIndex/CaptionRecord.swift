import VectorIndex

/// A caption as bytes beside the vectors, under its id:
///
///     0  bytes of the text, u32 little-endian
///     4  bytes of the source, u32 little-endian; all ones when there is none
///     8  text, then source, in UTF-8
///        content hash of all that, u64 little-endian
struct CaptionRecord {
  static let table = "captions"
  private static let noSource = UInt32.max
  private static let headBytes = 8
  private static let hashBytes = 8

  let bytes: [UInt8]

  init(_ caption: Caption) throws {
    let text = Array(caption.text.utf8)
    let source = caption.source.map { Array($0.utf8) }
    try Self.check(text.count, CaptionIndex.Limits.textBytes, "text", caption)
    try Self.check(source?.count ?? 0, CaptionIndex.Limits.sourceBytes, "source", caption)
    let sourceCount = source.map { UInt32($0.count) } ?? Self.noSource
    let body =
      Self.encode(UInt32(text.count)) + Self.encode(sourceCount) + text + (source ?? [])
    bytes = body + Self.encode(body.withUnsafeBytes { ContentHash.of($0) })
  }

  /// Reads a record back; nil when it is damaged.
  static func decode(_ record: UnsafeRawBufferPointer, id: UInt64) -> Caption? {
    guard record.count >= headBytes + hashBytes else { return nil }
    let body = UnsafeRawBufferPointer(rebasing: record.dropLast(hashBytes))
    let hash = record.loadUnaligned(fromByteOffset: body.count, as: UInt64.self)
    guard UInt64(littleEndian: hash) == ContentHash.of(body) else { return nil }
    let textCount = Int(UInt32(littleEndian: body.loadUnaligned(as: UInt32.self)))
    let sourceCount = UInt32(
      littleEndian: body.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    let rest = body.dropFirst(headBytes)
    guard rest.count == textCount + (sourceCount == noSource ? 0 : Int(sourceCount)),
      let text = String(validating: rest.prefix(textCount), as: UTF8.self)
    else { return nil }
    guard sourceCount != noSource else { return Caption(id: id, text: text, source: nil) }
    guard let source = String(validating: rest.dropFirst(textCount), as: UTF8.self) else {
      return nil
    }
    return Caption(id: id, text: text, source: source)
  }

  private static func encode(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func check(
    _ bytes: Int, _ range: ClosedRange<Int>, _ field: String, _ caption: Caption
  ) throws {
    guard range.contains(bytes) else {
      throw CaptionIndexError.tooLong(
        field: field, id: caption.id, got: bytes, expected: range)
    }
  }
}
