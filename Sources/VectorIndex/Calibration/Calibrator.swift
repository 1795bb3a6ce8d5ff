/// Measures which effort finds which share of the true neighbours.
///
/// Unless a caller gives queries, it asks for the neighbours of some items, each
/// hidden from its own search: the walk passes it by, and the true neighbours do
/// not count it. That is what a query finds that is like the items and none of
/// them. A query of another kind, such as a photograph among captions, may find
/// less: calibrate with such queries where they are to be had.
struct Calibrator {
  private let graph: Graph
  private let lists: PostingLists?
  private let ranking: Ranking
  private let tables: IndexTables
  private let nodeCount: Int
  private let isApproximate: Bool
  private let scratches: [Scratch]

  /// Neighbours that are asked for.
  private static let neighbours = 10
  /// Queries of a build: more would take longer than the rest of a small one.
  static let queries = 128
  /// The recall with which the measuring ends.
  private static let enough = 0.9975

  init(_ tables: IndexTables, _ metadata: Metadata, threads: Int) {
    self.tables = tables
    graph = tables.graph(
      entry: metadata.entry,
      topLevel: metadata.nodeCount == 0 || !metadata.shape.hasGraph ? -1 : metadata.topLevel)
    lists = PostingLists(tables)
    ranking = Ranking(tables, graph)
    nodeCount = metadata.nodeCount
    isApproximate = metadata.isApproximate(lists)
    scratches = (0..<threads).map { _ in
      Scratch(
        slotCount: tables.slotCount,
        effort: min(VectorIndex.Limits.effort.upperBound, tables.slotCount), shape: tables.shape)
    }
  }

  /// Measures with some of the nodes, spread evenly over all; nil for an index
  /// that is exact anyway.
  ///
  /// - Complexity: O(`limit` · nodes · dimension).
  func measure(limit: Int = queries) -> Calibration? {
    guard isApproximate else { return nil }
    // A node of the upper levels cannot be hidden, a walk comes down through it.
    let nodes = (0..<UInt32(tables.slotCount)).filter {
      let record = graph.record($0)
      return record.isLive && (record.level == 0 || !tables.shape.hasGraph)
    }
    let step = max(1, nodes.count / limit)
    let asked = stride(from: 0, to: nodes.count, by: step).prefix(limit).map { nodes[$0] }
    guard !asked.isEmpty else { return nil }
    return measure(asked.count, isOfItems: true) { index, scratch in
      scratch.vector.set(slot: asked[index], of: tables)
      return asked[index]
    }
  }

  /// Measures with queries of a caller's.
  ///
  /// - Throws: ``VectorIndexError`` for a query that cannot be used.
  func measure(queries: [[Float]]) throws -> Calibration? {
    for query in queries {
      guard query.count == tables.shape.dimension else {
        throw VectorIndexError.wrongDimension(got: query.count, expected: tables.shape.dimension)
      }
      try query.withUnsafeBufferPointer { try scratches[0].vector.set(query: $0) }
    }
    guard isApproximate else { return nil }
    return measure(queries.count, isOfItems: false) { index, scratch in
      // Checked above.
      try? queries[index].withUnsafeBufferPointer { try scratch.vector.set(query: $0) }
      return Graph.none
    }
  }

  /// Measures with `count` queries, each of which `load` puts into a scratch,
  /// giving the node that does not count.
  private func measure(
    _ count: Int, isOfItems: Bool, load: (Int, Scratch) -> UInt32
  ) -> Calibration {
    // The score from which on an answer is right; equally near ones all are.
    var bars = [Float](repeating: -.infinity, count: count)
    let wanted = min(Self.neighbours, isOfItems ? nodeCount - 1 : nodeCount)
    ask(count, into: &bars, load) { hidden, scratch, _ in
      let keys = ranking.bestOfAll(min(wanted + 1, nodeCount), scratch)
        .filter { $0.node != hidden }
      return keys[min(wanted, keys.count) - 1].similarity
    }
    var points: [(effort: Int, recall: Double)] = []
    for effort in Self.ladder(lists?.listCount ?? nodeCount, isOfLists: lists != nil) {
      var found = [Int](repeating: 0, count: count)
      let bars = bars
      ask(count, into: &found, load) { hidden, scratch, index in
        self.found(wanted, effort: effort, hidden, bar: bars[index], scratch)
      }
      let recall = Double(found.reduce(0, +)) / Double(count * wanted)
      points.append((effort, recall))
      if recall >= Self.enough { break }
    }
    return Calibration(
      nodeCount: nodeCount, queryCount: count, neighbours: wanted, isOfItems: isOfItems,
      points: points)
  }

  /// Efforts that are measured: half as much again or so from one to the next, up
  /// to what is as good as an exact search.
  private static func ladder(_ most: Int, isOfLists: Bool) -> [Int] {
    var efforts: [Int] = []
    var effort = isOfLists ? 1 : neighbours
    let limit = min(most, VectorIndex.Limits.effort.upperBound)
    while effort < limit {
      efforts.append(effort)
      effort = max(effort + 1, effort * 7 / 5)
    }
    return efforts + [limit]
  }

  /// How many of the true neighbours a search finds.
  private func found(
    _ wanted: Int, effort: Int, _ hidden: UInt32, bar: Float, _ scratch: Scratch
  ) -> Int {
    let nodes: UnsafeBufferPointer<NodeKey>
    if let lists {
      let limit = min(lists.candidates(wanted + 1), nodeCount, Scratch.relinkLimit)
      nodes = lists.nearest(probes: effort, limit: limit, scratch)
      return ranking.best(nodes.count, of: nodes, scratch).lazy
        .filter { $0.node != hidden }.prefix(wanted).count { $0.similarity >= bar }
    }
    scratch.hidden = hidden
    defer { scratch.hidden = Graph.none }
    nodes = graph.nearest(effort: max(effort, wanted), scratch)
    return ranking.best(wanted, of: nodes, scratch).prefix(wanted).count { $0.similarity >= bar }
  }

  /// Calls `body` for each query, in parallel, and keeps what it gives.
  private func ask<Value>(
    _ count: Int, into results: inout [Value], _ load: (Int, Scratch) -> UInt32,
    _ body: (UInt32, Scratch, Int) -> Value
  ) {
    results.withUnsafeMutableBufferPointer { results in
      // Each call writes a place of its own.
      nonisolated(unsafe) let results = results
      forEach(below: count, with: scratches) { index, scratch in
        let hidden = load(index, scratch)
        scratch.loadQuery(graph.kernels)
        results[index] = body(hidden, scratch, index)
      }
    }
  }
}
