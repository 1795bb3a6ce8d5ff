/// Takes changes out of the fresh log into the graph.
///
/// A batch is cut by sequence number. It works on copies of the blocks that it
/// changes, while searches and other changes go on; then blocks, items,
/// metadata and the end of the woven records get onto the disk in one
/// transaction. A crash before leaves the log, one after it the graph.
struct Weaver {
  let environment: Environment
  let keeper: SnapshotKeeper
  let threads: Int

  /// Weaves at most `limit` records, the oldest ones.
  ///
  /// - Returns: how many records left the log.
  /// - Complexity: O(records) insertions and removals; O(slots) for what is
  ///   looked through once a batch.
  func weave(limit: Int = .max) throws -> Int {
    guard var batch = try detached(limit: limit) else { return 0 }
    try batch.weave()
    let bytes = batch.dirtyBytes
    guard bytes <= StorageLimits.weavingBytes || batch.count == 1 else {
      // Half as many change half as many blocks, as long as they are few.
      return try weave(limit: batch.count / 2)
    }
    try environment.requireFreeSpace(for: bytes, isFreeing: true)
    try environment.write { try batch.write(to: $0) }
    return batch.count
  }

  /// The batch, with the items that change taken off their nodes.
  ///
  /// The snapshot ends here, long before the weaving does: an open snapshot
  /// keeps LMDB from using any page again that is freed meanwhile. What the
  /// batch goes on reading, the graph and `shared`, nobody but a weaving
  /// changes, and there is one at a time.
  private func detached(limit: Int) throws -> WovenBatch? {
    let snapshot = try keeper.snapshot()
    let count = min(limit, snapshot.freshCount)
    guard count > 0 else { return nil }
    var batch = WovenBatch(snapshot, count: count, threads: threads)
    try batch.detach(snapshot)
    return batch
  }
}

/// One batch of a weaving: what it changes of one generation.
private struct WovenBatch {
  /// Records that leave the log, its first.
  let count: Int
  private let environment: Environment
  private let base: Base
  private let fresh: FreshMirror
  private let threads: Int
  private let shape: IndexShape
  private var tables: IndexTables
  private var metadata: Metadata
  /// Rows of the log that put items, by the items' ids.
  private var puts: [(id: UInt64, row: Int)] = []
  /// The new ids, ascending, of nodes whose items change; none for those that
  /// go.
  private var idsOfNodes: [UInt32: [UInt64]] = [:]
  /// The new nodes of items; nil for those that go.
  private var nodesOfItems: [UInt64: UInt32?] = [:]
  private var dead: [UInt32] = []
  /// Measured anew when the index has become another one.
  private var calibration: Calibration?

  init(_ snapshot: Snapshot, count: Int, threads: Int) {
    self.count = count
    self.threads = threads
    environment = snapshot.transaction.environment
    base = snapshot.base
    fresh = snapshot.fresh
    shape = snapshot.base.metadata.shape
    metadata = snapshot.base.metadata
    tables = snapshot.base.tables
  }

  /// Takes all items that change off their nodes.
  mutating func detach(_ snapshot: Snapshot) throws {
    // A row that a later one overrides, woven now or not, changes nothing.
    for row in 0..<count where fresh.isNewest(row, count: snapshot.freshCount) {
      let id = fresh.id(row)
      if let node = try base.node(id: id, snapshot.transaction) {
        idsOfNodes[node] = try ids(of: node, snapshot.transaction).filter { $0 != id }
        nodesOfItems[id] = .some(nil)
        metadata.count -= 1
      }
      if fresh.isPut(row) { puts.append((id, row)) }
    }
    puts.sort { $0.id < $1.id }
    metadata.count += puts.count
  }

  /// Changes the graph.
  mutating func weave() throws {
    let homeless = try attach()
    dead = idsOfNodes.filter { $0.value.isEmpty }.map(\.key).sorted()
    try change(homeless)
  }

  private func ids(
    of node: UInt32, _ transaction: @autoclosure () throws -> ReadTransaction
  ) throws -> [UInt64] {
    try idsOfNodes[node] ?? base.ids(of: node, transaction())
  }

  /// Puts items on nodes that hold the same vector; gives the vectors that no
  /// node holds, each with its items.
  private mutating func attach() throws -> [(row: Int, ids: [UInt64])] {
    var homeless: [(row: Int, ids: [UInt64])] = []
    var placeOfHash: [UInt64: [Int]] = [:]
    let vector = PreparedVector(shape)
    try base.scratches.with { scratch in
      for (id, row) in puts {
        vector.set(stored: fresh.vector(row))
        if let node = base.node(equalTo: vector, scratch) {
          idsOfNodes[node] = (try ids(of: node, ReadTransaction(environment)) + [id]).sorted()
          nodesOfItems[id] = node
        } else if let place = placeOfHash[vector.hash]?.first(where: {
          fresh.vector(homeless[$0].row).elementsEqual(fresh.vector(row))
        }) {
          homeless[place].ids.append(id)
        } else {
          placeOfHash[vector.hash, default: []].append(homeless.count)
          homeless.append((row, [id]))
        }
      }
    }
    return homeless
  }

