/// The record that says what an index is.
///
/// Twenty-three 64-bit words in the byte order of the machine that wrote them,
/// like the vectors; then the fingerprint in UTF-8; then the ``ContentHash`` of
/// all that as one more word:
///
///      0 magic            6 items                12 entry node
///      1 word order       7 nodes                13 top level (0 when empty)
///      2 format version   8 slots                14 rows of upper links
///      3 precision        9 links per node       15 content hash
///      4 metric          10 construction effort  16 fingerprint bytes
///      5 dimension       11 seed
///
///     17 kind             19 pages of postings     21 subquantisers, 0 for int8
///     18 posting lists    20 lists to scan         22 bits of a subquantiser
///
/// Words of another kind of index than this are 0.
struct Metadata: Equatable {
  static let magic: UInt64 = 0x5844_4e49_4c42_4146  // "FABLINDX" in little-endian memory
  static let wordOrder: UInt64 = 0x0102_0304_0506_0708
  static let formatVersion = 1
  /// The numbers of precisions and metrics.
  static let precisions: [Precision] = [.float32, .float16, .int8]
  static let metrics: [Metric] = [.cosine, .innerProduct, .euclidean]
  static let kinds: [IndexKind.Name] = [.hnsw, .flat, .ivf]

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
  /// Pages of posting lists.
  var postingPages = 0
  /// Hash of vectors, links and ids.
  var contentHash: UInt64
  /// What made the vectors.
  var fingerprint: String

  private static let words = 23
}

extension Metadata {
  /// The record.
  func encoded() -> [UInt8] {
    let text = Array(fingerprint.utf8)
    let graph = shape.hasGraph ? shape.parameters : nil
    let lists = shape.lists
    var (subquantisers, bits) = (0, 0)
    if case .product(let parts, let width) = lists?.codes { (subquantisers, bits) = (parts, width) }
    let numbers: [UInt64] = [
      Self.magic, Self.wordOrder, UInt64(Self.formatVersion),
      UInt64(Self.precisions.firstIndex(of: shape.precision) ?? 0),
      UInt64(Self.metrics.firstIndex(of: shape.metric) ?? 0), UInt64(shape.dimension),
      UInt64(count), UInt64(nodeCount), UInt64(slotCount), UInt64(graph?.linksPerNode ?? 0),
      UInt64(graph?.constructionEffort ?? 0), graph?.seed ?? lists?.seed ?? 0, UInt64(entry),
      UInt64(topLevel), UInt64(upperRows), contentHash, UInt64(text.count),
      UInt64(Self.kinds.firstIndex(of: shape.kind.name) ?? 0), UInt64(lists?.lists ?? 0),
      UInt64(postingPages), UInt64(lists?.probes ?? 0), UInt64(subquantisers), UInt64(bits),
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

    let number = Self.reader(of: words)
    typealias Limits = VectorIndex.Limits
    shape = IndexShape(
      dimension: try number(5, Limits.dimension, "dimension"),
      metric: Self.metrics[try number(4, 0...Self.metrics.count - 1, "metric")],
      precision: Self.precisions[try number(3, 0...Self.precisions.count - 1, "precision")],
      kind: try Self.kind(words))
    count = try number(6, Limits.count, "items")
    nodeCount = try number(7, min(1, count)...count, "nodes")
    slotCount = try number(8, nodeCount...Limits.count.upperBound, "slots")
    let levels = shape.hasGraph ? Limits.topLevel : 0...0
    topLevel = try number(13, levels, "top level")
    upperRows = try number(14, 0...slotCount * levels.upperBound, "upper rows")
    // A page has an entry at least.
    let listCount = shape.lists?.lists ?? 0
    postingPages = try number(19, 0...(listCount > 0 ? slotCount : 0), "pages")
    entry = UInt32(try number(12, 0...max(0, slotCount - 1), "entry node"))
    contentHash = words[15]
    self.fingerprint = fingerprint
  }

  private typealias Reader = (Int, ClosedRange<Int>, String) throws -> Int

  /// What gives a word as a number within a range.
  private static func reader(of words: [UInt64]) -> Reader {
    { word, range, name in
      guard let value = Int(exactly: words[word]), range.contains(value) else {
        throw VectorIndexError.damaged("its metadata has \(name) \(words[word])")
      }
      return value
    }
  }

  /// The kind of the index with its parameters.
  private static func kind(_ words: [UInt64]) throws -> IndexKind {
    typealias Limits = VectorIndex.Limits
    let number = reader(of: words)
    let name = kinds[try number(17, 0...kinds.count - 1, "kind")]
    func only(_ kind: IndexKind.Name, _ range: ClosedRange<Int>) -> ClosedRange<Int> {
      name == kind ? range : 0...0
    }
    let links = try number(9, only(.hnsw, Limits.linksPerNode), "links per node")
    let effort = try number(10, only(.hnsw, Limits.constructionEffort), "construction effort")
    let lists = try number(18, only(.ivf, Limits.lists), "lists")
    let probes = try number(20, only(.ivf, 1...Limits.effort.upperBound), "lists to scan")
    let parts = try number(
      21, only(.ivf, 0...Limits.subquantisers.upperBound), "subquantisers")
    let bits = try number(22, 0...8, "bits")
    guard bits == 0 ? parts == 0 : parts > 0 && parts <= words[5] && (bits == 4 || bits == 8) else {
      throw VectorIndexError.damaged("its metadata has \(parts) subquantisers of \(bits) bits")
    }
    return switch name {
    case .hnsw:
      .hnsw(HNSWParameters(linksPerNode: links, constructionEffort: effort, seed: words[11]))
    case .flat: .flat
    case .ivf:
      .ivf(
        IVFParameters(
          lists: lists, probes: probes,
          codes: bits == 0 ? .int8 : .product(subquantisers: parts, bits: bits), seed: words[11]))
    }
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
