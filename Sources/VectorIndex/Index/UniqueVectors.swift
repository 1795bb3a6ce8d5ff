/// The different vectors among those of a build, in tables without links, and
/// which items each of them has.
///
/// Equal vectors (the same caption written twice) become one node. As separate
/// nodes they would fill each other's links and cut themselves off.
struct UniqueVectors {
  /// One slot a vector: for a graph in ``LocalityOrder``, otherwise in the order of
  /// their smallest id.
  let tables: IndexTables
  /// Pairs of id and node, ascending by id.
  let nodesByID: [(id: UInt64, node: UInt32)]
  /// The ids of the nodes that have several, ascending.
  let shared: [(node: UInt32, ids: [UInt64])]

  /// Checks, encodes, sorts and folds the vectors.
  ///
  /// - Complexity: O(n · (log n + dimension)).
  ///
  /// - Parameter areStored: the vectors come out of an index and stay as they
  ///   are.
  init(
    ids: [UInt64], vectors source: UnsafeBufferPointer<Float>, areStored: Bool = false,
    shape: IndexShape
  ) throws {
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    for (before, after) in zip(order, order.dropFirst()) where ids[before] == ids[after] {
      throw VectorIndexError.duplicateID(ids[after])
    }
    let tables = IndexTables(shape, capacity: ids.count)
    let vector = PreparedVector(shape)
    var finder = EqualSlots()
    var nodesByID: [(id: UInt64, node: UInt32)] = []
    nodesByID.reserveCapacity(ids.count)
    for index in order {
      let dimension = shape.dimension
      let row = UnsafeBufferPointer(
        rebasing: source[index * dimension..<(index + 1) * dimension])
      if areStored { vector.set(stored: row) } else { try vector.set(item: row, id: ids[index]) }
      nodesByID.append((ids[index], finder.slot(of: vector, id: ids[index], in: tables)))
    }
    if shape.hasGraph {
      let order = LocalityOrder(tables).slots
      tables.renumber(order)
      var newNumbers = [UInt32](repeating: 0, count: order.count)
      for (new, old) in order.enumerated() { newNumbers[Int(old)] = UInt32(new) }
      for index in nodesByID.indices {
        nodesByID[index].node = newNumbers[Int(nodesByID[index].node)]
      }
    }
    self.tables = tables
    self.nodesByID = nodesByID
    shared = Self.group(nodesByID, nodeCount: tables.slotCount)
    for (node, ids) in shared { tables.setIDs(Int(node), smallest: ids[0], isShared: true) }
  }

  /// The nodes with several ids.
  private static func group(
    _ nodesByID: [(id: UInt64, node: UInt32)], nodeCount: Int
  ) -> [(node: UInt32, ids: [UInt64])] {
    var counts = [UInt32](repeating: 0, count: nodeCount)
    for (_, node) in nodesByID { counts[Int(node)] += 1 }
    let several = nodesByID.filter { counts[Int($0.node)] > 1 }
    return Dictionary(grouping: several, by: \.node)
      .map { node, pairs in (node, pairs.map(\.id)) }.sorted { $0.node < $1.node }
  }
}

/// Finds equal vectors by their bits: a hash table whose entries are chained by
/// slot.
private struct EqualSlots {
  private static let end = UInt32.max
  private var first: [UInt64: UInt32] = [:]
  private var next: [UInt32] = []

  /// The slot with the same vector, which is appended if there is none.
  mutating func slot(of vector: PreparedVector, id: UInt64, in tables: IndexTables) -> UInt32 {
    let hash = vector.hash
    let head = first[hash] ?? Self.end
    var candidate = head
    while candidate != Self.end {
      if vector.equals(candidate, in: tables) { return candidate }
      candidate = next[Int(candidate)]
    }
    let new = tables.appendSlot()
    tables.fill(new, vector, id: id)
    next.append(head)
    first[hash] = UInt32(new)
    return UInt32(new)
  }
}
