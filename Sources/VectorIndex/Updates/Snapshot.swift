/// The graph of one generation, resolved once: pointers into the map that stay
/// right for as long as a snapshot of this generation is open.
final class Base: Sendable {
  let state: FreshState
  let metadata: Metadata
  let tables: IndexTables
  let graph: Graph
  let scratches: ScratchPool

  /// Resolves every block, and checks every number that a search will rely on.
  init(_ transaction: ReadTransaction, _ state: FreshState) throws {
    let path = transaction.environment.path
    guard let record = try transaction.value(TableName.metadata, key: 0) else {
      throw VectorIndexError.notAnIndex(path: path, reason: "it has no metadata")
    }
    self.state = state
    metadata = try Metadata(record, path: path)
    tables = try IndexTables(metadata, transaction)
    graph = tables.graph(metadata)
    scratches = ScratchPool(nodeCount: metadata.nodeCount, dimension: metadata.dimension)
    try graph.checkBounds(upperRows: metadata.upperRows)
    try tables.checkLabels(metadata)
  }

  /// The node that holds an item in the graph, nil when there is no such item.
  func node(id: UInt64, _ transaction: ReadTransaction) throws -> UInt32? {
    guard let record = try transaction.value(TableName.items, key: id) else { return nil }
    guard record.count == 4 else { throw VectorIndexError.damaged("the record of id \(id)") }
    let node = record.loadUnaligned(as: UInt32.self)
    guard node < metadata.nodeCount else {
      throw VectorIndexError.damaged("the record of id \(id) names node \(node)")
    }
    return node
  }
}

/// One committed state of an index: what a query sees from its beginning to its
/// end, whatever is committed meanwhile.
package final class Snapshot: Sendable {
  let transaction: ReadTransaction
  let base: Base
  let fresh: FreshMirror
  /// Rows of the fresh log that belong to the snapshot.
  let freshCount: Int

  init(_ transaction: ReadTransaction, _ base: Base, _ fresh: FreshMirror, freshCount: Int) {
    self.transaction = transaction
    self.base = base
    self.fresh = fresh
    self.freshCount = freshCount
  }

  /// Items.
  var count: Int { base.metadata.count + fresh.balance(count: freshCount) }

  /// Whether there is an item with this id.
  func contains(id: UInt64) throws -> Bool {
    if let row = fresh.newestRow(id, count: freshCount) { return fresh.isPut(row) }
    return try base.node(id: id, transaction) != nil
  }
}
