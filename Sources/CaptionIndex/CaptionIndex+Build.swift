import VectorIndex

extension CaptionIndex {
  /// Builds an index in `directory`, which is made if it is not there, and puts
  /// it in the place of an older one in a single step: until then, and when the
  /// build fails, the older one stays as it is.
  ///
  /// The same captions, vectors, parameters and seed give the same index with
  /// any number of threads and in any order. Captions with equal vectors are
  /// kept, all of them, on one node of the graph.
  ///
  /// - Parameters:
  ///   - directory: where the index lands.
  ///   - captions: each with an id of its own.
  ///   - dimension: components of a vector, 1 to 8192.
  ///   - vectors: `captions.count × dimension` finite floats, row after row in
  ///     the order of the captions; rows are normalised.
  ///   - fingerprint: what made the vectors, at most 1024 bytes of UTF-8.
  ///   - precision: of the vectors that answers are ranked by.
  ///   - kind: how neighbours are found, by default by a graph.
  ///   - threads: 1 to 256.
  ///   - progress: gets the number of linked vectors and of all vectors after
  ///     each batch; the build ends with what it throws.
  /// - Returns: the statistics of the new index.
  /// - Throws: ``CaptionIndexError``, `VectorIndexError`, or what `progress`
  ///   throws.
  @discardableResult
  public static func build(
    at directory: String, captions: [Caption], dimension: Int,
    vectors: UnsafeBufferPointer<Float>, fingerprint: String,
    precision: Precision = .float16, kind: IndexKind = .hnsw(HNSWParameters()),
    threads: Int = 1, progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Statistics {
    // Encoded first: a caption that is too long is refused before the work.
    let records = try captions.sorted { $0.id < $1.id }.map {
      (id: $0.id, bytes: try CaptionRecord($0).bytes)
    }
    return try VectorIndex.build(
      at: directory, ids: captions.map(\.id), vectors: vectors,
      shape: IndexShape(dimension: dimension, precision: precision, kind: kind),
      fingerprint: fingerprint, threads: threads,
      records: { writer in
        try writer.makeTable(CaptionRecord.table)
        for (id, bytes) in records {
          try writer.put(CaptionRecord.table, key: id, bytes: bytes.count) {
            $0.copyBytes(from: bytes)
          }
        }
        try writer.makeTable(FieldKey.table)
        let keys = captions.flatMap(FieldKey.keys).sorted { $0.lexicographicallyPrecedes($1) }
        for key in keys {
          try writer.put(FieldKey.table, key: key, UnsafeRawBufferPointer(start: nil, count: 0))
        }
      }, progress: progress)
  }

  /// The same, with the vectors in an array.
  @discardableResult
  public static func build(
    at directory: String, captions: [Caption], dimension: Int, vectors: [Float],
    fingerprint: String, precision: Precision = .float16,
    kind: IndexKind = .hnsw(HNSWParameters()), threads: Int = 1,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Statistics {
    try vectors.withUnsafeBufferPointer {
      try build(
        at: directory, captions: captions, dimension: dimension, vectors: $0,
        fingerprint: fingerprint, precision: precision, kind: kind, threads: threads,
        progress: progress)
    }
  }
}