  /// Removes nodes without items from the graph or the lists, and inserts the
  /// homeless, in free slots first.
  private mutating func change(_ homeless: [(row: Int, ids: [UInt64])]) throws {
    tables = base.tables.copy(extraSlots: homeless.count)
    if !dead.isEmpty {
      let builder = tables.builder(metadata, threads: threads)
      builder.remove(dead)
      builder.describe(&metadata)
      metadata.nodeCount -= dead.count
    }
    var slots = FreeSlots(tables).take(homeless.count)
    while slots.count < homeless.count { slots.append(UInt32(tables.appendSlot())) }
    let vector = PreparedVector(shape)
    for ((row, ids), slot) in zip(homeless, slots) {
      vector.set(stored: fresh.vector(row))
      tables.fill(Int(slot), vector, id: ids[0])
      idsOfNodes[slot] = ids
      for id in ids { nodesOfItems[id] = slot }
    }
    for (node, ids) in idsOfNodes where !ids.isEmpty {
      tables.setIDs(Int(node), smallest: ids[0], isShared: ids.count > 1)
    }
    if !slots.isEmpty {
      let builder = tables.builder(metadata, threads: threads)
      builder.insert(slots)
      builder.describe(&metadata)
      metadata.nodeCount += slots.count
    }
    calibration = try recalibrated()
  }
}

extension WovenBatch {
  /// A new calibration, when there are twice or half as many nodes as at the last
  /// one; nil when that is still right.
  private func recalibrated() throws -> Calibration? {
    let last = try Calibration(ReadTransaction(environment))
    // Queries that a caller gave are not here to be asked again.
    guard last?.isOfItems ?? true else { return nil }
    let (before, now) = (last?.nodeCount ?? 0, metadata.nodeCount)
    guard now > 2 * before || 2 * now < before else { return nil }
    return Calibrator(tables, metadata, threads: threads).measure()
  }
}

// MARK: - Writing

extension WovenBatch {
  /// What an item takes in a half full page: head, key, value, offset.
  private static let itemBytes = 44

  /// Bytes of the pages that the batch changes, about.
  var dirtyBytes: Int {
    let blocks = tables.named.reduce(0) { sum, table in
      sum + table.blocks.changedBlocks.count * table.blocks.layout.blockBytes
    }
    // Each item may be on a page of its own, as long as there are as many.
    let itemBytes = (base.metadata.count + puts.count) * 2 * Self.itemBytes
    return blocks + min((nodesOfItems.count + idsOfNodes.count) * 4096, itemBytes)
      + count * (FreshRecord.headBytes + shape.dimension * 4)
  }

  mutating func write(to transaction: WriteTransaction) throws {
    var state = try FreshState(transaction)
    precondition(state == base.state, "one weaving at a time")
    state.generation += 1
    for row in 0..<count {
      try transaction.remove(TableName.fresh, key: fresh.sequence(row))
    }
    state.wovenSequence += UInt64(count)
    for (name, blocks) in tables.named {
      try transaction.put(
        name, blocks, numbers: blocks.changedBlocks, generation: state.generation)
    }
    for (id, node) in nodesOfItems.sorted(by: { $0.key < $1.key }) {
      if let node {
        try transaction.put(TableName.items, key: id, bytes: 4) {
          $0.storeBytes(of: node, as: UInt32.self)
        }
      } else {
        try transaction.remove(TableName.items, key: id)
      }
    }
    for (node, ids) in idsOfNodes.sorted(by: { $0.key < $1.key }) {
      if ids.count > 1 {
        try transaction.put(TableName.shared, key: UInt64(node), ids.withUnsafeBytes { Array($0) })
      } else {
        try transaction.remove(TableName.shared, key: UInt64(node))
      }
    }
    metadata.contentHash = try contentHash(transaction)
    try transaction.put(TableName.metadata, key: 0, metadata.encoded())
    try transaction.put(TableName.state, key: 0, state.encoded())
    if let calibration { try calibration.write(to: transaction) }
  }

  /// The hash of the whole content: of unchanged blocks from their heads.
  private func contentHash(_ transaction: WriteTransaction) throws -> UInt64 {
    var shared: [(node: UInt32, ids: [UInt64])] = []
    try transaction.forEach(TableName.shared) { node, ids in
      shared.append((node: UInt32(truncatingIfNeeded: node), ids: Base.ids(in: ids)))
      return true
    }
    return VectorIndex.contentHash(metadata, tables, shared: shared)
  }
}

/// The slots of a graph that hold no node and can take a new one.
private struct FreeSlots {
  private let slots: [UInt32]
  private let shift: Int
  /// Whether there are so few blocks that each changes anyway.
  private let isSmall: Bool

  init(_ tables: IndexTables) {
    let nodes = tables.nodes.table
    slots = (0..<UInt32(tables.slotCount)).filter { !NodeRecord(nodes.row($0)).isLive }
    shift = (tables.vectors ?? tables.codes).layout.shift
    isSmall = tables.slotCount >> shift < 4
  }

  /// Up to `count` of them, from the blocks that have the most: a block is
  /// written as a whole, whatever changes in it. Blocks that are nearly full
  /// wait until they have more.
  func take(_ count: Int) -> [UInt32] {
    let blocks = Dictionary(grouping: slots) { $0 >> UInt32(shift) }
    let worthwhile = (1 << shift) / 16
    var taken: [UInt32] = []
    for (_, free) in blocks.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) })
    where taken.count < count && (free.count >= worthwhile || isSmall) {
      taken += free.prefix(count - taken.count)
    }
    return taken
  }
}
