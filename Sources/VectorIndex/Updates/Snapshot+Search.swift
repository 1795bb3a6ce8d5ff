extension Snapshot {
  /// See ``VectorIndex/search(_:k:effort:exact:)``.
  package func search(
    _ query: [Float], k: Int, effort: Int? = nil, exact: Bool = false
  ) throws -> [Neighbour] {
    guard query.count == base.metadata.dimension else {
      throw VectorIndexError.wrongDimension(got: query.count, expected: base.metadata.dimension)
    }
    try VectorIndex.check(k, in: VectorIndex.Limits.k, "k")
    let effort = effort ?? VectorIndex.defaultEffort
    try VectorIndex.check(effort, in: VectorIndex.Limits.effort, "effort")
    return try base.scratches.with { scratch in
      try query.withUnsafeBufferPointer { try normalise($0, into: scratch.query, .query) }
      var found = woven(k: k, effort: exact ? base.metadata.nodeCount : effort, scratch)
      let keys = fresh.nearest(
        scratch.query, limit: k, count: freshCount, scratch: scratch, kernels: base.graph.kernels)
      for key in keys {
        found.append(Neighbour(id: fresh.id(Int(key.node)), score: key.similarity))
      }
      found.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
      return Array(found.prefix(k))
    }
  }

  /// The items of the graph that the fresh log says nothing about: at least the
  /// nearest `k` of those that a walk with `effort` finds.
  private func woven(k: Int, effort: Int, _ scratch: Scratch) -> [Neighbour] {
    let nodeCount = base.metadata.nodeCount
    guard nodeCount > 0 else { return [] }
    var effort = max(effort, k)
    while true {
      // Without overridden items the nearest k nodes are enough.
      let wanted = freshCount == 0 ? k : effort
      let nodes =
        effort < nodeCount
        ? base.graph.nearest(scratch.query, count: wanted, effort: effort, scratch: scratch)
        : base.graph.nearestExactly(
          scratch.query, count: min(wanted, nodeCount), scratch: scratch)
      let found = items(of: nodes, k: k)
      if found.count >= k || effort >= nodeCount { return found }
      // Too many of them were overridden: look farther.
      effort *= 4
    }
  }

  /// Spreads nodes, nearest first, into their items.
  private func items(of nodes: UnsafeBufferPointer<NodeKey>, k: Int) -> [Neighbour] {
    var found: [Neighbour] = []
    found.reserveCapacity(k)
    for key in nodes {
      let score = key.similarity
      // Later nodes matter only as long as they tie with the last one.
      if found.count >= k, let last = found.last, last.score != score { break }
      let ids = base.tables.labels(of: key.node).lazy.filter {
        !self.fresh.overrides($0, count: self.freshCount)
      }
      for id in ids.prefix(k) { found.append(Neighbour(id: id, score: score)) }
    }
    return found
  }

  /// The unit vector of an item, nil when there is no such id.
  package func vector(id: UInt64) throws -> [Float]? {
    if let row = fresh.newestRow(id, count: freshCount) {
      return fresh.isPut(row) ? Array(fresh.vector(row)) : nil
    }
    guard let node = try base.node(id: id, transaction) else { return nil }
    return Array(
      UnsafeBufferPointer(start: base.graph.vector(node), count: base.metadata.dimension))
  }

  /// A record of a caller's. The bytes stay valid while the snapshot lives.
  package func record(_ table: String, key: UInt64) throws -> UnsafeRawBufferPointer? {
    try transaction.value(table, key: key)
  }

  /// All ids: those of the graph, node after node, then those of the log.
  package var ids: [UInt64] {
    var ids: [UInt64] = []
    for node in 0..<UInt32(base.metadata.nodeCount) {
      for id in base.tables.labels(of: node) where !fresh.overrides(id, count: freshCount) {
        ids.append(id)
      }
    }
    for row in 0..<freshCount where fresh.isPut(row) && fresh.isNewest(row, count: freshCount) {
      ids.append(fresh.id(row))
    }
    return ids
  }
}
