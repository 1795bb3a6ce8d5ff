import CKernels

extension Graph {
  /// The nodes nearest to the query in `scratch`, nearest first: `effort` of
  /// them or, where a narrow walk lost its way, up to ``secondWalk`` times as many; fewer
  /// when no more can be reached; with a filter, of those that pass. The graph must
  /// not be empty.
  ///
  /// - Complexity: about `effort` · M distances.
  func nearest(
    effort: Int, passing: PassingSlots? = nil, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    if let passing { return nearest(effort: effort, among: passing, scratch) }
    let start = descend(scratch.query, to: 0, scratch)
    let found = walk(0, scratch.query, from: start, effort: effort, scratch)
    guard topLevel > 0, let nearest = found.sorted.first,
      isOutside(neighbourhoodOf: nearest, scratch)
    else { return found.sorted }
    return walkAgain(after: Array(found.sorted), effort: effort, scratch)
  }

  /// How many times as wide the second walk is of one that was narrower than
  /// ``wideWalk``, up to that; wider ones keep their width. Up to it, too, a walk meets
  /// few enough nodes for ``RecentNodes``.
  static let secondWalk = 4
  private static let wideWalk = 64
  /// How widely the level above is walked for it: a share of its own width, at most.
  private static let startShare = 8
  private static let mostStarts = 32

  /// A walk after one that may have ended in another crowd than the query's: also from
  /// the nearest nodes of the level above, among which there are some of every crowd.
  /// A wide one that finds nothing new there is not walked again.
  private func walkAgain(
    after found: [NodeKey], effort: Int, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    let limit = max(effort, min(effort * Self.secondWalk, Self.wideWalk))
    let above = descend(scratch.query, to: 1, scratch)
    let width = min(limit / Self.startShare + 1, Self.mostStarts)
    let starts = Array(walk(1, scratch.query, from: above, effort: width, scratch).sorted)
    let bound = found[found.count - 1]
    let isWalked =
      found.count < limit || starts.contains { $0 < bound && !found.contains($0) }
    var pool = CandidatePool(scratch.pool, scratch.poolMarks, limit: limit)
    for key in isWalked ? found + starts : found { pool.offer(key) }
    return isWalked ? walk(0, scratch.query, from: pool, scratch).sorted : pool.sorted
  }

  /// Whether the query in `scratch` lies farther from the nearest node that a walk
  /// found than most of the node's own links do: then it was looking in another crowd
  /// than the query's. By distances as in ``similarities(_:_:_:_:)``, with a quarter
  /// added, since a few queries lie at the edge of their crowd.
  ///
  /// An inner product is no distance, and nothing is outside of anything.
  private func isOutside(neighbourhoodOf nearest: NodeKey, _ scratch: Scratch) -> Bool {
    let links = targets(of: nearest.node, level: 0)
    guard shape.metric != .innerProduct, let ids = links.baseAddress else { return false }
    load(nearest.node, into: scratch.other)
    similarities(scratch.other, ids, links.count, scratch.similarities)
    let own = key(scratch.other, nearest.node).similarity
    let bound = own - (own - nearest.similarity) / 1.25
    let nearer = links.indices.count { scratch.similarities[$0] > bound }
    return 2 * nearer > links.count
  }

  /// Walks greedily from the entry to the node nearest to `query` on the level
  /// above `level`: where the search of `level` begins.
  func descend(_ query: CodedQuery, to level: Int, _ scratch: Scratch) -> NodeKey {
    var nearest = key(query, entry)
    for upperLevel in stride(from: topLevel, to: level, by: -1) {
      while let nearer = nearestLink(of: nearest, level: upperLevel, query, scratch) {
        nearest = nearer
      }
    }
    return nearest
  }

  /// The nearest of the nodes that a node links to, nil when it is not nearer
  /// than the node itself.
  private func nearestLink(
    of node: NodeKey, level: Int, _ query: CodedQuery, _ scratch: Scratch
  ) -> NodeKey? {
    let links = targets(of: node.node, level: level)
    guard let ids = links.baseAddress else { return nil }
    similarities(query, ids, links.count, scratch.similarities)
    var nearest = node
    for index in links.indices {
      let key = NodeKey(similarity: scratch.similarities[index], node: ids[index])
      guard key < nearest else { continue }
      nearest = key
      fabula_prefetch(nodes.row(key.node))
    }
    return nearest < node ? nearest : nil
  }

  /// A walk from one node that keeps the `effort` nearest.
  func walk(
    _ level: Int, _ query: CodedQuery, from start: NodeKey, effort: Int, _ scratch: Scratch
  ) -> CandidatePool {
    var pool = CandidatePool(scratch.pool, scratch.poolMarks, limit: effort)
    pool.offer(start)
    return walk(level, query, from: pool, scratch)
  }

  /// Algorithm 2 of the paper: a best-first walk over one level that keeps the
  /// nearest nodes, as many as the pool holds, and ends when all of them were
  /// visited.
  ///
  /// Most of its time goes into waiting for memory. So all codes of a node's
  /// neighbours are asked for before the first of them is compared, and the links of
  /// those that will most likely be visited soon. To ask for the codes of the
  /// next one's neighbours, too, keeps more of them waiting than it helps.
  func walk(
    _ level: Int, _ query: CodedQuery, from starts: CandidatePool, _ scratch: Scratch
  ) -> CandidatePool {
    starts.limit <= Self.wideWalk && scratch.hidden == Graph.none
      ? walk(level, query, from: starts, RecentNodes(scratch), scratch)
      : walk(level, query, from: starts, MarkedNodes(scratch), scratch)
  }

  @inline(__always)
  private func walk(
    _ level: Int, _ query: CodedQuery, from starts: CandidatePool,
    _ visited: some VisitedNodes, _ scratch: Scratch
  ) -> CandidatePool {
    let (ids, similarities) = (scratch.ids, scratch.similarities)
    var pool = starts
    for key in pool.sorted { _ = visited.insert(key.node) }
    while let node = pool.visitNext() {
      // Gathered first, so that one call computes them all.
      var fresh = 0
      for target in linkRow(node, level: level) {
        // The end of the row, or a damaged link.
        if target >= slotCount { break }
        // Without a branch, which could not be foreseen.
        ids[fresh] = target
        fresh += visited.insert(target) ? 1 : 0
      }
      for index in 0..<fresh { prefetchCodes(ids[index]) }
      if level == 0, let next = pool.peek() { prefetchLinks(next) }
      self.similarities(query, ids, fresh, similarities)
      for index in 0..<fresh {
        let key = NodeKey(similarity: similarities[index], node: ids[index])
        if pool.offer(key), level == 0 { prefetchLinks(key.node) }
      }
    }
    return pool
  }

  /// Bytes of a row beyond which the hardware fetches by itself.
  private static let prefetchedBytes = 256

  @inline(__always)
  private func prefetchCodes(_ node: UInt32) {
    prefetch(codes.row(node), min(codes.stride, Self.prefetchedBytes))
    fabula_prefetch(scales.row(node))
  }

  @inline(__always)
  func prefetchLinks(_ node: UInt32) { prefetch(links.row(node), links.stride) }

  @inline(__always)
  private func prefetch(_ row: UnsafeRawPointer, _ bytes: Int) {
    for offset in Swift.stride(from: 0, to: bytes, by: BlockLayout.alignment) {
      fabula_prefetch(row + offset)
    }
  }
}
