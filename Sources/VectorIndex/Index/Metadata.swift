/// The record that says what an index is.
///
/// Seventeen 64-bit words in the byte order of the machine that wrote them,
/// like the vectors; then the fingerprint in UTF-8; then the ``ContentHash`` of
/// all that as one more word:
///
///      0 magic            6 items                12 entry node
///      1 word order       7 nodes                13 top level (0 when empty)
///      2 format version   8 slots                14 rows of upper links
///      3 precision        9 links per node       15 content hash
///      4 metric          10 construction effort  16 fingerprint bytes
///      5 dimension       11 seed
struct Metadata: Equatable {
  static let magic: UInt64 = 0x5844_4e49_4c42_4146  // "FABLINDX" in little-endian memory
  static let wordOrder: UInt64 = 0x0102_0304_0506_0708
  static let formatVersion = 1
  /// The numbers of precisions and metrics.
  static let precisions: [Precision] = [.float32, .float16, .int8]
  static let metrics: [Metric] = [.cosine, .innerProduct, .euclidean]

  var shape: IndexShape
  /// Items, each with an id of the caller's.
  var count: Int
  /// Slots of nodes, live or free.
  var slotCount: Int
  /// Different vectors.
  var nodeCount: Int
  /// The highest level; 0 when empty.
  var topLevel: Int
  /// Rows of links on all levels above the bottom.
  var upperRows: Int
  /// The node on the top level where a search begins; 0 when empty.
  var entry: UInt32
  /// Hash of vectors, links and ids.
  var contentHash: UInt64
  /// What made the vectors.
  var fingerprint: String

  private static let words = 17
}

extension Metadata {
  /// The record.
  func encoded() -> [UInt8] {
    let text = Array(fingerprint.utf8)
    let parameters = shape.parameters
    let numbers: [UInt64] = [
      Self.magic, Self.wordOrder, UInt64(Self.formatVersion),
      UInt64(Self.precisions.firstIndex(of: shape.precision) ?? 0),
      UInt64(Self.metrics.firstIndex(of: shape.metric) ?? 0), UInt64(shape.dimension),
      UInt64(count), UInt64(nodeCount), UInt64(slotCount), UInt64(parameters.linksPerNode),
      UInt64(parameters.constructionEffort), parameters.seed, UInt64(entry), UInt64(topLevel),
      UInt64(upperRows), contentHash, UInt64(text.count),
    ]
    let body = numbers.withUnsafeBytes { Array($0) } + text
    let hash = body.withUnsafeBytes { ContentHash.of($0) }
    return body + withUnsafeBytes(of: hash) { Array($0) }
  }

  /// Reads the record and checks every number by itself.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws {
    let headBytes = Self.words * 8
    guard bytes.count >= headBytes + 8 else {
      throw VectorIndexError.damaged("its metadata has \(bytes.count) bytes")
    }
    let words = (0..<Self.words).map {
      bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)
    }
    try Self.checkIdentity(words, path: path)
    let hash = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    guard hash == ContentHash.of(UnsafeRawBufferPointer(rebasing: bytes.dropLast(8))) else {
      throw VectorIndexError.damaged("its metadata does not have the checksum it should have")
    }
    let text = bytes[headBytes..<bytes.count - 8]
    guard words[16] == UInt64(text.count),
      let fingerprint = String(validating: text, as: UTF8.self)
    else { throw VectorIndexError.damaged("its fingerprint is not text") }

    func number(_ word: Int, _ range: ClosedRange<Int>, _ name: String) throws -> Int {
      guard let value = Int(exactly: words[word]), range.contains(value) else {
        throw VectorIndexError.damaged("its metadata has \(name) \(words[word])")
      }
      return value
    }
    typealias Limits = VectorIndex.Limits
    shape = IndexShape(
      dimension: try number(5, Limits.dimension, "dimension"),
      metric: Self.metrics[try number(4, 0...Self.metrics.count - 1, "metric")],
      precision: Self.precisions[try number(3, 0...Self.precisions.count - 1, "precision")],
      parameters: HNSWParameters(
        linksPerNode: try number(9, Limits.linksPerNode, "links per node"),
        constructionEffort: try number(10, Limits.constructionEffort, "construction effort"),
        seed: words[11]))
    count = try number(6, Limits.count, "items")
    nodeCount = try number(7, min(1, count)...count, "nodes")
    slotCount = try number(8, nodeCount...Limits.count.upperBound, "slots")
    topLevel = try number(13, Limits.topLevel, "top level")
    upperRows = try number(14, 0...slotCount * Limits.topLevel.upperBound, "upper rows")
    entry = UInt32(try number(12, 0...max(0, slotCount - 1), "entry node"))
    contentHash = words[15]
    self.fingerprint = fingerprint
  }

  /// Refuses what is not our format before anything else is believed.
  private static func checkIdentity(_ words: [UInt64], path: String) throws {
    guard words[0] == magic || words[0] == magic.byteSwapped else {
      throw VectorIndexError.notAnIndex(path: path, reason: "its metadata is not ours")
    }
    guard words[0] == magic, words[1] == wordOrder else {
      throw VectorIndexError.notAnIndex(
        path: path, reason: "it was written by a machine of the other byte order")
    }
    guard words[2] == UInt64(formatVersion) else {
      throw VectorIndexError.unsupportedFormat(
        got: Int(truncatingIfNeeded: words[2]), expected: formatVersion)
    }
  }
}
