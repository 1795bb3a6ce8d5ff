/// The layout of a token store, little-endian:
///
///     byte  0  "FABTOKEN"
///           8  UInt32  version, 1
///          12  UInt32  words of the vocabulary
///          16  UInt64  fingerprint of the vocabulary
///          24  UInt64  tokens T
///          32  UInt64  sentences S
///          40  UInt64  paragraphs P
///          48  UInt64  books B
///          56  UInt64  bytes of the titles N
///          64  Int32   × T  token ids
///              UInt32  × S  where each sentence ends, in tokens
///              UInt32  × P  where each paragraph ends, in sentences
///              UInt32  × B  where each book ends, in sentences
///              UInt8   × N  titles and authors in UTF-8: for each book the
///                           title, 0x0A, the author, 0x0A
///
/// Ends rise strictly, and the last one is the count of what they divide. All
/// ids are below the number of words.
struct TokenStoreHeader: Equatable {
  static let magic: StaticString = "FABTOKEN"
  static let version = 1
  static let byteCount = 64

  var vocabularyCount: UInt32
  var fingerprint: UInt64
  var tokens: Int
  var sentences: Int
  var paragraphs: Int
  var books: Int
  var titleBytes: Int

  /// The length of the whole file.
  var fileBytes: Int {
    Self.byteCount + 4 * (tokens + sentences + paragraphs + books) + titleBytes
  }

  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    func put(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
    bytes += UnsafeBufferPointer(
      start: Self.magic.utf8Start, count: Self.magic.utf8CodeUnitCount)
    put(UInt32(Self.version))
    put(vocabularyCount)
    put(fingerprint)
    for count in [tokens, sentences, paragraphs, books, titleBytes] { put(UInt64(count)) }
    return bytes
  }
}

extension TokenStoreHeader {
  /// Reads and checks the header of a file of the given bytes.
  init(_ file: UnsafeRawBufferPointer, path: String) throws {
    let text = file.bindMemory(to: UInt8.self)
    guard text.has(Self.magic, at: 0) else {
      let start = text.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")
      throw LanguageError.notATokenStore(
        path: path, got: text.isEmpty ? "nothing, it is empty" : "the bytes \(start)")
    }
    guard file.count >= Self.byteCount else {
      throw LanguageError.tokenStoreLength(
        path: path, got: file.count, expected: "at least \(Self.byteCount)")
    }
    func read<Value: FixedWidthInteger>(_ offset: Int, as type: Value.Type) -> Value {
      Value(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: type))
    }
    let version = Int(read(8, as: UInt32.self))
    guard version == Self.version else {
      throw LanguageError.tokenStoreVersion(path: path, got: version, expected: Self.version)
    }
    vocabularyCount = read(12, as: UInt32.self)
    fingerprint = read(16, as: UInt64.self)
    var counts: [Int] = []
    for offset in stride(from: 24, to: Self.byteCount, by: 8) {
      let count = read(offset, as: UInt64.self)
      // Each counted thing takes a byte at least, so that no sum can overflow below.
      guard count <= UInt64(file.count) else {
        throw LanguageError.tokenStoreLength(
          path: path, got: file.count, expected: "at least \(count), a count in its header")
      }
      counts.append(Int(count))
    }
    (tokens, sentences, paragraphs, books, titleBytes) =
      (counts[0], counts[1], counts[2], counts[3], counts[4])
    guard fileBytes == file.count else {
      throw LanguageError.tokenStoreLength(
        path: path, got: file.count, expected: "\(fileBytes) by its header")
    }
  }
}
