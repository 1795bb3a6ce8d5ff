extension VectorIndex {
  /// The effort of a search that is to find a share of the true neighbours on
  /// average, by the stored ``Calibration``: for queries like those that it was
  /// measured with. For an index that is exact anyway, the default.
  ///
  /// - Throws: ``VectorIndexError/recallOutOfRange(got:expected:)``,
  ///   ``VectorIndexError/notCalibrated``, or what reading the index throws.
  public func effort(forRecall recall: Double) throws -> Int {
    try snapshot().effort(forRecall: recall)
  }

  /// Measures which effort finds how much, and stores it in the index, which must
  /// be open for writing. A build does it by itself, and so does a weaving when
  /// the number of nodes has doubled or halved since.
  ///
  /// - Parameters:
  ///   - queries: as they will be asked; the calibration then holds for such, and
  ///     no weaving replaces it. By default some of the items, each hidden from its
  ///     own search.
  ///   - limit: items that are asked for, 1 to 100 000, when there are no queries.
  ///   - threads: 1 to 256.
  /// - Returns: the calibration; nil, and nothing stored, for an index that is
  ///   exact anyway.
  /// - Throws: ``VectorIndexError``.
  /// - Complexity: O(queries · nodes · dimension).
  @discardableResult
  public func calibrate(
    queries: [[Float]] = [], limit: Int = 1000, threads: Int = 1
  ) throws -> Calibration? {
    try Self.check(
      queries.isEmpty ? limit : queries.count, in: Limits.calibrationQueries, "queries")
    try Self.check(threads, in: Limits.threads, "threads")
    guard updates != nil else { throw VectorIndexError.readOnly(path: environment.path) }
    let snapshot = try snapshot()
    let base = snapshot.base
    try base.checkBounds()
    let calibrator = Calibrator(base.tables, base.metadata, threads: threads)
    let calibration =
      queries.isEmpty
      ? calibrator.measure(limit: limit) : try calibrator.measure(queries: queries)
    if let calibration { try environment.write { try calibration.write(to: $0) } }
    return calibration
  }
}

extension Snapshot {
  /// What was measured last; nil for an index that was never calibrated.
  package func calibration() throws -> Calibration? { try Calibration(transaction) }

  /// See ``VectorIndex/effort(forRecall:)``.
  package func effort(forRecall recall: Double) throws -> Int {
    guard VectorIndex.Limits.recall.contains(recall) else {
      throw VectorIndexError.recallOutOfRange(got: recall, expected: VectorIndex.Limits.recall)
    }
    if let calibration = try calibration() { return try calibration.effort(forRecall: recall) }
    guard !base.metadata.isApproximate(base.lists) else { throw VectorIndexError.notCalibrated }
    return base.defaultEffort
  }
}

extension Metadata {
  /// Whether the index, which may have posting lists, is searched in any other way
  /// than exactly.
  func isApproximate(_ lists: PostingLists?) -> Bool {
    nodeCount > 1 && (shape.hasGraph || lists != nil)
  }
}
