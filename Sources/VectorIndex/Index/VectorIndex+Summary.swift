extension VectorIndex {
  /// What can be said of an index without looking at its content.
  public struct Summary: Sendable, Equatable {
    /// Version of the file format.
    public let formatVersion: Int
    /// Items.
    public let count: Int
    /// Different vectors in the graph.
    public let nodeCount: Int
    /// Changes that are not yet in the graph.
    public let freshCount: Int
    /// How exactly vectors are stored.
    public let precision: Precision
    /// Bytes of the file.
    public let bytesOnDisk: Int
    /// What weaving has done; nil of an index that is open for reading.
    public let weaving: Weaving?
  }

  /// What the weaving of an index has done since it was opened for writing.
  public struct Weaving: Sendable, Equatable {
    /// Batches that got into the graph.
    public internal(set) var batches = 0
    /// Changes in them.
    public internal(set) var changes = 0
    /// Weavings in the background that failed.
    public internal(set) var failures = 0
    /// Why the last of them failed; nil again after one that did not.
    public internal(set) var lastFailure: String?
  }

  /// Counts of the newest committed state. Complexity: O(1).
  ///
  /// - Throws: ``VectorIndexError``, when that state cannot be read.
  public func summary() throws -> Summary {
    let snapshot = try snapshot()
    let metadata = snapshot.base.metadata
    return Summary(
      formatVersion: Metadata.formatVersion, count: snapshot.count, nodeCount: metadata.nodeCount,
      freshCount: snapshot.freshCount, precision: metadata.shape.precision,
      bytesOnDisk: try environment.fileBytes(), weaving: weaver?.weaving)
  }
}
