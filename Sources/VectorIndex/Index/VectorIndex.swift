import CKernels

/// One item found by a search.
public struct Neighbour: Sendable, Equatable {
  /// The id that the item was given at the build.
  public let id: UInt64
  /// The cosine of the angle to the query, 1 for the same direction.
  public let score: Float
}

/// Vectors with ids, searched for nearest neighbours by their cosine: a
/// hierarchical navigable small world graph (Malkov and Yashunin, 2016) in one
/// LMDB file, searched in place from the memory map.
///
/// An index is built once, by ``build(at:ids:vectors:dimension:fingerprint:parameters:threads:records:progress:)``,
/// and does not change; a new build replaces the file in one step. An open
/// index goes on answering from the file that it was opened with. Any number of
/// threads may search at the same time, and any number of processes may have
/// the same directory open.
public final class VectorIndex: Sendable {
  /// Components of each vector.
  public var dimension: Int { metadata.dimension }
  /// Items.
  public var count: Int { metadata.count }
  /// What made the vectors, as given at the build.
  public var fingerprint: String { metadata.fingerprint }

  let metadata: Metadata
  let transaction: ReadTransaction
  let tables: IndexTables
  let graph: Graph
  private let scratches: ScratchPool

  /// Opens the index in `directory`, resolves every block once, and checks
  /// every number that a search will rely on.
  ///
  /// - Throws: ``VectorIndexError``, when there is no index, when it was cut
  ///   off or is damaged, or when it is of another format version.
  /// - Complexity: O(vectors · links), a few milliseconds for 100 000.
  public convenience init(directory: String) throws {
    try self.init(file: IndexDirectory(directory).link, .reading)
  }

  init(file: String, _ access: Environment.Access) throws {
    let environment = try EnvironmentRegistry.open(file, access, Environment.Options())
    let transaction = try ReadTransaction(environment)
    guard let record = try transaction.value(TableName.metadata, key: 0) else {
      throw VectorIndexError.notAnIndex(path: file, reason: "it has no metadata")
    }
    let metadata = try Metadata(record, path: file)
    let tables = try IndexTables(metadata, transaction)
    self.metadata = metadata
    self.transaction = transaction
    self.tables = tables
    graph = tables.graph(metadata)
    scratches = ScratchPool(nodeCount: metadata.nodeCount, dimension: metadata.dimension)
    try graph.checkBounds(upperRows: metadata.upperRows)
    try checkLabels()
  }

  /// The items nearest to `query`, nearest first, equally near ones by id:
  /// `k` of them, or all when there are fewer.
  ///
  /// - Parameters:
  ///   - query: `dimension` finite numbers, not all zero, of any length.
  ///   - k: 1 to ``Limits/kMax``.
  ///   - effort: candidates kept during the search (ef of the paper); more find
  ///     more of the true neighbours in more time. 1 to 10 000, by default
  ///     ``defaultEffort``; raised to `k`.
  ///   - exact: compare with every vector instead, O(`count` · `dimension`).
  /// - Throws: ``VectorIndexError`` for a query or a number out of range.
  public func search(
    _ query: [Float], k: Int, effort: Int? = nil, exact: Bool = false
  ) throws -> [Neighbour] {
    guard query.count == dimension else {
      throw VectorIndexError.wrongDimension(got: query.count, expected: dimension)
    }
    try Self.check(k, in: Limits.k, "k")
    let effort = effort ?? Self.defaultEffort
    try Self.check(effort, in: Limits.effort, "effort")
    return try scratches.with { scratch in
      try query.withUnsafeBufferPointer { try normalise($0, into: scratch.query, .query) }
      guard metadata.nodeCount > 0 else { return [] }
      let nodes =
        exact
        ? graph.nearestExactly(scratch.query, count: k, scratch: scratch)
        : graph.nearest(scratch.query, count: k, effort: max(effort, k), scratch: scratch)
      return items(of: nodes, k: k)
    }
  }

  /// The unit vector of an item, nil when there is no such id.
  ///
  /// - Throws: ``VectorIndexError/damaged(_:)``.
  public func vector(id: UInt64) throws -> [Float]? {
    guard let record = try transaction.value(TableName.nodes, key: id) else { return nil }
    guard record.count == 4 else { throw VectorIndexError.damaged("the record of id \(id)") }
    let node = record.loadUnaligned(as: UInt32.self)
    guard node < metadata.nodeCount else {
      throw VectorIndexError.damaged("the record of id \(id) names node \(node)")
    }
    return Array(UnsafeBufferPointer(start: graph.vector(node), count: dimension))
  }

  /// All ids, those of one node after another.
  package var ids: some Sequence<UInt64> {
    (0..<UInt32(metadata.nodeCount)).lazy.flatMap { [tables] in tables.labels(of: $0) }
  }

  /// Whether the file has a table of this name.
  package func hasTable(_ name: String) -> Bool {
    transaction.environment.table(name) != nil
  }

  /// A record that the builder's caller stored beside the vectors. The bytes
  /// stay valid while the index lives.
  package func record(_ table: String, key: UInt64) throws -> UnsafeRawBufferPointer? {
    try transaction.value(table, key: key)
  }

  /// Spreads nodes, nearest first, into their items.
  private func items(of nodes: UnsafeBufferPointer<NodeKey>, k: Int) -> [Neighbour] {
    var found: [Neighbour] = []
    found.reserveCapacity(k)
    for key in nodes {
      let score = key.similarity
      // Later nodes matter only as long as they tie with the last one.
      if found.count >= k, let last = found.last, last.score != score { break }
      for id in tables.labels(of: key.node).prefix(k) {
        found.append(Neighbour(id: id, score: score))
      }
    }
    found.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
    return Array(found.prefix(k))
  }

  static func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range.contains(value) else {
      throw VectorIndexError.outOfRange(name: name, got: value, expected: range)
    }
  }
}

extension VectorIndex {
  /// The effort of a search that names none: chosen with room
  /// above the 95 % of true neighbours that the tests demand.
  public static let defaultEffort = 96
}
