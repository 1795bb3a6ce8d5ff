/// One batch of a weaving: what it changes of one generation.
///
/// The blocks of links, nearly all of which every batch changes, and those of
/// vectors get onto the disk ahead of the rest, in small transactions: LMDB uses
/// the pages of the old ones again after the next, so that the file needs little
/// more room than its content. That is allowed because until the last
/// transaction the new vectors lie in slots that are free, where nobody looks
/// for them, and links are only ways to look: those that lead to a free slot
/// lead to nothing, and the nodes that go keep theirs. Items, nodes and log
/// change in the last one together. After a crash before it, the log still has
/// all records, and the next batch heals the links (``FreshState/blocksAhead``).
struct WovenBatch {
  /// Records that leave the log, its first.
  let count: Int
  let base: Base
  let fresh: FreshMirror
  let environment: Environment
  private let threads: Int
  private(set) var tables: IndexTables
  private(set) var metadata: Metadata
  /// Rows of the log that put items, by the items' ids.
  private(set) var puts: [(id: UInt64, row: Int)] = []
  /// The new ids, ascending, of nodes whose items change; none for those that
  /// go.
  private(set) var idsOfNodes: [UInt32: [UInt64]] = [:]
  /// The new nodes of items; nil for those that go.
  private(set) var nodesOfItems: [UInt64: UInt32?] = [:]
  /// Measured anew when the index has become another one.
  private(set) var calibration: Calibration?

  /// Takes all items that change off their nodes.
  init(_ snapshot: Snapshot, count: Int, threads: Int) throws {
    self.count = count
    self.threads = threads
    environment = snapshot.transaction.environment
    base = snapshot.base
    fresh = snapshot.fresh
    metadata = snapshot.base.metadata
    tables = snapshot.base.tables
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

  /// Slots that there must be more of, should no two vectors be equal.
  var missingSlots: Int { puts.count - FreeSlots(base.tables).suitable(puts.count).count }

  /// Adds them to the file: free slots change nothing. Those that this batch
  /// frees are for the next.
  func addSlots() throws {
    let extra = missingSlots
    let tables = base.tables.copy(extraSlots: extra)
    for _ in 0..<extra { _ = tables.appendSlot() }
    var metadata = base.metadata
    metadata.slotCount = tables.slotCount
    metadata.upperRows = tables.upper.rows
    var writer = GenerationWriter(base, environment)
    try writer.commit(tables, tables.changedBlocks, metadata, isPartial: base.state.isPartial)
  }

  /// Changes the graph in memory.
  mutating func weave() throws {
    let homeless = try attach()
    tables = base.tables.copy(extraSlots: 0)
    let slots = FreeSlots(tables).take(homeless.count)
    precondition(slots.count == homeless.count, "add slots first")
    removeDead()
    insert(homeless, slots)
    calibration = try recalibrated()
  }

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
    let vectors = StoredVectors(puts.map(\.row), of: fresh, shape: base.metadata.shape)
    for (put, node) in vectors.nodes(of: base).enumerated() {
      let (id, row) = puts[put]
      if let node {
        idsOfNodes[node] = (try ids(of: node, ReadTransaction(environment)) + [id]).sorted()
        nodesOfItems[id] = node
      } else if let place = placeOfHash[vectors.hashes[put]]?.first(where: {
        fresh.vector(homeless[$0].row).elementsEqual(fresh.vector(row))
      }) {
        homeless[place].ids.append(id)
      } else {
        placeOfHash[vectors.hashes[put], default: []].append(homeless.count)
        homeless.append((row, [id]))
      }
    }
    return homeless
  }

  /// Removes the nodes without items from the graph or the lists.
  private mutating func removeDead() {
    let dead = idsOfNodes.filter { $0.value.isEmpty }.map(\.key).sorted()
    guard !dead.isEmpty || base.state.isPartial else { return }
    let builder = tables.builder(metadata, threads: threads)
    builder.remove(dead, isHealing: base.state.isPartial)
    builder.describe(&metadata)
    metadata.nodeCount -= dead.count
  }

  /// Puts the homeless into free slots and inserts these.
  private mutating func insert(_ homeless: [(row: Int, ids: [UInt64])], _ slots: [UInt32]) {
    let vector = PreparedVector(base.metadata.shape)
    for ((row, ids), slot) in zip(homeless, slots) {
      vector.set(stored: fresh.vector(row))
      tables.fill(Int(slot), vector, id: ids[0])
      idsOfNodes[slot] = ids
      for id in ids { nodesOfItems[id] = slot }
    }
    for (node, ids) in idsOfNodes where !ids.isEmpty {
      tables.setIDs(Int(node), smallest: ids[0], isShared: ids.count > 1)
    }
    guard !slots.isEmpty else { return }
    let builder = tables.builder(metadata, threads: threads)
    builder.insert(slots)
    builder.describe(&metadata)
    metadata.nodeCount += slots.count
  }
}
