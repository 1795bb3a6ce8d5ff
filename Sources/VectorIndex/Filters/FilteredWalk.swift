import CKernels

extension Graph {
  /// The nodes nearest to the query in `scratch` of those that pass, nearest
  /// first: `effort` of them, or fewer.
  func nearest(
    effort: Int, among passing: PassingSlots, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    lazy var start = descend(scratch.query, to: 0, scratch).node
    let areFew = passing.areFew(effort: effort, rowBytes: codes.stride)
    // What passes may lie all around the query, far away, and no walk gets around.
    if passing.areScannedBySigns(effort: effort, shape)
      || !areFew && passing.canBeScannedBySigns(effort: effort, shape)
        && !isAmong(passing, start),
      let found = scanBySigns(passing, effort: effort, scratch)
    {
      return found
    }
    guard !areFew else {
      return passing.slots.withUnsafeBufferPointer {
        scan($0, limit: min(effort, passing.count), scratch)
      }
    }
    return walk(passing, from: start, effort: effort, scratch)
  }

  /// Whether of the nodes that a node links to at least half as many pass as of all.
  private func isAmong(_ passing: PassingSlots, _ node: UInt32) -> Bool {
    let links = targets(of: node, level: 0)
    let count = links.count(where: passing.contains)
    return 2 * count * slotCount >= links.count * passing.count
  }

  /// The nearest of those that seem near by their signs; nil when these are not made,
  /// or do not tell.
  private func scanBySigns(
    _ passing: PassingSlots, effort: Int, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey>? {
    guard let signs = passing.signs(self),
      let count = signs.nearest(
        about: max(Self.signedCandidates * effort, Self.leastSignedCandidates), scratch),
      count >= effort
    else { return nil }
    return scan(UnsafeBufferPointer(start: scratch.ids, count: count), limit: effort, scratch)
  }

  /// Nodes that seem near by their signs, for each that is wanted, and at least: the
  /// signs of what lies far away tell little apart.
  private static let signedCandidates = 4
  private static let leastSignedCandidates = 384

  /// Compares the query in `scratch` with nodes; gives the nearest `limit`.
  ///
  /// - Complexity: O(nodes · dimension), in the order of the memory.
  private func scan(
    _ nodes: UnsafeBufferPointer<UInt32>, limit: Int, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    var found = NearestNodes(scratch.pool, limit: limit)
    var bound = -Float.infinity
    for start in Swift.stride(from: 0, to: nodes.count, by: Scratch.batchLimit) {
      let count = min(Scratch.batchLimit, nodes.count - start)
      let ids = nodes.baseAddress.unsafelyUnwrapped + start
      similarities(scratch.query, ids, count, scratch.similarities)
      for index in 0..<count where scratch.similarities[index] >= bound {
        found.offer(NodeKey(similarity: scratch.similarities[index], node: ids[index]))
        if found.isFull { bound = found.farthest.similarity }
      }
    }
    return found.sorted()
  }

  /// A best-first walk over those nodes of the bottom level that pass.
  ///
  /// From a node it goes to those that pass among its neighbours, and through
  /// the neighbours that do not to those that pass among theirs (the two hops of
  /// ACORN-1: Patel et al., "ACORN: Performant and predicate-agnostic search over
  /// vector embeddings and structured data", 2024). So distances are computed to
  /// passing nodes only, and as many of them a step as without a filter.
  ///
  /// It begins at `start`, where the upper levels lead, and at the nodes of the filter's
  /// sample: whatever passes may lie far from everything near the query.
  private func walk(
    _ passing: PassingSlots, from start: UInt32, effort: Int, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    let (visited, epoch) = (scratch.visited, scratch.nextEpoch())
    var pool = CandidatePool(scratch.pool, scratch.poolMarks, limit: effort)
    func offer(_ count: Int) {
      similarities(scratch.query, scratch.ids, count, scratch.similarities)
      for index in 0..<count {
        pool.offer(NodeKey(similarity: scratch.similarities[index], node: scratch.ids[index]))
      }
    }
    for (place, node) in passing.sample.enumerated() {
      visited[Int(node)] = epoch
      scratch.ids[place] = node
    }
    offer(passing.sample.count)
    offer(gather(around: start, passing, epoch, scratch))
    while let node = pool.visitNext() {
      let count = gather(around: node, passing, epoch, scratch)
      if let next = pool.peek() { prefetchLinks(next) }
      offer(count)
    }
    return pool.sorted
  }

  /// Writes the nodes that pass within two links of a node, and that the walk has
  /// not met yet, to `scratch.ids`, and marks them; gives their number. There are
  /// no more by far than a row of links can hold.
  private func gather(
    around node: UInt32, _ passing: PassingSlots, _ epoch: UInt8, _ scratch: Scratch
  ) -> Int {
    let (visited, ids, bridges) = (scratch.visited, scratch.ids, scratch.spareKeys)
    var (count, bridgeCount) = (0, 0)
    for target in linkRow(node, level: 0) {
      // The end of the row, or a damaged link.
      if target >= slotCount { break }
      if visited[Int(target)] == epoch { continue }
      if passing.contains(target) {
        visited[Int(target)] = epoch
        ids[count] = target
        count += 1
      } else {
        bridges[bridgeCount] = NodeKey(target)
        bridgeCount += 1
      }
    }
    let enough = shape.parameters.linksPerNode
    for index in 0..<bridgeCount where count < enough {
      let bridge = bridges[index].node
      if index + 1 < bridgeCount { prefetchLinks(bridges[index + 1].node) }
      // Each node is a bridge once.
      visited[Int(bridge)] = epoch
      for target in linkRow(bridge, level: 0) {
        if target >= slotCount { break }
        guard passing.contains(target), visited[Int(target)] != epoch else { continue }
        visited[Int(target)] = epoch
        ids[count] = target
        count += 1
      }
    }
    return count
  }
}
