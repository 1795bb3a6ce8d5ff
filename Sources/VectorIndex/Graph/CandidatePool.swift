/// The nearest nodes that a walk has met, at most `limit` of them, nearest
/// first, each with a mark whether its links were followed.
///
/// One sorted array does the work of the paper's two heaps: an insertion moves
/// a few hundred bytes, and the next node to visit is the first one without a
/// mark (as in Fu et al., "Fast approximate nearest neighbor search with the
/// navigating spreading-out graph", 2019).
struct CandidatePool {
  let keys: UnsafeMutablePointer<NodeKey>
  private let isVisited: UnsafeMutablePointer<Bool>
  private(set) var count = 0
  let limit: Int
  /// No node before this place waits for a visit.
  private var cursor = 0
  /// What a key must be below to be taken in.
  private(set) var bound = NodeKey.max
  /// The keys of all visited nodes, in the order of the visits, for who wants them.
  private let trail: UnsafeMutablePointer<NodeKey>?
  private(set) var visitCount = 0

  /// The longest trail.
  static let trailLimit = 1 << 12

  /// An empty pool in memory for `limit` keys and marks, and perhaps for a trail of
  /// ``trailLimit`` keys.
  init(
    _ keys: UnsafeMutablePointer<NodeKey>, _ isVisited: UnsafeMutablePointer<Bool>, limit: Int,
    trail: UnsafeMutablePointer<NodeKey>? = nil
  ) {
    self.keys = keys
    self.isVisited = isVisited
    self.limit = limit
    self.trail = trail
  }

  /// The keys, nearest first.
  var sorted: UnsafeBufferPointer<NodeKey> { UnsafeBufferPointer(start: keys, count: count) }

  /// The nearest node that was not visited; marks it.
  @inline(__always)
  mutating func visitNext() -> UInt32? {
    while cursor < count {
      if !isVisited[cursor] {
        isVisited[cursor] = true
        if let trail, visitCount < Self.trailLimit {
          trail[visitCount] = keys[cursor]
          visitCount += 1
        }
        return keys[cursor].node
      }
      cursor += 1
    }
    return nil
  }

  /// What ``visitNext()`` would give if nothing nearer came.
  @inline(__always)
  func peek() -> UInt32? {
    (cursor..<max(cursor, count)).first { !isVisited[$0] }.map { keys[$0].node }
  }

  /// Keeps `key` if it is among the nearest and not there yet; says whether it will most
  /// likely be visited soon. Complexity: O(`limit`) bytes moved.
  @inline(__always)
  @discardableResult
  mutating func offer(_ key: NodeKey) -> Bool {
    guard key < bound else { return false }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) >> 1
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    if low < count, keys[low] == key { return false }
    let moved = min(count, limit - 1) - low
    (keys + low + 1).update(from: keys + low, count: moved)
    (isVisited + low + 1).update(from: isVisited + low, count: moved)
    keys[low] = key
    isVisited[low] = false
    if count < limit { count += 1 }
    if count == limit { bound = keys[limit - 1] }
    if low < cursor { cursor = low }
    return low <= cursor + 1
  }
}
