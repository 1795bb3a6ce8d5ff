import CKernels

/// Weaves vectors into a graph.
///
/// Nodes come in a random order, in batches that grow with the graph. The nodes
/// of a batch are searched for in parallel while the graph stands still, and
/// see each other too; each chooses its links. Then the links back are sorted
/// by the node they lead from, and every such node takes them in once, again in
/// parallel. No step depends on what another thread does meanwhile, so the
/// graph is the same with any number of threads.
final class GraphBuilder {
  let vectors: Blocks
  let upperStarts: Blocks
  let links: Blocks
  let upper: Blocks
  private(set) var graph: Graph
  private let scratches: [Scratch]

  /// A batch has at most this share of the nodes before it: a node of the batch
  /// sees the others, but they cannot lead it any further.
  private static let batchShare = 8

  /// Prepares a graph without links over the rows of `vectors`.
  init(_ vectors: Blocks, dimension: Int, parameters: HNSWParameters, threads: Int) {
    let nodeCount = vectors.rows
    var levels = LevelDraw(parameters)
    upperStarts = Blocks(.offsets, capacity: nodeCount + 1)
    var upperRows = 0
    for _ in 0..<nodeCount {
      upperStarts.append().storeBytes(of: UInt32(upperRows), as: UInt32.self)
      upperRows += levels.next()
    }
    upperStarts.append().storeBytes(of: UInt32(upperRows), as: UInt32.self)
    // Rows of ones are rows without links.
    links = Blocks(.links(count: parameters.capacity(level: 0)), capacity: nodeCount)
    for _ in 0..<nodeCount { links.append() }
    upper = Blocks(.links(count: parameters.capacity(level: 1)), capacity: upperRows)
    for _ in 0..<upperRows { upper.append() }
    self.vectors = vectors
    graph = Graph(
      vectors: vectors.table, upperStarts: upperStarts.table, links: links.table,
      upper: upper.table, nodeCount: nodeCount, dimension: dimension, parameters: parameters,
      entry: 0, topLevel: -1,
      kernels: fabula_distance_kernels_for(fabula_cpu_level_best()).pointee)
    scratches = (0..<threads).map { _ in Scratch(nodeCount: nodeCount, dimension: dimension) }
  }

  /// Links all nodes. `progress` gets the number of linked nodes and of all
  /// nodes after each batch, and ends the build by throwing.
  func build(progress: (Int, Int) throws -> Void) throws {
    let order = insertionOrder()
    try progress(0, order.count)
    var done = 0
    while done < order.count {
      let size = min(max(1, done / Self.batchShare), Scratch.batchLimit, order.count - done)
      order[done..<done + size].withUnsafeBufferPointer { weave($0) }
      done += size
      try progress(done, order.count)
    }
  }

