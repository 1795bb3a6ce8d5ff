extension VectorIndex {
  /// What to watch while an index is in use.
  public struct Observation: Sendable, Equatable {
    /// How neighbours are found.
    public let kind: IndexKind.Name
    /// Changes that wait in the log to be woven in.
    public let freshCount: Int
    /// Bytes of the log in the file.
    public let freshBytes: Int
    /// Bytes of the file.
    public let bytesOnDisk: Int
    /// For how long this process has held its oldest snapshot, nil without one:
    /// pages that were freed since cannot be used again.
    public let oldestSnapshotAge: Duration?
  }

  /// Whether it was opened for changes, too.
  public var isWritable: Bool { updates != nil }

  /// What there is to watch now. Complexity: O(1).
  ///
  /// - Throws: ``VectorIndexError``, when the newest state cannot be read.
  public func observe() throws -> Observation {
    // Asked first: the snapshot that answers the rest is one, too.
    let age = environment.oldestReaderAge
    let snapshot = try snapshot()
    return Observation(
      kind: snapshot.base.metadata.shape.kind.name, freshCount: snapshot.freshCount,
      freshBytes: try snapshot.transaction.bytes(of: TableName.fresh),
      bytesOnDisk: try environment.fileBytes(), oldestSnapshotAge: age)
  }
}
