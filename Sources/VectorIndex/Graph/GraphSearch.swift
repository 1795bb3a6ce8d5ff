extension Graph {
  /// The nodes nearest to `query`, nearest first, in memory of `scratch`:
  /// `count` of them, or all when there are fewer (algorithm 5 of the paper).
  ///
  /// - Parameters:
  ///   - query: a unit vector of `dimension` floats.
  ///   - effort: candidates kept on the way, at least `count`. With as many
  ///     candidates as nodes an exact scan finds the same in less time.
  func nearest(
    _ query: UnsafePointer<Float>, count: Int, effort: Int, scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    guard effort < nodeCount else { return nearestExactly(query, count: count, scratch: scratch) }
    let start = descend(query, to: 0, scratch: scratch)
    var found = searchLevel(
      0, query, from: start, effort: max(effort, count), scratch: scratch)
    // Parts of the graph may be out of reach: what is asked for is still given.
    guard found.count >= min(count, nodeCount) else {
      return nearestExactly(query, count: count, scratch: scratch)
    }
    return UnsafeBufferPointer(rebasing: found.sorted().prefix(count))
  }

  /// The nodes nearest to `query` by comparing it with every one.
  func nearestExactly(
    _ query: UnsafePointer<Float>, count: Int, scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    var found = NearestNodes(scratch.results, limit: count)
    let ids = scratch.ids
    for start in stride(from: 0, to: nodeCount, by: Scratch.batchLimit) {
      let slice = min(Scratch.batchLimit, nodeCount - start)
      for index in 0..<slice { ids[index] = UInt32(start + index) }
      similarities(query, ids, slice, scratch.similarities)
      for index in 0..<slice {
        found.offer(NodeKey(similarity: scratch.similarities[index], node: ids[index]))
      }
    }
    return found.sorted()
  }

  /// Walks greedily from the entry to the node nearest to `query` on the level
  /// above `level`: where the search of `level` begins.
  func descend(_ query: UnsafePointer<Float>, to level: Int, scratch: Scratch) -> NodeKey {
    var nearest = NodeKey(
      similarity: kernels.dot_f32(query, vector(entry), dimension), node: entry)
    for upperLevel in stride(from: topLevel, to: level, by: -1) {
      nearest =
        searchLevel(upperLevel, query, from: nearest, effort: 1, scratch: scratch).nearest
    }
    return nearest
  }

  /// Algorithm 2 of the paper: a best-first walk over one level that keeps the
  /// `effort` nearest nodes and ends when no candidate is nearer than those.
  func searchLevel(
    _ level: Int, _ query: UnsafePointer<Float>, from start: NodeKey, effort: Int,
    scratch: Scratch
  ) -> NearestNodes {
    let visited = scratch.visited
    let ids = scratch.ids
    let similarities = scratch.similarities
    let epoch = scratch.nextEpoch()
    var candidates = KeyHeap(scratch.candidates)
    var found = NearestNodes(scratch.results, limit: effort)
    visited[Int(start.node)] = epoch
    candidates.push(start)
    found.offer(start)
    while let nearest = candidates.pop() {
      if found.isFull, nearest > found.farthest { break }
      // Gathered first, so that one call computes, and prefetches, them all.
      var fresh = 0
      for node in linkRow(nearest.node, level: level) {
        if node == Self.none { break }
        if visited[Int(node)] == epoch { continue }
        visited[Int(node)] = epoch
        ids[fresh] = node
        fresh += 1
      }
      self.similarities(query, ids, fresh, similarities)
      for index in 0..<fresh {
        let key = NodeKey(similarity: similarities[index], node: ids[index])
        if found.offer(key) { candidates.push(key) }
      }
    }
    return found
  }

  /// Algorithm 4 of the paper: goes through candidates, nearest first, and
  /// keeps one only if it is nearer to the base than to every kept one, so that
  /// links lead in different directions. Writes them to `row`, ``none`` behind
  /// them.
  ///
  /// A candidate equally near to both is left out: otherwise a crowd of equal
  /// vectors would link only to itself.
  func selectNeighbours(
    _ candidates: UnsafeBufferPointer<NodeKey>, into row: UnsafeMutableBufferPointer<UInt32>
  ) {
    var kept = 0
    for candidate in candidates {
      if kept == row.count { break }
      let node = candidate.node
      let similarity = candidate.similarity
      var isDifferent = true
      for index in 0..<kept where self.similarity(node, row[index]) >= similarity {
        isDifferent = false
        break
      }
      guard isDifferent else { continue }
      row[kept] = node
      kept += 1
    }
    row[kept...].update(repeating: Self.none)
  }
}
