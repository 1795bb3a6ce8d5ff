/// The different vectors among those of a build, each with the ids of its
/// items.
///
/// Equal vectors (the same caption written twice) become one node. As separate
/// nodes they would fill each other's links and cut themselves off.
struct UniqueVectors {
  /// Unit vectors, one row a node, in the order of their smallest id, so that
  /// ties between nodes are ties between ids.
  let vectors: Blocks
  /// `nodes + 1` sums: the ids of node `i` are `labelStarts[i] ..< labelStarts[i + 1]`.
  let labelStarts: Blocks
  /// Ids, ascending within each node.
  let labels: Blocks
  /// Pairs of id and node, ascending by id.
  let nodesByID: [(id: UInt64, node: UInt32)]

  /// Normalises, sorts and folds the vectors.
  ///
  /// Complexity: O(n · (log n + dimension)).
  init(ids: [UInt64], vectors source: UnsafeBufferPointer<Float>, dimension: Int) throws {
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    for (before, after) in zip(order, order.dropFirst()) where ids[before] == ids[after] {
      throw VectorIndexError.duplicateID(ids[after])
    }
    let layout = BlockLayout.vectors(dimension: dimension)
    let vectors = Blocks(layout, capacity: ids.count)
    var finder = EqualRows(rowBytes: dimension * MemoryLayout<Float>.stride)
    var nodesByID: [(id: UInt64, node: UInt32)] = []
    nodesByID.reserveCapacity(ids.count)
    let unit = UnsafeMutablePointer<Float>.allocate(capacity: dimension)
    defer { unit.deallocate() }
    for index in order {
      let row = UnsafeBufferPointer(
        rebasing: source[index * dimension..<(index + 1) * dimension])
      try normalise(row, into: unit, .item(ids[index]))
      let node = finder.row(equalTo: unit, in: vectors)
      nodesByID.append((ids[index], node))
    }
    self.vectors = vectors
    self.nodesByID = nodesByID
    (labelStarts, labels) = Self.group(nodesByID, nodeCount: vectors.rows)
  }

  /// Groups ids by node, by counting.
  private static func group(
    _ nodesByID: [(id: UInt64, node: UInt32)], nodeCount: Int
  ) -> (starts: Blocks, labels: Blocks) {
    var ends = [Int](repeating: 0, count: nodeCount)
    for (_, node) in nodesByID { ends[Int(node)] += 1 }
    let starts = Blocks(.offsets, capacity: nodeCount + 1)
    var sum = 0
    for node in 0..<nodeCount {
      starts.append().storeBytes(of: UInt32(sum), as: UInt32.self)
      (ends[node], sum) = (sum, sum + ends[node])
    }
    starts.append().storeBytes(of: UInt32(sum), as: UInt32.self)
    let labels = Blocks(.labels, capacity: sum)
    for _ in 0..<sum { labels.append() }
    for (id, node) in nodesByID {
      labels.mutableRow(ends[Int(node)]).storeBytes(of: id, as: UInt64.self)
      ends[Int(node)] += 1
    }
    return (starts, labels)
  }
}

/// Finds equal rows by their bits: a hash table whose entries are chained by
/// row number.
private struct EqualRows {
  private static let end = UInt32.max
  private let rowBytes: Int
  private var first: [UInt64: UInt32] = [:]
  private var next: [UInt32] = []

  init(rowBytes: Int) { self.rowBytes = rowBytes }

  /// The row of `blocks` with the same bytes as `bytes`, which is appended if
  /// there is none.
  mutating func row(equalTo bytes: UnsafeRawPointer, in blocks: Blocks) -> UInt32 {
    let wanted = UnsafeRawBufferPointer(start: bytes, count: rowBytes)
    let hash = ContentHash.of(wanted)
    let head = first[hash] ?? Self.end
    var candidate = head
    while candidate != Self.end {
      let row = UnsafeRawBufferPointer(start: blocks.table.row(candidate), count: rowBytes)
      if row.elementsEqual(wanted) { return candidate }
      candidate = next[Int(candidate)]
    }
    let new = UInt32(blocks.rows)
    let memory = blocks.append()
    memory.copyMemory(from: bytes, byteCount: rowBytes)
    // Rows are padded to a cache line; the padding is part of the content.
    let padding = blocks.layout.stride - rowBytes
    memory.advanced(by: rowBytes).initializeMemory(as: UInt8.self, repeating: 0, count: padding)
    next.append(head)
    first[hash] = new
    return new
  }
}
