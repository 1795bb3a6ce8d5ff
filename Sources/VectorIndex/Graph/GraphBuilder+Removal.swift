import CKernels

extension GraphBuilder {
  /// Takes live nodes out of the graph, links their neighbours with each other
  /// instead, and leaves free slots (as in Singh et al., "FreshDiskANN", 2021).
  /// These keep their rows of links, which mean nothing.
  ///
  /// - Parameter isHealing: links that lead to free slots, which a weaving that
  ///   never ended has left, are replaced too.
  /// - Complexity: O(slots of the graph · M) to find the links that lead to them.
  func remove(_ slots: [UInt32], isHealing: Bool = false) {
    guard !slots.isEmpty || isHealing else { return }
    var isRemoved = [Bool](repeating: false, count: graph.slotCount)
    if isHealing {
      for slot in isRemoved.indices { isRemoved[slot] = !graph.record(UInt32(slot)).isLive }
    }
    for slot in slots { isRemoved[Int(slot)] = true }
    for level in 0...max(0, graph.topLevel) { repair(around: slots, isRemoved, level: level) }
    for slot in slots {
      tables.nodes.makeWritable(Int(slot))
      let record = graph.record(slot)
      NodeRecord(upperStart: record.upperStart, level: record.level)
        .store(to: tables.nodes.mutableRow(Int(slot)))
    }
    linkedCount -= slots.count
    if slots.contains(graph.entry) { chooseEntry() }
  }

  /// Gives every node that links to a removed one other links, on one level.
  private func repair(around slots: [UInt32], _ isRemoved: [Bool], level: Int) {
    let affected = (0..<UInt32(graph.slotCount)).filter { node in
      !isRemoved[Int(node)] && graph.record(node).isLive && graph.level(node) >= level
        && graph.linkRow(node, level: level).contains {
          $0 < isRemoved.count && isRemoved[Int($0)]
        }
    }
    for node in affected { makeWritable(node, level: level) }
    forEach(below: affected.count, with: scratches) { index, scratch in
      bridge(affected[index], isRemoved, level: level, scratch)
    }
    // Who was linked from a removed node may have been linked from nowhere else.
    var orphans: Set<UInt32> = []
    for slot in slots where graph.level(slot) >= level {
      for target in graph.linkRow(slot, level: level)
      where target < isRemoved.count && !isRemoved[Int(target)] { orphans.insert(target) }
    }
    linkBack(orphans.union(affected).sorted(), level: level)
  }

  /// Chooses the links of one node among those it keeps and those of the
  /// removed nodes that it linked to.
  private func bridge(_ node: UInt32, _ isRemoved: [Bool], level: Int, _ scratch: Scratch) {
    let epoch = scratch.nextEpoch()
    let row = mutableRow(node, level: level)
    var count = 0
    func take(_ target: UInt32) {
      guard target < graph.slotCount, !isRemoved[Int(target)], count < Scratch.relinkLimit,
        scratch.visited[Int(target)] != epoch
      else { return }
      scratch.visited[Int(target)] = epoch
      scratch.ids[count] = target
      count += 1
    }
    scratch.visited[Int(node)] = epoch
    row.forEach(take)
    for target in row where target < graph.slotCount && isRemoved[Int(target)] {
      graph.linkRow(target, level: level).forEach(take)
    }
    graph.load(node, into: scratch.query)
    graph.similarities(scratch.query, scratch.ids, count, scratch.similarities)
    var keys = UnsafeMutableBufferPointer(start: scratch.keys, count: count)
    for index in 0..<count {
      keys[index] = NodeKey(
        similarity: scratch.similarities[index], node: scratch.ids[index])
    }
    keys.sort()
    graph.selectNeighbours(keys, into: row, scratch)
  }

  /// Makes the first of the live nodes on the highest level the entry.
  private func chooseEntry() {
    graph.entry = 0
    graph.topLevel = -1
    for slot in 0..<UInt32(graph.slotCount) {
      let record = graph.record(slot)
      guard record.isLive, record.level > graph.topLevel else { continue }
      graph.entry = slot
      graph.topLevel = record.level
    }
  }
}
