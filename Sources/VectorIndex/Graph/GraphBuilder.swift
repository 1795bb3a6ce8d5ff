import CKernels

/// Changes a graph: inserts nodes, removes them, and links them anew. A bulk
/// build is nothing but insertions in growing batches, then a second pass.
///
/// The nodes of a batch are searched for in parallel while the graph stands
/// still, and see each other too; each chooses its links. Then the links back
/// are sorted by the node they lead from, and every such node takes them in
/// once, again in parallel. No step depends on what another thread does
/// meanwhile, and all similarities are integers times floats: so the graph is
/// the same with any number of threads and on every CPU.
final class GraphBuilder {
  let tables: IndexTables
  var graph: Graph
  /// Nodes that are linked.
  var linkedCount: Int
  let scratches: [Scratch]
  /// How far a bulk build is.
  var bulk = BulkProgress()
  private var backLinks = BackLinks()

  /// A batch has at most this share of the nodes before it: a node of the batch
  /// sees the others, but they cannot lead it any further.
  private static let batchShare = 8

  /// Prepares to change the graph in `tables`, all of whose slots are there.
  ///
  /// - Parameters:
  ///   - entry, topLevel: those of the graph; −1 is the top level of an empty one.
  ///   - threads: that search in parallel.
  ///   - level: of the kernels; it does not change the result.
  init(
    _ tables: IndexTables, entry: UInt32 = 0, topLevel: Int = -1, threads: Int,
    level: fabula_cpu_level = fabula_cpu_level_best()
  ) {
    self.tables = tables
    let graph = tables.graph(entry: entry, topLevel: topLevel, level: level)
    self.graph = graph
    linkedCount = (0..<UInt32(graph.slotCount)).count { graph.record($0).isLive }
    let effort = max(graph.shape.parameters.constructionEffort, 1)
    scratches = (0..<threads).map { _ in
      Scratch(slotCount: graph.slotCount, effort: effort, shape: graph.shape)
    }
  }
}

// MARK: - Insertion

extension GraphBuilder {
  /// Links slots that hold vectors and ids but are not live yet, and makes them
  /// live.
  ///
  /// - Parameters:
  ///   - effort: candidates among which links are chosen.
  ///   - progress: gets the number of slots done after each batch, and ends the
  ///     work by throwing; what was done stays.
  func insert(
    _ slots: [UInt32], effort: Int, progress: (Int) throws -> Void
  ) rethrows {
    var done = 0
    while done < slots.count {
      let size = min(
        max(1, linkedCount / Self.batchShare), Scratch.batchLimit, slots.count - done)
      slots[done..<done + size].withUnsafeBufferPointer { insertBatch($0, effort: effort) }
      done += size
      try progress(done)
    }
  }

  /// The same without progress.
  func insert(_ slots: [UInt32], effort: Int) { insert(slots, effort: effort) { _ in } }

  private func insertBatch(_ batch: UnsafeBufferPointer<UInt32>, effort: Int) {
    for node in batch { makeWritable(node) }
    // Nothing leads to a new node yet, so that its own rows can be written
    // while the others search.
    forEach(below: batch.count, with: scratches) { index, scratch in
      chooseLinks(of: index, in: batch, effort: effort, scratch)
    }
    let highest = batch.reduce(0) { max($0, graph.level($1)) }
    for level in 0...highest {
      linkBack(batch.lazy.filter { self.graph.level($0) >= level }, level: level)
    }
    for node in batch {
      var record = graph.record(node)
      record.isLive = true
      record.store(to: tables.nodes.mutableRow(Int(node)))
      if record.level > graph.topLevel {
        graph.topLevel = record.level
        graph.entry = node
      }
    }
    linkedCount += batch.count
  }

  /// Algorithm 1 of the paper, up to the links of the new node itself.
  private func chooseLinks(
    of index: Int, in batch: UnsafeBufferPointer<UInt32>, effort: Int, _ scratch: Scratch
  ) {
    let node = batch[index]
    let query = scratch.query
    let level = graph.level(node)
    graph.load(node, into: query)
    graph.similarities(
      query, batch.baseAddress.unsafelyUnwrapped, batch.count, scratch.batchSimilarities)
    var start = graph.topLevel < 0 ? nil : graph.descend(query, to: level, scratch)
    for level in stride(from: level, through: 0, by: -1) {
      var found = CandidatePool(scratch.pool, scratch.poolMarks, limit: effort)
      if let from = start, level <= graph.topLevel {
        found = graph.walk(level, query, from: from, effort: effort, scratch)
        start = found.keys[0]
      }
      for other in 0..<batch.count where other != index && graph.level(batch[other]) >= level {
        found.offer(NodeKey(similarity: scratch.batchSimilarities[other], node: batch[other]))
      }
      let candidates = UnsafeMutableBufferPointer(start: found.keys, count: found.count)
      let row = mutableRow(node, level: level)
      let own = row[..<graph.shape.parameters.linksPerNode]
      graph.selectNeighbours(candidates, into: UnsafeMutableBufferPointer(rebasing: own), scratch)
      // A slot that was freed still has its old links.
      row[own.endIndex...].update(repeating: Graph.none)
    }
  }
}

// MARK: - Second pass

