/// The graph of one generation, resolved once: pointers into the map that stay
/// right for as long as a snapshot of this generation is open.
final class Base: Sendable {
  let state: FreshState
  let metadata: Metadata
  let tables: IndexTables
  /// Of another kind of index one without links.
  let graph: Graph
  /// Only of an index that has them.
  let lists: PostingLists?
  let ranking: Ranking
  let scratches: ScratchPool

  /// Resolves every block. What lies in the blocks is not read.
  ///
  /// - Parameter previous: an earlier generation of the same file, from which
  ///   what has not changed is taken over.
  init(_ transaction: ReadTransaction, _ state: FreshState, previous: Base? = nil) throws {
    let path = transaction.environment.path
    guard let record = try transaction.value(TableName.metadata, key: 0) else {
      throw VectorIndexError.notAnIndex(path: path, reason: "it has no metadata")
    }
    self.state = state
    metadata = try Metadata(record, path: path)
    let known = previous?.metadata.shape == metadata.shape ? previous : nil
    tables = try IndexTables(metadata, transaction, previous: known?.tables)
    graph = tables.graph(
      entry: metadata.entry,
      topLevel: metadata.nodeCount == 0 || !metadata.shape.hasGraph ? -1 : metadata.topLevel)
    lists = PostingLists(tables)
    ranking = Ranking(tables, graph, isOnDisk: transaction.environment.exceedsMemory)
    if let known, known.metadata.slotCount == metadata.slotCount {
      scratches = known.scratches
    } else {
      scratches = ScratchPool(slotCount: metadata.slotCount, shape: metadata.shape)
    }
    guard try transaction.count(TableName.items) == metadata.count else {
      throw VectorIndexError.damaged("it does not have \(metadata.count) items")
    }
    guard metadata.nodeCount > 0, metadata.shape.hasGraph else { return }
    let entry = graph.record(metadata.entry)
    guard entry.isLive, entry.level == metadata.topLevel else {
      throw VectorIndexError.damaged("the entry node is not on the top level")
    }
  }

  /// Checks that nothing leads out of the tables: for whoever wants to change
  /// the index. A search need not know.
  func checkBounds() throws {
    if metadata.shape.hasGraph { try graph.checkBounds(isPartial: state.isPartial) }
    try lists?.checkBounds()
  }

  /// Checks everything that the kind of the index promises.
  func checkStructure() throws {
    if metadata.shape.hasGraph { try graph.checkInvariants(isPartial: state.isPartial) }
    try lists?.checkInvariants(tables)
  }

  /// The ids of a node, ascending.
  func ids(of node: UInt32, _ transaction: ReadTransaction) throws -> [UInt64] {
    let record = graph.record(node)
    guard record.isShared else { return [record.id] }
    guard let ids = try transaction.value(TableName.shared, key: UInt64(node)),
      ids.count > 0, ids.count % 8 == 0
    else { throw VectorIndexError.damaged("the ids of node \(node) are missing") }
    return Self.ids(in: ids)
  }

  /// The ids in a record of the table `shared`.
  static func ids(in record: UnsafeRawBufferPointer) -> [UInt64] {
    stride(from: 0, to: record.count & ~7, by: 8).map {
      record.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
    }
  }

  /// The node that holds an item in the graph, nil when there is no such item.
  func node(id: UInt64, _ transaction: ReadTransaction) throws -> UInt32? {
    try transaction.value(TableName.items, key: id).map { try node($0, id: id) }
  }

  /// The node that a record of the table `items` names.
  func node(_ record: UnsafeRawBufferPointer, id: UInt64) throws -> UInt32 {
    guard record.count == 4 else { throw VectorIndexError.damaged("the record of id \(id)") }
    let node = record.loadUnaligned(as: UInt32.self)
    guard node < metadata.slotCount else {
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

  /// The number of the committed state.
  package var id: UInt64 { transaction.id }

  /// Items.
  var count: Int { base.metadata.count + fresh.balance(count: freshCount) }

  /// Whether there is an item with this id.
  func contains(id: UInt64) throws -> Bool {
    if let row = fresh.newestRow(id, count: freshCount) { return fresh.isPut(row) }
    return try base.node(id: id, transaction) != nil
  }
}
