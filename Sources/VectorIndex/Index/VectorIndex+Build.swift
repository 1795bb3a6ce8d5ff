extension VectorIndex {
  /// Builds an index in `directory`, which is made if it is not there, and puts
  /// it in the place of an older one in a single step: until then, and when the
  /// build fails, the older one stays as it is. A build of a graph leaves a file from
  /// which the next build of the same vectors goes on: where `progress` ended it, or
  /// where it was up to a minute before it was killed.
  ///
  /// The same vectors, ids, parameters and seed give the same index with any
  /// number of threads, in any order and on every CPU. Equal vectors become one
  /// node.
  ///
  /// - Parameters:
  ///   - directory: where the index lands.
  ///   - ids: one id an item, each once.
  ///   - vectors: `ids.count × dimension` finite floats, row after row; for the
  ///     cosine of any length but zero.
  ///   - dimension: 1 to 8192.
  ///   - fingerprint: what made the vectors, at most 1024 bytes of UTF-8.
  ///   - metric: what "near" means, by default the cosine.
  ///   - precision: of the vectors that answers are ranked by.
  ///   - kind: how neighbours are found, by default a graph.
  ///   - threads: 1 to 256.
  ///   - progress: gets the number of linked vectors and of all vectors after
  ///     each batch; the build ends with what it throws.
  /// - Returns: the statistics of the new index.
  /// - Throws: ``VectorIndexError``, or what `progress` throws.
  /// - Complexity: about O(n log n) distances for a graph, O(n · lists) for
  ///   posting lists, of which there are 4 √n by default; memory for one copy of
  ///   the index.
  @discardableResult
  public static func build(
    at directory: String, ids: [UInt64], vectors: UnsafeBufferPointer<Float>, dimension: Int,
    metric: Metric = .cosine, precision: Precision = .float16, fingerprint: String = "",
    kind: IndexKind = .hnsw(HNSWParameters()), threads: Int = 1,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Statistics {
    try build(
      at: directory, ids: ids, vectors: vectors,
      shape: IndexShape(
        dimension: dimension, metric: metric, precision: precision, kind: kind),
      fingerprint: fingerprint, threads: threads, records: { _ in }, progress: progress)
  }

  /// The same, with records of the caller's stored beside the vectors.
  ///
  /// - Parameters:
  ///   - areStored: the vectors come out of an index and stay as they are.
  ///   - checkpointInterval: how often an unfinished graph gets onto the disk.
  ///   - records: stores them; the names of its tables must not be those of
  ///     ``TableName``.
  package static func build(
    at directory: String, ids: [UInt64], vectors: UnsafeBufferPointer<Float>,
    areStored: Bool = false, shape: IndexShape, fingerprint: String, threads: Int,
    checkpointInterval: Duration = .seconds(60),
    records: (EnvironmentWriter) throws -> Void,
    progress: (Int, Int) throws -> Void
  ) throws -> Statistics {
    try shape.check()
    try check(ids.count, in: Limits.count, "the number of items")
    try check(threads, in: Limits.threads, "threads")
    try check(fingerprint.utf8.count, in: Limits.fingerprintBytes, "bytes of the fingerprint")
    guard vectors.count == ids.count * shape.dimension else {
      throw VectorIndexError.wrongVectorCount(
        got: vectors.count, expected: ids.count * shape.dimension)
    }
    let writer = try EnvironmentWriter(directory: directory)
    let unique = try UniqueVectors(
      ids: ids, vectors: vectors, areStored: areStored, shape: shape.resolved(count: ids.count))
    let builder = unique.tables.builder(threads: threads)
    try build(
      builder, checkpoint: IndexDirectory(directory).checkpoint, every: checkpointInterval,
      progress: progress)
    let metadata = metadata(unique, builder, fingerprint)
    let calibration = Calibrator(unique.tables, metadata, threads: threads).measure()
    try write(metadata, unique, calibration, to: writer)
    try records(writer)
    try writer.finish()
    let statistics = try statistics(ofUnpublished: writer.temporaryPath)
    try writer.publish()
    return statistics
  }

  /// Links everything, from where an interrupted build of the same stopped.
  private static func build(
    _ builder: any IndexBuilder, checkpoint: String, every interval: Duration,
    progress: (Int, Int) throws -> Void
  ) throws {
    guard let graph = builder as? GraphBuilder else { return try builder.build(progress: progress) }
    if !graph.restore(from: checkpoint) { removeFile(checkpoint) }
    do {
      var lastSave = ContinuousClock.now
      try graph.build {
        try progress($0, $1)
        guard ContinuousClock.now - lastSave >= interval, graph.bulk.linked > 0 else { return }
        // A build that cannot be saved goes on.
        try? graph.save(to: checkpoint)
        lastSave = .now
      }
    } catch {
      // What cannot be saved is lost, and the error stays the one it was.
      if graph.bulk.linked > 0 { try? graph.save(to: checkpoint) }
      throw error
    }
  }

  /// What the record says of an index that was just built.
  static func metadata(
    _ unique: UniqueVectors, _ builder: any IndexBuilder, _ fingerprint: String
  ) -> Metadata {
    let count = unique.tables.slotCount
    var metadata = Metadata(
      shape: unique.tables.shape, count: unique.nodesByID.count, slotCount: count,
      nodeCount: count, topLevel: 0, upperRows: 0, entry: 0, contentHash: 0,
      fingerprint: fingerprint)
    builder.describe(&metadata)
    metadata.contentHash = contentHash(metadata, unique.tables, shared: unique.shared)
    return metadata
  }

  /// The hash of everything that answers depend on: the metadata, each block of
  /// each table by its own hash, and the ids of nodes with several.
  static func contentHash(
    _ metadata: Metadata, _ tables: IndexTables,
    shared: some Sequence<(node: UInt32, ids: [UInt64])>
  ) -> UInt64 {
    contentHash(metadata, blockHashes: tables.blockHashes, shared: shared)
  }

  /// The same, of the hashes of blocks: for each table, in their order.
  static func contentHash(
    _ metadata: Metadata, blockHashes: [[UInt64]],
    shared: some Sequence<(node: UInt32, ids: [UInt64])>
  ) -> UInt64 {
    var bare = metadata
    bare.contentHash = 0
    var hash = ContentHash()
    bare.encoded().withUnsafeBytes { hash.combine($0) }
    for block in blockHashes.joined() { hash.combine(block) }
    for (node, ids) in shared {
      hash.combine(UInt64(node))
      for id in ids { hash.combine(id) }
    }
    return hash.value
  }

  /// Stores an index that was just linked.
  static func write(
    _ metadata: Metadata, _ unique: UniqueVectors, _ calibration: Calibration? = nil,
    to writer: EnvironmentWriter
  ) throws {
    for (name, blocks) in unique.tables.named { try writer.put(name, blocks) }
    for (id, node) in unique.nodesByID {
      try writer.put(TableName.items, key: id, bytes: 4) {
        $0.storeBytes(of: node, as: UInt32.self)
      }
    }
    for (node, ids) in unique.shared {
      try writer.put(TableName.shared, key: UInt64(node), bytes: ids.count * 8) { record in
        ids.withUnsafeBytes { record.copyBytes(from: $0) }
      }
    }
    for name in [TableName.items, TableName.shared, TableName.fresh, TableName.state] {
      try writer.makeTable(name)
    }
    let record = metadata.encoded()
    try writer.put(TableName.metadata, key: 0, bytes: record.count) { $0.copyBytes(from: record) }
    if let calibration = calibration?.encoded() {
      try writer.put(TableName.metadata, key: Calibration.key, bytes: calibration.count) {
        $0.copyBytes(from: calibration)
      }
    }
  }
}