extension GraphBuilder {
  /// Searches the bottom level again for the neighbours of linked nodes, and
  /// chooses their links among those found and those there were.
  ///
  /// The first nodes of a build chose among few others, and their rows filled
  /// up with what came later by chance; in the whole graph they find better
  /// ones. The search begins at the entry of the graph, and the nodes on its way
  /// are candidates too: some stay as the long links by which a walk gets from one
  /// crowd to another (both as in Jayaram Subramanya et al., "DiskANN", 2019).
  func relink(
    _ slots: [UInt32], effort: Int, progress: (Int) throws -> Void
  ) rethrows {
    let capacity = graph.shape.parameters.capacity(level: 0)
    let rows = UnsafeMutableBufferPointer<UInt32>.allocate(
      capacity: min(slots.count, Scratch.relinkLimit) * capacity)
    defer { rows.deallocate() }
    for start in stride(from: 0, to: slots.count, by: Scratch.relinkLimit) {
      // Neighbours have numbers near each other, and share caches if they follow
      // each other.
      let batch = slots[start..<min(slots.count, start + Scratch.relinkLimit)].sorted()
      forEach(below: batch.count, with: scratches) { index, scratch in
        let row = UnsafeMutableBufferPointer(
          rebasing: rows[index * capacity..<(index + 1) * capacity])
        chooseAgain(batch[index], effort: effort, into: row, scratch)
      }
      for (index, node) in batch.enumerated() {
        tables.links.makeWritable(Int(node))
        let row = mutableRow(node, level: 0)
        for place in row.indices { row[place] = rows[index * capacity + place] }
      }
      linkBack(batch, level: 0)
      try progress(start + batch.count)
    }
  }

  private func chooseAgain(
    _ node: UInt32, effort: Int, into row: UnsafeMutableBufferPointer<UInt32>, _ scratch: Scratch
  ) {
    let query = scratch.query
    graph.load(node, into: query)
    let trail = scratch.spareKeys
    var pool = CandidatePool(scratch.pool, scratch.poolMarks, limit: effort, trail: trail)
    pool.offer(graph.key(query, graph.entry))
    pool = graph.walk(0, query, from: pool, scratch)
    let keys = scratch.keys
    var count = 0
    for key in pool.sorted where key.node != node {
      keys[count] = key
      count += 1
    }
    for index in 0..<pool.visitCount
    where trail[index] >= pool.bound && trail[index].node != node {
      keys[count] = trail[index]
      count += 1
    }
    count = appendLinks(of: node, to: keys, count, query, scratch)
    let candidates = UnsafeMutableBufferPointer(start: keys, count: count)
    graph.selectNeighbours(candidates, into: row, scratch)
  }

  /// Adds the links that a node has to sorted keys, once each; gives the new
  /// number of keys.
  private func appendLinks(
    of node: UInt32, to keys: UnsafeMutablePointer<NodeKey>, _ count: Int, _ query: CodedQuery,
    _ scratch: Scratch
  ) -> Int {
    let ids = scratch.ids
    var own = 0
    for target in graph.linkRow(node, level: 0) {
      if target == Graph.none { break }
      ids[own] = target
      own += 1
    }
    graph.similarities(query, ids, own, scratch.similarities)
    var total = count
    for index in 0..<own {
      keys[total] = NodeKey(similarity: scratch.similarities[index], node: ids[index])
      total += 1
    }
    var all = UnsafeMutableBufferPointer(start: keys, count: total)
    all.sort()
    var kept = 0
    for index in 0..<total where index == 0 || keys[index] != keys[kept - 1] {
      keys[kept] = keys[index]
      kept += 1
    }
    return kept
  }
}

// MARK: - Links back

extension GraphBuilder {
  /// Adds to the nodes that some nodes link to, on one level, the links back.
  func linkBack(_ nodes: some Sequence<UInt32>, level: Int) {
    backLinks.removeAll()
    for node in nodes {
      for target in graph.linkRow(node, level: level) {
        if target == Graph.none { break }
        backLinks.append(from: target, to: node)
      }
    }
    backLinks.group()
    for group in backLinks.groups { makeWritable(backLinks.from(group.lowerBound), level: level) }
    let (links, graph) = (backLinks, graph)
    forEach(below: links.groups.count, with: scratches) { index, scratch in
      takeIn(links, links.groups[index], level: level, graph, scratch)
    }
  }

  /// Adds links to the row of one node; when they are more than the row holds,
  /// the best of all are selected.
  private func takeIn(
    _ links: BackLinks, _ group: Range<Int>, level: Int, _ graph: Graph, _ scratch: Scratch
  ) {
    let node = links.from(group.lowerBound)
    let row = mutableRow(node, level: level)
    let ids = scratch.ids
    var count = 0
    for target in row {
      if target == Graph.none { break }
      ids[count] = target
      count += 1
    }
    let before = count
    for link in group {
      // Two nodes may have chosen each other.
      let target = links.to(link)
      if (0..<before).contains(where: { ids[$0] == target }) { continue }
      ids[count] = target
      count += 1
    }
    guard count > row.count else {
      row.baseAddress?.update(from: ids, count: count)
      return
    }
    graph.load(node, into: scratch.query)
    graph.similarities(scratch.query, ids, count, scratch.similarities)
    var keys = UnsafeMutableBufferPointer(start: scratch.keys, count: count)
    for index in 0..<count {
      keys[index] = NodeKey(similarity: scratch.similarities[index], node: ids[index])
    }
    keys.sort()
    graph.selectNeighbours(keys, into: row, scratch)
  }

  /// Makes the record and all rows of links of a node writable.
  private func makeWritable(_ node: UInt32) {
    tables.nodes.makeWritable(Int(node))
    for level in 0...graph.level(node) { makeWritable(node, level: level) }
  }

  func makeWritable(_ node: UInt32, level: Int) {
    if level == 0 {
      tables.links.makeWritable(Int(node))
    } else {
      tables.upper.makeWritable(Int(graph.record(node).upperStart) + level - 1)
    }
  }

  func mutableRow(_ node: UInt32, level: Int) -> UnsafeMutableBufferPointer<UInt32> {
    UnsafeMutableBufferPointer(mutating: graph.linkRow(node, level: level))
  }
}
