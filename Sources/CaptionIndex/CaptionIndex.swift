import VectorIndex

/// Captions with the vectors of an embedding, searched for those nearest to a
/// picture's or a sentence's vector.
///
/// The captions lie in the same file as the vectors, together with the
/// fingerprint of the embedding: vectors of two embeddings cannot be compared,
/// and an index of the wrong one would answer with nonsense.
///
/// Any number of threads may use an index at the same time.
public final class CaptionIndex: Sendable {
  /// What an index holds.
  public typealias Statistics = VectorIndex.Statistics

  let vectors: VectorIndex
  let filters = FilterCache()
  /// What share of the true neighbours searches find, measured while they go on.
  public let recall = RecallMeter()

  /// Opens the index in `directory`.
  ///
  /// - Parameter fingerprint: that of the embedding which will make the
  ///   queries; nil accepts any.
  /// - Throws: ``CaptionIndexError/otherEmbedding(got:expected:)``,
  ///   ``CaptionIndexError/noCaptions(directory:)``, or `VectorIndexError` when
  ///   the index is missing, cut off or damaged.
  /// - Complexity: O(captions · links), a few milliseconds for 100 000.
  public init(
    directory: String, expecting fingerprint: String?, for mode: VectorIndex.Mode = .reading,
    options: VectorIndex.Options = VectorIndex.Options()
  ) throws {
    vectors = try VectorIndex(directory: directory, for: mode, options: options)
    if let fingerprint, fingerprint != vectors.fingerprint {
      throw CaptionIndexError.otherEmbedding(got: vectors.fingerprint, expected: fingerprint)
    }
    guard vectors.hasTable(CaptionRecord.table) else {
      throw CaptionIndexError.noCaptions(directory: directory)
    }
    guard vectors.hasTable(FieldKey.table) else {
      throw CaptionIndexError.outdated(directory: directory)
    }
  }

  /// Whether it was opened for changes, too.
  public var isWritable: Bool { vectors.isWritable }
  /// Captions.
  public var count: Int { get throws { try vectors.count } }
  /// Components of a vector.
  public var dimension: Int { vectors.dimension }
  /// The embedding that made the vectors.
  public var fingerprint: String { vectors.fingerprint }

  /// The caption with this id, nil when there is none.
  ///
  /// - Throws: ``CaptionIndexError/damagedCaption(id:)``.
  /// - Complexity: O(log `count`), about a microsecond.
  public func caption(id: UInt64) throws -> Caption? {
    try vectors.snapshot().caption(id: id)
  }

  /// Adds captions with their vectors, or replaces those with the same ids; all
  /// of them or, after an error, none. When this returns they are on the disk.
  ///
  /// - Parameters:
  ///   - captions: as many as one call of `VectorIndex.apply` takes.
  ///   - vectors: one a caption, as `VectorIndex.Change.put` takes them.
  /// - Throws: ``CaptionIndexError``, `VectorIndexError`.
  @discardableResult
  public func put(_ captions: [(caption: Caption, vector: [Float])]) throws -> VectorIndex.Outcome {
    try vectors.apply(
      captions.map { .put(id: $0.caption.id, vector: $0.vector) },
      records: captions.map { caption, _ in
        RecordChange(
          CaptionRecord.table, key: caption.id, bytes: try CaptionRecord(caption).bytes
        ) { try FieldKey.changes(from: $0, to: caption, id: caption.id) }
      })
  }

  /// Removes captions; all of them or, after an error, none.
  ///
  /// - Throws: `VectorIndexError`.
  @discardableResult
  public func remove(_ ids: [UInt64]) throws -> VectorIndex.Outcome {
    try vectors.apply(
      ids.map { .remove(id: $0) },
      records: ids.map { id in
        RecordChange(CaptionRecord.table, key: id, bytes: nil) {
          try FieldKey.changes(from: $0, to: nil, id: id)
        }
      })
  }

  /// Weaves all changes that there are now into the graph; see
  /// `VectorIndex.weave()`.
  ///
  /// - Throws: `VectorIndexError`.
  @discardableResult
  public func weave() throws -> Int { try vectors.weave() }

