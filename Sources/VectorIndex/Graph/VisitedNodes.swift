/// The nodes that a walk has met.
protocol VisitedNodes {
  /// Takes a node in; says whether it was not there. A node may be forgotten:
  /// ``CandidatePool/offer(_:)`` refuses those that it has.
  func insert(_ node: UInt32) -> Bool
}

/// A byte for every node of the graph, which bears the epoch of the last walk that came
/// by.
struct MarkedNodes: VisitedNodes {
  private let marks: UnsafeMutablePointer<UInt8>
  private let epoch: UInt8

  init(_ scratch: Scratch) { (marks, epoch) = (scratch.visited, scratch.nextEpoch()) }

  @inline(__always)
  func insert(_ node: UInt32) -> Bool {
    let isNew = marks[Int(node)] != epoch
    marks[Int(node)] = epoch
    return isNew
  }
}

/// The last node that was met of those with equal numbers modulo 2048: what a narrow walk of a few
/// hundred nodes needs, and stays in the nearest cache, where a mark in each of a
/// million bytes is fetched from afar. Neighbours have numbers close to each other
/// (``LocalityOrder``), so few push each other out; one that was is compared again.
struct RecentNodes: VisitedNodes {
  static let capacity = 2048
  private let nodes: UnsafeMutablePointer<UInt32>

  init(_ scratch: Scratch) {
    nodes = scratch.recent
    nodes.update(repeating: Graph.none, count: Self.capacity)
  }

  @inline(__always)
  func insert(_ node: UInt32) -> Bool {
    let place = nodes + (Int(node) & (Self.capacity - 1))
    let isNew = place.pointee != node
    place.pointee = node
    return isNew
  }
}