  /// A shuffle of all nodes (Fisher and Yates): captions of one photograph tend
  /// to follow each other, and would end in one batch.
  private func insertionOrder() -> [UInt32] {
    var order = (0..<UInt32(graph.nodeCount)).map { $0 }
    var random = SplitMix64(seed: ~graph.parameters.seed)
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, random.next(below: last + 1))
    }
    return order
  }

  private func weave(_ batch: UnsafeBufferPointer<UInt32>) {
    // Nothing leads to a new node yet, so that its own rows can be written
    // while the others search.
    forEach(below: batch.count, with: scratches) { index, scratch in
      chooseLinks(of: index, in: batch, scratch)
    }
    let backLinks = backLinks(of: batch)
    let groups = groupsByTarget(backLinks)
    forEach(below: groups.count, with: scratches) { index, scratch in
      takeIn(backLinks[groups[index]], scratch)
    }
    for node in batch where graph.level(node) > graph.topLevel {
      graph.topLevel = graph.level(node)
      graph.entry = node
    }
  }

  /// Algorithm 1 of the paper, up to the links of the new node itself.
  private func chooseLinks(
    of index: Int, in batch: UnsafeBufferPointer<UInt32>, _ scratch: Scratch
  ) {
    let node = batch[index]
    let query = graph.vector(node)
    let level = graph.level(node)
    let effort = graph.parameters.constructionEffort
    graph.similarities(
      query, batch.baseAddress.unsafelyUnwrapped, batch.count, scratch.batchSimilarities)
    var start =
      graph.topLevel < 0 ? nil : graph.descend(query, to: level, scratch: scratch)
    for level in stride(from: level, through: 0, by: -1) {
      var found = NearestNodes(scratch.results, limit: effort)
      if let from = start, level <= graph.topLevel {
        found = graph.searchLevel(level, query, from: from, effort: effort, scratch: scratch)
        start = found.nearest
      }
      for other in 0..<batch.count where other != index && graph.level(batch[other]) >= level {
        found.offer(NodeKey(similarity: scratch.batchSimilarities[other], node: batch[other]))
      }
      let row = UnsafeMutableBufferPointer(
        rebasing: mutableRow(node, level: level)[..<graph.parameters.linksPerNode])
      graph.selectNeighbours(found.sorted(), into: row)
    }
  }

  /// The links from chosen nodes back to those that chose them, sorted.
  private func backLinks(of batch: UnsafeBufferPointer<UInt32>) -> [BackLink] {
    var result: [BackLink] = []
    for node in batch {
      for level in 0...graph.level(node) {
        for target in graph.linkRow(node, level: level) {
          if target == Graph.none { break }
          result.append(BackLink(level: UInt32(level), target: target, source: node))
        }
      }
    }
    result.sort()
    return result
  }

  /// The ranges of links that one row must take in.
  private func groupsByTarget(_ sorted: [BackLink]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for index in 1...max(1, sorted.count) where start < sorted.count {
      if index < sorted.count, sorted[index].row == sorted[start].row { continue }
      groups.append(start..<index)
      start = index
    }
    return groups
  }

  /// Adds links to one row of one node; when they are more than the row holds,
  /// the best of all are selected.
  private func takeIn(_ added: ArraySlice<BackLink>, _ scratch: Scratch) {
    guard let first = added.first else { return }
    let row = mutableRow(first.target, level: Int(first.level))
    let ids = scratch.ids
    var count = 0
    for node in row {
      if node == Graph.none { break }
      ids[count] = node
      count += 1
    }
    let before = count
    for link in added {
      // Two nodes of one batch may have chosen each other.
      if (0..<before).contains(where: { ids[$0] == link.source }) { continue }
      ids[count] = link.source
      count += 1
    }
    guard count > row.count else {
      row.baseAddress?.update(from: ids, count: count)
      return
    }
    graph.similarities(graph.vector(first.target), ids, count, scratch.similarities)
    var sorted = NearestNodes(scratch.results, limit: count)
    for index in 0..<count {
      sorted.offer(NodeKey(similarity: scratch.similarities[index], node: ids[index]))
    }
    graph.selectNeighbours(sorted.sorted(), into: row)
  }

  private func mutableRow(_ node: UInt32, level: Int) -> UnsafeMutableBufferPointer<UInt32> {
    UnsafeMutableBufferPointer(mutating: graph.linkRow(node, level: level))
  }
}

/// A link from `target` to `source`, the way back of one that `source` chose.
private struct BackLink: Comparable {
  let level: UInt32
  let target: UInt32
  let source: UInt32

  /// What identifies the row that takes the link in.
  var row: UInt64 { UInt64(level) << 32 | UInt64(target) }

  static func < (a: BackLink, b: BackLink) -> Bool { (a.row, a.source) < (b.row, b.source) }
}

/// Draws the levels of nodes: a node reaches level `l` with probability M^−l,
/// the paper's floor(−ln(u) / ln(M)), found without logarithms, whose last bit
/// differs between systems.
private struct LevelDraw {
  private var random: SplitMix64
  private let factor: Double

  init(_ parameters: HNSWParameters) {
    random = SplitMix64(seed: parameters.seed)
    factor = 1 / Double(parameters.linksPerNode)
  }

  mutating func next() -> Int {
    let uniform = Double(random.next() >> 11) * 0x1p-53
    var level = 0
    var bound = factor
    while uniform < bound, level < VectorIndex.Limits.topLevel.upperBound {
      level += 1
      bound *= factor
    }
    return level
  }
}
