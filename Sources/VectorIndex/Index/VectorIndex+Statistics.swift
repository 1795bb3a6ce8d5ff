extension VectorIndex {
  /// What an index holds.
  public struct Statistics: Codable, Sendable, Equatable {
    /// Version of the file format.
    public let formatVersion: Int
    /// Items.
    public let count: Int
    /// Different vectors, without those that are only in the log.
    public let nodeCount: Int
    /// Changes that are not yet in the graph or the posting lists.
    public let freshCount: Int
    /// Components of a vector.
    public let dimension: Int
    /// What "near" means.
    public let metric: Metric
    /// How exactly vectors are stored.
    public let precision: Precision
    /// How neighbours are found.
    public let kind: IndexKind.Name
    /// Parameters of the graph; nil without one.
    public let parameters: HNSWParameters?
    /// Parameters of the posting lists, with the numbers that the build chose; nil
    /// without them.
    public let lists: IVFParameters?
    /// Which effort finds how much; nil for an index that is exact anyway, and for
    /// one without items.
    public let calibration: Calibration?
    /// Nodes on each level of the graph, the bottom one first.
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

  /// Those of a file that is to be published: what cannot be opened, by writers too,
  /// must not take the place of what can.
  static func statistics(ofUnpublished path: String) throws -> Statistics {
    let index = try VectorIndex(file: path, .immutable)
    try index.environment.checkPages(heads: true)
    return try index.statistics()
  }

  /// Counts and sizes. Complexity: O(vectors · links).
  public func statistics() throws -> Statistics {
    let snapshot = try snapshot()
    let (metadata, graph) = (snapshot.base.metadata, snapshot.base.graph)
    return Statistics(
      formatVersion: Metadata.formatVersion, count: snapshot.count, nodeCount: metadata.nodeCount,
      freshCount: snapshot.freshCount, dimension: dimension, metric: metric,
      precision: metadata.shape.precision, kind: metadata.shape.kind.name,
      parameters: metadata.shape.hasGraph ? metadata.shape.parameters : nil,
      lists: metadata.shape.lists, calibration: try snapshot.calibration(),
      levelCounts: graph.levelCounts(),
      unreachableCount: graph.unreachableCount(),
      bytesOnDisk: try environment.fileBytes(), contentHash: metadata.contentHash,
      fingerprint: fingerprint)
  }

  /// Checks that the whole content is what was written and makes sense.
  ///
  /// - Throws: ``VectorIndexError/damaged(_:)`` with the first thing wrong.
  /// - Complexity: O(bytes of the file).
  public func _checkInvariants() throws { try snapshot().checkInvariants() }
}

extension Snapshot {
  func checkInvariants() throws {
    let (metadata, tables, graph) = (base.metadata, base.tables, base.graph)
    for (name, blocks) in tables.named { try blocks.verify(name) }
    let live = (0..<UInt32(metadata.slotCount)).filter { graph.record($0).isLive }
    guard live.count == metadata.nodeCount else {
      throw VectorIndexError.damaged(
        "it has \(live.count) nodes, expected \(metadata.nodeCount)")
    }
    let shared = try live.filter { graph.record($0).isShared }.map {
      (node: $0, ids: try base.ids(of: $0, transaction))
    }
    guard VectorIndex.contentHash(metadata, tables, shared: shared) == metadata.contentHash else {
      throw VectorIndexError.damaged("its content does not have the hash it should have")
    }
    try base.checkStructure()
    try checkItems(live)
    guard try Set(ids()).count == count else {
      throw VectorIndexError.damaged("its fresh log does not add up to \(count) items")
    }
  }

  /// Checks that ids and nodes name each other.
  private func checkItems(_ live: [UInt32]) throws {
    var items = 0
    for node in live {
      let ids = try base.ids(of: node, transaction)
      guard ids.first == base.graph.record(node).id,
        ids.count > 1 || !base.graph.record(node).isShared,
        zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw VectorIndexError.damaged("the ids of node \(node) do not ascend") }
      for id in ids where try base.node(id: id, transaction) != node {
        throw VectorIndexError.damaged("the record of id \(id) does not name node \(node)")
      }
      items += ids.count
    }
    guard items == base.metadata.count else {
      throw VectorIndexError.damaged("it has items that no node holds")
    }
  }
}
