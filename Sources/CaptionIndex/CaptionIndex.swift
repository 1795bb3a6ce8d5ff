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

  private let vectors: VectorIndex

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
  }

  /// Captions.
  public var count: Int { get throws { try vectors.count } }
  /// Components of a vector.
  public var dimension: Int { vectors.dimension }
  /// The embedding that made the vectors.
  public var fingerprint: String { vectors.fingerprint }

  /// The captions nearest to `query`, nearest first, equally near ones by id:
  /// `k` of them, or all when there are fewer.
  ///
  /// - Parameters:
  ///   - query: `dimension` finite numbers, not all zero; it is normalised.
  ///   - k: 1 to `VectorIndex.Limits.kMax`.
  ///   - effort: candidates kept during the search; more find more of the true
  ///     neighbours in more time. By default `VectorIndex.defaultEffort`.
  ///   - exact: compare with every caption instead.
  /// - Throws: `VectorIndexError` for a query, `k` or effort out of range,
  ///   ``CaptionIndexError/damagedCaption(id:)``.
  public func search(
    _ query: [Float], k: Int, effort: Int? = nil, exact: Bool = false
  ) throws -> [ScoredCaption] {
    // One state for vectors and captions, whatever others change meanwhile.
    let snapshot = try vectors.snapshot()
    return try snapshot.search(query, k: k, effort: effort, exact: exact).map { neighbour in
      guard let caption = try Self.caption(id: neighbour.id, in: snapshot) else {
        throw CaptionIndexError.damagedCaption(id: neighbour.id)
      }
      return ScoredCaption(caption: caption, score: neighbour.score)
    }
  }

  /// The caption with this id, nil when there is none.
  ///
  /// - Throws: ``CaptionIndexError/damagedCaption(id:)``.
  /// - Complexity: O(log `count`), about a microsecond.
  public func caption(id: UInt64) throws -> Caption? {
    try Self.caption(id: id, in: vectors.snapshot())
  }

  private static func caption(id: UInt64, in snapshot: Snapshot) throws -> Caption? {
    guard let record = try snapshot.record(CaptionRecord.table, key: id) else { return nil }
    guard let caption = CaptionRecord.decode(record, id: id) else {
      throw CaptionIndexError.damagedCaption(id: id)
    }
    return caption
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
      records: captions.map {
        RecordChange(
          CaptionRecord.table, key: $0.caption.id, bytes: try CaptionRecord($0.caption).bytes)
      })
  }

  /// Removes captions; all of them or, after an error, none.
  ///
  /// - Throws: `VectorIndexError`.
  @discardableResult
  public func remove(_ ids: [UInt64]) throws -> VectorIndex.Outcome {
    try vectors.apply(
      ids.map { .remove(id: $0) },
      records: ids.map { RecordChange(CaptionRecord.table, key: $0, bytes: nil) })
  }

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

  /// Counts and sizes. The content hash is that of the vectors, their links and
  /// their ids. Complexity: O(captions · links).
  public func statistics() throws -> Statistics {
    try vectors.statistics()
  }

  /// Checks that the whole content is what the build wrote and makes sense.
  ///
  /// - Throws: `VectorIndexError.damaged` or
  ///   ``CaptionIndexError/damagedCaption(id:)`` with the first thing wrong.
  /// - Complexity: O(bytes of the file).
  public func _checkInvariants() throws {
    try vectors._checkInvariants()
    let snapshot = try vectors.snapshot()
    for id in try snapshot.ids() where try Self.caption(id: id, in: snapshot) == nil {
      throw CaptionIndexError.damagedCaption(id: id)
    }
  }
}
