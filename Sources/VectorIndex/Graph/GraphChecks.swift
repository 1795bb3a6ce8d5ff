extension Graph {
  /// Checks that every level and link stays in the tables: for whoever wants to
  /// change a graph, or to know whether a file is whole. A search need not know.
  ///
  /// - Parameter isPartial: links may lead to free slots.
  /// - Complexity: O(slots · M).
  func checkBounds(isPartial: Bool = false) throws {
    var rows = 0
    for slot in 0..<UInt32(slotCount) {
      let record = record(slot)
      guard Int(record.upperStart) == rows, record.level <= VectorIndex.Limits.topLevel.upperBound
      else { throw VectorIndexError.damaged("node \(slot) has an impossible level") }
      rows += record.level
      guard !record.isLive || record.level <= topLevel else {
        throw VectorIndexError.damaged("node \(slot) is above the top level")
      }
    }
    guard rows == upperRows else {
      throw VectorIndexError.damaged("the levels do not add up to \(upperRows) rows of links")
    }
    for slot in 0..<UInt32(slotCount) where record(slot).isLive {
      for level in 0...level(slot) {
        for target in linkRow(slot, level: level) where target != Self.none {
          guard target < slotCount, record(target).isLive || isPartial && level == 0,
            self.level(target) >= level
          else {
            throw VectorIndexError.damaged("a link of node \(slot) leads out of level \(level)")
          }
        }
      }
    }
  }

  /// Checks what makes the graph a good one: no link twice or to its own node,
  /// no gap in a row.
  func checkInvariants(isPartial: Bool = false) throws {
    try checkBounds(isPartial: isPartial)
    for slot in 0..<UInt32(slotCount) where record(slot).isLive {
      for level in 0...level(slot) {
        let row = linkRow(slot, level: level)
        let links = row.prefix { $0 != Self.none }
        guard row[links.endIndex...].allSatisfy({ $0 == Self.none }), !links.contains(slot),
          Set(links).count == links.count
        else { throw VectorIndexError.damaged("the links of node \(slot) repeat or have gaps") }
      }
    }
  }

  /// Live nodes per level, the bottom one first.
  func levelCounts() -> [Int] {
    guard shape.hasGraph else { return [] }
    var counts = [Int](repeating: 0, count: topLevel + 1)
    for slot in 0..<UInt32(slotCount) {
      let record = record(slot)
      guard record.isLive else { continue }
      for level in 0...min(record.level, topLevel) { counts[level] += 1 }
    }
    return counts
  }

  /// Live nodes that no path of bottom links from the entry leads to.
  ///
  /// - Complexity: O(slots · M).
  func unreachableCount() -> Int {
    guard topLevel >= 0 else { return 0 }
    var isReached = [Bool](repeating: false, count: slotCount)
    var waiting = [entry]
    isReached[Int(entry)] = true
    while let node = waiting.popLast() {
      for target in linkRow(node, level: 0) where target < slotCount && !isReached[Int(target)] {
        isReached[Int(target)] = true
        waiting.append(target)
      }
    }
    return (0..<slotCount).count { !isReached[$0] && record(UInt32($0)).isLive }
  }
}
