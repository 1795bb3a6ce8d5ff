extension Snapshot {
  /// See ``VectorIndex/search(_:k:effort:exact:filter:)``.
  package func search(
    _ query: [Float], k: Int, effort: Int? = nil, exact: Bool = false, filter: ItemFilter? = nil
  ) throws -> [Neighbour] {
    try query.withUnsafeBufferPointer {
      try search($0, k: k, effort: effort, exact: exact, filter: filter)
    }
  }

  /// The same for a query in memory of the caller's.
  package func search(
    _ query: UnsafeBufferPointer<Float>, k: Int, effort: Int? = nil, exact: Bool = false,
    filter: ItemFilter? = nil
  ) throws -> [Neighbour] {
    let dimension = base.metadata.shape.dimension
    guard query.count == dimension else {
      throw VectorIndexError.wrongDimension(got: query.count, expected: dimension)
    }
    try VectorIndex.check(k, in: VectorIndex.Limits.k, "k")
    let effort = effort ?? base.defaultEffort
    try VectorIndex.check(effort, in: VectorIndex.Limits.effort, "effort")
    let passing = try filter?.passing(in: self)
    return try base.scratches.with { scratch in
      try scratch.vector.set(query: query)
      scratch.loadQuery(base.graph.kernels)
      var found = try woven(k: k, effort: exact ? nil : effort, passing, scratch)
      guard freshCount > 0 else { return found }
      let rows = fresh.nearest(
        limit: k, count: freshCount, among: passing?.rows, isExact: exact, scratch, base.ranking)
      for key in rows {
        found.append(Neighbour(id: fresh.id(Int(key.node)), score: key.similarity))
      }
      found.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
      return Array(found.prefix(k))
    }
  }

  /// The items that the fresh log says nothing about, and that pass, nearest
  /// first: the nearest `k` of those that a search with `effort` finds, or of all
  /// without one.
  private func woven(
    k: Int, effort: Int?, _ passing: ItemFilter.Passing?, _ scratch: Scratch
  ) throws -> [Neighbour] {
    let candidates = passing?.slots.count ?? base.metadata.nodeCount
    guard candidates > 0 else { return [] }
    if let effort, let found = try approximate(k: k, effort: effort, passing, scratch) {
      return found
    }
    // Each record of the log takes one node at most out of the answer.
    let wanted = min(k + freshCount, candidates)
    let best = base.ranking.bestOfAll(wanted, passing: passing?.slots, scratch)
    return try best.withUnsafeBufferPointer { try items(of: $0, k: k, passing?.filter) }
  }

  /// The same with growing effort; nil when only an exact scan can find `k`, or
  /// when it takes less time.
  private func approximate(
    k: Int, effort: Int, _ passing: ItemFilter.Passing?, _ scratch: Scratch
  ) throws -> [Neighbour]? {
    if let lists = base.lists {
      return try scanned(lists, k: k, probes: effort, passing, scratch)
    }
    guard base.metadata.shape.hasGraph else { return nil }
    let candidates = passing?.slots.count ?? base.metadata.nodeCount
    var effort = max(effort, k)
    // With as many candidates as nodes an exact scan finds the same in less time.
    while effort < min(candidates, VectorIndex.Limits.effort.upperBound + 1) {
      let nodes = base.graph.nearest(effort: effort, passing: passing?.slots, scratch)
      // The nearest k nodes are enough but where the log overrides some of their items.
      for wanted in freshCount == 0 ? [k] : [k, min(effort, 2 * k + Self.spare), effort] {
        let best = base.ranking.best(wanted, of: nodes, scratch)
        let found = try items(of: best, k: k, passing?.filter)
        if found.count == k { return found }
      }
      // Too many of them were overridden, or out of reach: look farther.
      effort *= 4
    }
    return nil
  }

  /// Nodes besides twice `k` that a scan of lists finds when there is a log.
  private static let spare = 16

  /// The nearest `k` items of some lists, of more and more of them until there are
  /// as many; nil when all lists have fewer.
  private func scanned(
    _ lists: PostingLists, k: Int, probes: Int, _ passing: ItemFilter.Passing?,
    _ scratch: Scratch
  ) throws -> [Neighbour]? {
    let nodeCount = base.metadata.nodeCount
    // Some of the nearest may be overridden.
    var (probes, wanted) = (probes, freshCount == 0 ? k : 2 * k + Self.spare)
    if let slots = passing?.slots {
      let rows = base.tables.vectors ?? base.tables.codes
      if slots.areFew(effort: probes, rowBytes: rows.layout.stride) { return nil }
      probes = slots.probes(probes, of: nodeCount)
    }
    while true {
      let limit = min(lists.candidates(wanted), nodeCount, Scratch.relinkLimit)
      let nodes = lists.nearest(probes: probes, limit: limit, passing: passing?.slots, scratch)
      let best = base.ranking.best(nodes.count, of: nodes, scratch)
      let found = try items(of: best, k: k, passing?.filter)
      if found.count == k { return found }
      guard probes < lists.listCount else { return nil }
      probes *= 4
      wanted = min(4 * wanted, Scratch.relinkLimit)
    }
  }

  /// Spreads nodes, nearest first, into their items that pass: the nearest `k`.
  private func items(
    of nodes: UnsafeBufferPointer<NodeKey>, k: Int, _ filter: ItemFilter?
  ) throws -> [Neighbour] {
    var found: [Neighbour] = []
    found.reserveCapacity(k + 1)
    var isSorted = true
    for key in nodes {
      let record = base.graph.record(key.node)
      // While a weaving goes on, links may lead to free slots.
      guard record.isLive else { continue }
      let score = key.similarity
      // Later nodes matter only as long as they tie with the last one.
      if found.count >= k, let last = found.last, last.score != score { break }
      if record.isShared {
        let ids = try base.ids(of: key.node, transaction).lazy.filter {
          !self.overrides($0) && filter?.allows($0) ?? true
        }
        for id in ids.prefix(k) { found.append(Neighbour(id: id, score: score)) }
        isSorted = false
      } else if !overrides(record.id) {
        if let last = found.last, last.score == score, last.id > record.id { isSorted = false }
        found.append(Neighbour(id: record.id, score: score))
      }
    }
    if !isSorted { found.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id } }
    return found.count > k ? Array(found.prefix(k)) : found
  }

  /// Whether the fresh log says something about an item.
  private func overrides(_ id: UInt64) -> Bool { fresh.overrides(id, count: freshCount) }

  /// The vector of an item as it is stored, nil when there is no such id.
  package func vector(id: UInt64) throws -> [Float]? {
    if let row = fresh.newestRow(id, count: freshCount) {
      return fresh.isPut(row) ? Array(fresh.vector(row)) : nil
    }
    return try base.node(id: id, transaction).map { base.tables.vector($0) }
  }

  /// All ids: those of the graph, node after node, then those of the log.
  package func ids() throws -> [UInt64] {
    var ids: [UInt64] = []
    for node in 0..<UInt32(base.metadata.slotCount) where base.graph.record(node).isLive {
      ids += try base.ids(of: node, transaction).filter { !overrides($0) }
    }
    for row in 0..<freshCount where fresh.isPut(row) && fresh.isNewest(row, count: freshCount) {
      ids.append(fresh.id(row))
    }
    return ids
  }
}