  /// The unit vector of the caption with this id, nil when there is none.
  ///
  /// - Throws: `VectorIndexError.damaged`.
  public func vector(id: UInt64) throws -> [Float]? {
    try vectors.vector(id: id)
  }

  /// The ids of all captions, ascending. Complexity: O(captions).
  ///
  /// - Throws: `VectorIndexError`.
  public func ids() throws -> [UInt64] {
    try vectors.snapshot().ids().sorted()
  }

  /// Copies the newest state into `directory`, while this index goes on being
  /// searched and changed; see `VectorIndex.backup(to:)`.
  ///
  /// - Throws: `VectorIndexError`.
  public func backup(to directory: String) throws {
    try vectors.backup(to: directory)
  }

  /// Builds an index of the same captions anew in `directory`; see
  /// `VectorIndex.compact(to:threads:progress:)`.
  ///
  /// - Throws: `VectorIndexError`, or what `progress` throws.
  @discardableResult
  public func compact(
    to directory: String, threads: Int = 1, progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Statistics {
    try vectors.compact(to: directory, threads: threads, progress: progress)
  }

  /// What "near" means.
  public var metric: Metric { vectors.metric }

  /// Counts of the newest committed state. Complexity: O(1).
  ///
  /// - Throws: `VectorIndexError`, when that state cannot be read.
  public func summary() throws -> VectorIndex.Summary {
    try vectors.summary()
  }

  /// What to watch while the index is in use. Complexity: O(1).
  ///
  /// - Throws: `VectorIndexError`, when the newest state cannot be read.
  public func observe() throws -> VectorIndex.Observation { try vectors.observe() }

  /// The names that filters can ask for, ascending: those of all fields, and
  /// `source`.
  ///
  /// - Throws: `VectorIndexError`.
  /// - Complexity: O(names · log captions).
  public func fieldNames() throws -> [String] {
    try FilterCompiler(vectors.snapshot()).fieldNames()
  }

  /// Counts and sizes. The content hash is that of the vectors, their links and
  /// their ids. Complexity: O(captions · links).
  public func statistics() throws -> Statistics { try vectors.statistics() }

  /// Measures which effort finds how much: see `VectorIndex.calibrate`.
  @discardableResult
  public func calibrate(
    queries: [[Float]] = [], limit: Int = 1000, threads: Int = 1
  ) throws -> Calibration? {
    try vectors.calibrate(queries: queries, limit: limit, threads: threads)
  }

  /// Checks that the whole content is what the build wrote and makes sense.
  ///
  /// - Throws: `VectorIndexError.damaged` or
  ///   ``CaptionIndexError/damagedCaption(id:)`` with the first thing wrong.
  /// - Complexity: O(bytes of the file).
  public func _checkInvariants() throws {
    try vectors._checkInvariants()
    let snapshot = try vectors.snapshot()
    var (captions, keys) = (0, 0)
    for id in try snapshot.ids() {
      guard let caption = try snapshot.caption(id: id) else {
        throw CaptionIndexError.damagedCaption(id: id)
      }
      captions += 1
      for key in FieldKey.keys(of: caption) {
        guard try snapshot.record(FieldKey.table, key: key) != nil else {
          throw CaptionIndexError.damagedFields("a field of caption \(id) is missing")
        }
        keys += 1
      }
    }
    for (table, count) in [(CaptionRecord.table, captions), (FieldKey.table, keys)] {
      let got = try snapshot.recordCount(table)
      guard got == count else {
        throw CaptionIndexError.damagedFields(
          "the table \(table) has \(got) records, expected \(count)")
      }
    }
  }
}

extension Snapshot {
  /// The caption with this id, nil when there is none.
  ///
  /// - Throws: ``CaptionIndexError/damagedCaption(id:)``.
  func caption(id: UInt64) throws -> Caption? {
    guard let record = try record(CaptionRecord.table, key: id) else { return nil }
    guard let caption = CaptionRecord.decode(record, id: id) else {
      throw CaptionIndexError.damagedCaption(id: id)
    }
    return caption
  }
}
