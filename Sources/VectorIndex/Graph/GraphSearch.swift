import CKernels

extension Graph {
  /// The nodes nearest to the query in `scratch`, nearest first: `effort` of
  /// them, or fewer when no more can be reached; with a filter, of those that
  /// pass. The graph must not be empty.
  ///
  /// - Complexity: about `effort` · M distances.
  func nearest(
    effort: Int, passing: PassingSlots? = nil, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    if let passing { return nearest(effort: effort, among: passing, scratch) }
    let start = descend(scratch.query, to: 0, scratch)
    return walk(0, scratch.query, from: start, effort: effort, scratch).sorted
  }

  /// Walks greedily from the entry to the node nearest to `query` on the level
  /// above `level`: where the search of `level` begins.
  func descend(_ query: CodedQuery, to level: Int, _ scratch: Scratch) -> NodeKey {
    var nearest = key(query, entry)
    for upperLevel in stride(from: topLevel, to: level, by: -1) {
      nearest = walk(upperLevel, query, from: nearest, effort: 1, scratch).keys[0]
    }
    return nearest
  }

  /// Algorithm 2 of the paper: a best-first walk over one level that keeps the
  /// `effort` nearest nodes and ends when all of them were visited.
  func walk(
    _ level: Int, _ query: CodedQuery, from start: NodeKey, effort: Int, _ scratch: Scratch
  ) -> CandidatePool {
    let visited = scratch.visited
    let ids = scratch.ids
    let similarities = scratch.similarities
    let epoch = scratch.nextEpoch()
    var pool = CandidatePool(scratch.pool, scratch.poolMarks, limit: effort)
    visited[Int(start.node)] = epoch
    pool.offer(start)
    while let node = pool.visitNext() {
      // Gathered first, so that one call computes, and prefetches, them all.
      var fresh = 0
      for target in linkRow(node, level: level) {
        // The end of the row, or a damaged link.
        if target >= slotCount { break }
        if visited[Int(target)] == epoch { continue }
        visited[Int(target)] = epoch
        ids[fresh] = target
        fresh += 1
      }
      if level == 0, let next = pool.peek() { prefetchLinks(next) }
      self.similarities(query, ids, fresh, similarities)
      for index in 0..<fresh {
        pool.offer(NodeKey(similarity: similarities[index], node: ids[index]))
      }
    }
    return pool
  }

  /// Asks for the links that will most likely be read next: they come while
  /// distances are computed.
  @inline(__always)
  func prefetchLinks(_ node: UInt32) {
    let row = links.row(node)
    for offset in Swift.stride(from: 0, to: links.stride, by: BlockLayout.alignment) {
      fabula_prefetch(row + offset)
    }
  }
}
