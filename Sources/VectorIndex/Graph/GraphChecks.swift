extension Graph {
  /// Checks everything that a search relies on to stay inside the graph's
  /// memory. A file may have been damaged or made up.
  ///
  /// Complexity: O(nodes · M).
  func checkBounds(upperRows: Int) throws {
    guard nodeCount > 0 else { return }
    guard upperStarts.number(0) == 0, upperStarts.number(UInt32(nodeCount)) == upperRows else {
      throw VectorIndexError.damaged("the levels do not add up to \(upperRows) rows of links")
    }
    for node in 0..<UInt32(nodeCount) {
      guard upperStarts.number(node) <= upperStarts.number(node + 1),
        level(node) <= topLevel
      else { throw VectorIndexError.damaged("node \(node) has an impossible level") }
    }
    guard level(entry) == topLevel else {
      throw VectorIndexError.damaged("the entry node is not on the top level")
    }
    for node in 0..<UInt32(nodeCount) {
      for level in 0...level(node) {
        for target in linkRow(node, level: level) where target != Self.none {
          guard target < nodeCount, self.level(target) >= level else {
            throw VectorIndexError.damaged("a link of node \(node) leads out of level \(level)")
          }
        }
      }
    }
  }

  /// Checks what makes the graph a good one: no link twice or to its own node,
  /// no gap in a row, unit vectors.
  func checkInvariants() throws {
    for node in 0..<UInt32(nodeCount) {
      for level in 0...level(node) {
        let row = linkRow(node, level: level)
        let links = row.prefix { $0 != Self.none }
        guard row[links.endIndex...].allSatisfy({ $0 == Self.none }), !links.contains(node),
          Set(links).count == links.count
        else { throw VectorIndexError.damaged("the links of node \(node) repeat or have gaps") }
      }
      // A sum of d products has a relative error of at most d · 2^−24.
      guard abs(similarity(node, node) - 1) < Float(dimension + 8) * 0x1p-23 else {
        throw VectorIndexError.damaged("the vector of node \(node) is not of length 1")
      }
    }
  }

  /// Nodes per level, the bottom one first.
  func levelCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: topLevel + 1)
    for node in 0..<UInt32(nodeCount) { for level in 0...level(node) { counts[level] += 1 } }
    return counts
  }

  /// Nodes that no path of bottom links from the entry leads to.
  ///
  /// Complexity: O(nodes · M).
  func unreachableCount() -> Int {
    guard nodeCount > 0 else { return 0 }
    var isReached = [Bool](repeating: false, count: nodeCount)
    var waiting = [entry]
    isReached[Int(entry)] = true
    var reached = 1
    while let node = waiting.popLast() {
      for target in linkRow(node, level: 0) where target != Self.none && !isReached[Int(target)] {
        isReached[Int(target)] = true
        reached += 1
        waiting.append(target)
      }
    }
    return nodeCount - reached
  }
}
