extension VectorIndex {
  /// What an index holds.
  public struct Statistics: Codable, Sendable, Equatable {
    /// Version of the file format.
    public let formatVersion: Int
    /// Items.
    public let count: Int
    /// Different vectors.
    public let nodeCount: Int
    /// Components of a vector.
    public let dimension: Int
    /// Parameters of the graph.
    public let parameters: HNSWParameters
    /// Nodes on each level, the bottom one first.
    public let levelCounts: [Int]
    /// Nodes that no path of links from the entry leads to. They are found by
    /// exact search only.
    public let unreachableCount: Int
    /// Bytes of the file.
    public let bytesOnDisk: Int
    /// The same for two indexes that give the same answers, whenever and with
    /// however many threads they were built.
    public let contentHash: UInt64
    /// What made the vectors.
    public let fingerprint: String
  }

  /// Counts and sizes. Complexity: O(vectors · links).
  public func statistics() -> Statistics {
    Statistics(
      formatVersion: Metadata.formatVersion, count: count, nodeCount: metadata.nodeCount,
      dimension: dimension, parameters: metadata.parameters, levelCounts: graph.levelCounts(),
      unreachableCount: graph.unreachableCount(),
      bytesOnDisk: (try? transaction.environment.fileBytes()) ?? 0,
      contentHash: metadata.contentHash,
      fingerprint: fingerprint)
  }

  /// Checks that the whole content is what the build wrote and makes sense.
  ///
  /// - Throws: ``VectorIndexError/damaged(_:)`` with the first thing wrong.
  /// - Complexity: O(bytes of the file).
  public func _checkInvariants() throws {
    guard Self.contentHash(metadata, tables) == metadata.contentHash else {
      throw VectorIndexError.damaged("its content does not have the hash it should have")
    }
    try graph.checkInvariants()
    for node in 0..<UInt32(metadata.nodeCount) {
      let ids = Array(tables.labels(of: node))
      guard zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw VectorIndexError.damaged("the ids of node \(node) do not ascend")
      }
      for id in ids {
        let record = try transaction.value(TableName.nodes, key: id)
        guard record?.count == 4, record?.loadUnaligned(as: UInt32.self) == node else {
          throw VectorIndexError.damaged("the record of id \(id) does not name node \(node)")
        }
      }
    }
  }

  /// Checks that every node has ids, and that they lie inside their array.
  func checkLabels() throws {
    let starts = tables.labelStarts.table
    guard starts.number(0) == 0, starts.number(UInt32(metadata.nodeCount)) == count else {
      throw VectorIndexError.damaged("the ids of the nodes do not add up to \(count)")
    }
    for node in 0..<UInt32(metadata.nodeCount)
    where starts.number(node) >= starts.number(node + 1) {
      throw VectorIndexError.damaged("node \(node) has no id")
    }
  }
}
