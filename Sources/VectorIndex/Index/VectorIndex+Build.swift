extension VectorIndex {
  /// Builds an index in `directory`, which is made if it is not there, and puts
  /// it in the place of an older one in a single step: until then, and when the
  /// build fails, the older one stays as it is.
  ///
  /// The same vectors, ids, parameters and seed give the same index with any
  /// number of threads and in any order. Equal vectors become one node.
  ///
  /// - Parameters:
  ///   - directory: where the index lands.
  ///   - ids: one id an item, each once.
  ///   - vectors: `ids.count × dimension` finite floats, row after row; rows are
  ///     normalised, so that they may have any length but zero.
  ///   - dimension: 1 to 8192.
  ///   - fingerprint: what made the vectors, at most 1024 bytes of UTF-8.
  ///   - parameters: of the graph.
  ///   - threads: 1 to 256.
  ///   - progress: gets the number of linked vectors and of all vectors after
  ///     each batch; the build ends with what it throws.
  /// - Returns: the statistics of the new index.
  /// - Throws: ``VectorIndexError``, or what `progress` throws.
  /// - Complexity: about O(n log n) distances; memory for one copy of the
  ///   vectors and of the links.
  @discardableResult
  public static func build(
    at directory: String, ids: [UInt64], vectors: UnsafeBufferPointer<Float>, dimension: Int,
    fingerprint: String = "", parameters: HNSWParameters = HNSWParameters(), threads: Int = 1,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Statistics {
    try build(
      at: directory, ids: ids, vectors: vectors, dimension: dimension, fingerprint: fingerprint,
      parameters: parameters, threads: threads, records: { _ in }, progress: progress)
  }

  /// The same, with records of the caller's stored beside the vectors.
  ///
  /// - Parameter records: stores them; the names of its tables must not be
  ///   those of ``TableName``.
  package static func build(
    at directory: String, ids: [UInt64], vectors: UnsafeBufferPointer<Float>, dimension: Int,
    fingerprint: String, parameters: HNSWParameters, threads: Int,
    records: (EnvironmentWriter) throws -> Void, progress: (Int, Int) throws -> Void
  ) throws -> Statistics {
    try check(dimension, in: Limits.dimension, "dimension")
    try check(ids.count, in: Limits.count, "the number of items")
    try check(threads, in: Limits.threads, "threads")
    try check(fingerprint.utf8.count, in: Limits.fingerprintBytes, "bytes of the fingerprint")
    try parameters.check()
    guard vectors.count == ids.count * dimension else {
      throw VectorIndexError.wrongVectorCount(
        got: vectors.count, expected: ids.count * dimension)
    }
    let writer = try EnvironmentWriter(directory: directory)
    let unique = try UniqueVectors(ids: ids, vectors: vectors, dimension: dimension)
    let builder = GraphBuilder(
      unique.vectors, dimension: dimension, parameters: parameters, threads: threads)
    try builder.build(progress: progress)
    let tables = IndexTables(unique, builder)
    let metadata = metadata(builder.graph, tables, fingerprint)
    try write(metadata, tables, unique.nodesByID, to: writer)
    try records(writer)
    try writer.finish()
    // What cannot be opened must not take the place of what can.
    let statistics = try VectorIndex(file: writer.temporaryPath, .immutable).statistics()
    try writer.publish()
    return statistics
  }

  private static func metadata(
    _ graph: Graph, _ tables: IndexTables, _ fingerprint: String
  ) -> Metadata {
    var metadata = Metadata(
      dimension: graph.dimension, count: tables.labels.rows, nodeCount: graph.nodeCount,
      parameters: graph.parameters, topLevel: max(0, graph.topLevel),
      upperRows: tables.upper.rows, entry: graph.entry, contentHash: 0, fingerprint: fingerprint)
    metadata.contentHash = contentHash(metadata, tables)
    return metadata
  }

  /// The hash of everything that answers depend on.
  static func contentHash(_ metadata: Metadata, _ tables: IndexTables) -> UInt64 {
    var bare = metadata
    bare.contentHash = 0
    var hash = ContentHash()
    bare.encoded().withUnsafeBytes { hash.combine($0) }
    for (_, blocks) in tables.named { hash.combine(blocks) }
    return hash.value
  }

  private static func write(
    _ metadata: Metadata, _ tables: IndexTables, _ nodesByID: [(id: UInt64, node: UInt32)],
    to writer: EnvironmentWriter
  ) throws {
    for (name, blocks) in tables.named { try writer.put(name, blocks) }
    for (id, node) in nodesByID {
      try writer.put(TableName.items, key: id, bytes: 4) {
        $0.storeBytes(of: node, as: UInt32.self)
      }
    }
    for name in [TableName.fresh, TableName.state] { try writer.makeTable(name) }
    let record = metadata.encoded()
    try writer.put(TableName.metadata, key: 0, bytes: record.count) { $0.copyBytes(from: record) }
  }
}
