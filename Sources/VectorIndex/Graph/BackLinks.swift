/// Links to be added, in the order of the nodes that they lead from.
struct BackLinks {
  /// From the upper half to the lower half.
  private var links: [UInt64] = []
  /// The links of one node each.
  private(set) var groups: [Range<Int>] = []

  mutating func removeAll() {
    links.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
  }

  mutating func append(from node: UInt32, to target: UInt32) {
    links.append(UInt64(node) << 32 | UInt64(target))
  }

  /// Sorts and groups the links.
  mutating func group() {
    links.sort()
    var start = 0
    for index in links.indices where index + 1 == links.count || from(index + 1) != from(start) {
      groups.append(start..<index + 1)
      start = index + 1
    }
  }

  /// The node that the link leads from.
  func from(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: links[index] >> 32) }

  /// The node that the link leads to.
  func to(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: links[index]) }
}
