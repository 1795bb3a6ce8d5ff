import CKernels

/// Scores nodes by the vectors of an index, as answers are ranked, and not by
/// the codes that the graph is walked on.
struct Ranking: @unchecked Sendable {
  private let shape: IndexShape
  private let vectors: fabula_rows?
  private let graph: Graph
  /// Whether many vectors wait on the disk.
  private let isOnDisk: Bool

  /// How many of those that are nearest by their codes are ranked when `wanted` are
  /// wanted, so that the rounding of codes pushes none of these out.
  static func candidates(_ wanted: Int) -> Int { wanted + max(8, wanted / 2) }

  init(_ tables: IndexTables, _ graph: Graph, isOnDisk: Bool = false) {
    self.isOnDisk = isOnDisk
    shape = tables.shape
    vectors = tables.vectors?.table
    self.graph = graph
  }

  /// The best of the nodes that a walk found, best first, and those that are as
  /// good as the last of them; in memory of `scratch`.
  func best(
    _ count: Int, of found: UnsafeBufferPointer<NodeKey>, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    let keys = scratch.keys
    let ranked = min(found.count, Self.candidates(count))
    for index in 0..<ranked {
      scratch.ids[index] = found[index].node
      // Who ranks nodes will ask which items they hold.
      fabula_prefetch(graph.nodes.row(found[index].node))
    }
    if isOnDisk { askForVectors(ranked, scratch) }
    score(ranked, scratch)
    for index in 0..<ranked {
      keys[index] = NodeKey(
        similarity: scratch.similarities[index], node: scratch.ids[index])
    }
    var sorted = UnsafeMutableBufferPointer(start: keys, count: ranked)
    sorted.sort()
    var wanted = min(count, ranked)
    while wanted > 0, wanted < ranked,
      keys[wanted].similarity == keys[wanted - 1].similarity
    { wanted += 1 }
    return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(sorted).prefix(wanted))
  }

  /// Has the disk read the vectors of the first `count` nodes of `scratch.ids` at the
  /// same time, where one after the other would wait for its own.
  private func askForVectors(_ count: Int, _ scratch: Scratch) {
    guard let vectors else { return }
    for index in 0..<count { askForPages(of: vectors.row(scratch.ids[index]), vectors.stride) }
  }

  /// The best nodes of all, or of those that pass, by comparing the query with
  /// every one, best first, and those that are as good as the last of them.
  func bestOfAll(
    _ count: Int, passing: PassingSlots? = nil, _ scratch: Scratch
  ) -> [NodeKey] {
    NearestNodes.withTies(limit: count) { forEachKey(passing, scratch, from: $0, $1) }
  }

  /// Calls `body`, which gives a new bound, with the score of every live node, or of
  /// those that pass, that is as similar as the last bound.
  private func forEachKey(
    _ passing: PassingSlots?, _ scratch: Scratch, from bound: Float, _ body: (NodeKey) -> Float
  ) {
    var bound = bound
    let slots = passing.map { $0.slots[...] }
    // Blocks have powers of two of rows: no run crosses the end of one.
    let rows = Int((vectors ?? graph.codes).mask) + 1
    let run =
      slots == nil
      ? min(Scratch.batchLimit, rows, Int(graph.scales.mask) + 1) : Scratch.batchLimit
    let total = slots?.count ?? graph.slotCount
    for start in stride(from: 0, to: total, by: run) {
      let count = min(run, total - start)
      scratch.setIDs(start..<start + count, of: slots)
      if slots != nil {
        if isOnDisk { askForVectors(count, scratch) }
        score(count, scratch)
      } else {
        if isOnDisk, let vectors {
          askForPages(of: vectors.row(scratch.ids[0]), count * vectors.stride)
        }
        scan(count, scratch)
      }
      for index in 0..<count where scratch.similarities[index] >= bound {
        guard graph.record(scratch.ids[index]).isLive else { continue }
        bound = body(NodeKey(similarity: scratch.similarities[index], node: scratch.ids[index]))
      }
    }
  }

  /// Scores the first `count` nodes of `scratch.ids`, whose rows follow each other
  /// in a block: at the speed of memory, with the bits of ``score(_:_:)``.
  private func scan(_ count: Int, _ scratch: Scratch) {
    let (kernels, first, scores) = (graph.kernels, scratch.ids[0], scratch.similarities)
    if let vectors {
      let scan = shape.precision == .float16 ? kernels.dot_f16_scan : kernels.dot_f32_scan
      scan(
        scratch.vector.components, shape.dimension, vectors.row(first), vectors.stride, count,
        scores)
      if let norms = graph.norms { makeDistances(count, norms, scratch) }
    } else if graph.norms == nil {
      kernels.scaled_i8_scan(
        scratch.query.pointer, graph.codes.row(first).assumingMemoryBound(to: UInt8.self),
        graph.scales.row(first).assumingMemoryBound(to: Float.self), count, scores)
    } else {
      score(count, scratch)
    }
  }

  /// Scores the first `count` nodes of `scratch.ids`.
  private func score(_ count: Int, _ scratch: Scratch) {
    guard let vectors else {
      graph.similarities(scratch.query, scratch.ids, count, scratch.similarities)
      guard shape.metric == .euclidean else { return }
      for index in 0..<count {
        scratch.similarities[index] = -max(0, -2 * scratch.similarities[index]).squareRoot()
      }
      return
    }
    let kernels = graph.kernels
    score(
      count, vectors, graph.norms,
      shape.precision == .float16 ? kernels.dot_f16_batch : kernels.dot_f32_batch, scratch)
  }

  /// Scores the first `count` rows of `scratch.ids` of a table of floats, which
  /// has the squares of their lengths beside it.
  func score(_ count: Int, floats: fabula_rows, norms: fabula_rows, _ scratch: Scratch) {
    score(
      count, floats, shape.metric == .euclidean ? norms : nil, graph.kernels.dot_f32_batch,
      scratch)
  }

  /// Products, or negated distances when there are norms.
  private func score(
    _ count: Int, _ rows: fabula_rows, _ norms: fabula_rows?, _ batch: DotBatch,
    _ scratch: Scratch
  ) {
    let (ids, scores, query) = (scratch.ids, scratch.similarities, scratch.vector)
    withUnsafePointer(to: rows) {
      batch(query.components, shape.dimension, $0, ids, count, scores)
    }
    if let norms { makeDistances(count, norms, scratch) }
  }

  /// Makes negated distances of the products of the first `count` rows of
  /// `scratch.ids`.
  private func makeDistances(_ count: Int, _ norms: fabula_rows, _ scratch: Scratch) {
    let (ids, scores, query) = (scratch.ids, scratch.similarities, scratch.vector)
    for index in 0..<count {
      let norm = norms.row(ids[index]).load(as: Float.self)
      let square = Double(query.norm) + Double(norm) - 2 * Double(scores[index])
      scores[index] = -Float(max(0, square).squareRoot())
    }
  }

  private typealias DotBatch =
    @convention(c) (
      UnsafePointer<Float>, Int, UnsafePointer<fabula_rows>, UnsafePointer<UInt32>, Int,
      UnsafeMutablePointer<Float>
    ) -> Void
}
