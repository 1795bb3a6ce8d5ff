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
  public init(directory: String, expecting fingerprint: String?) throws {
    vectors = try VectorIndex(directory: directory)
    if let fingerprint, fingerprint != vectors.fingerprint {
      throw CaptionIndexError.otherEmbedding(got: vectors.fingerprint, expected: fingerprint)
    }
    guard vectors.count == 0 || vectors.hasTable(CaptionRecord.table) else {
      throw CaptionIndexError.noCaptions(directory: directory)
    }
  }

  /// Captions.
  public var count: Int { vectors.count }
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
    try vectors.search(query, k: k, effort: effort, exact: exact).map { neighbour in
      guard let caption = try caption(id: neighbour.id) else {
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
    guard let record = try vectors.record(CaptionRecord.table, key: id) else { return nil }
    guard let caption = CaptionRecord.decode(record, id: id) else {
      throw CaptionIndexError.damagedCaption(id: id)
    }
    return caption
  }

  /// The unit vector of the caption with this id, nil when there is none.
  ///
  /// - Throws: `VectorIndexError.damaged`.
  public func vector(id: UInt64) throws -> [Float]? {
    try vectors.vector(id: id)
  }

  /// Counts and sizes. The content hash is that of the vectors, their links and
  /// their ids. Complexity: O(captions · links).
  public func statistics() -> Statistics {
    vectors.statistics()
  }

  /// Checks that the whole content is what the build wrote and makes sense.
  ///
  /// - Throws: `VectorIndexError.damaged` or
  ///   ``CaptionIndexError/damagedCaption(id:)`` with the first thing wrong.
  /// - Complexity: O(bytes of the file).
  public func _checkInvariants() throws {
    try vectors._checkInvariants()
    for id in vectors.ids where try caption(id: id) == nil {
      throw CaptionIndexError.damagedCaption(id: id)
    }
  }
}
