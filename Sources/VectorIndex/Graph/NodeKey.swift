/// A node with its similarity to a query, in one 64-bit key: smaller is nearer,
/// and of two equally near nodes the one with the smaller number comes first.
///
/// The upper half holds the bits of the negated similarity, changed so that
/// unsigned order is the order of the floats; the lower half the node.
typealias NodeKey = UInt64

extension NodeKey {
  @inline(__always)
  init(similarity: Float, node: UInt32) {
    // 0 − x, unlike −x, has one zero only.
    let bits = (0 - similarity).bitPattern
    let ordered = bits ^ (bits >> 31 == 1 ? 0xFFFF_FFFF : 0x8000_0000)
    self = UInt64(ordered) << 32 | UInt64(node)
  }

  @inline(__always)
  var node: UInt32 { UInt32(truncatingIfNeeded: self) }

  @inline(__always)
  var similarity: Float {
    let ordered = UInt32(truncatingIfNeeded: self >> 32)
    return 0 - Float(bitPattern: ordered ^ (ordered >> 31 == 1 ? 0x8000_0000 : 0xFFFF_FFFF))
  }
}

/// A binary heap of keys on memory that somebody else owns, smallest first.
/// A heap with the farthest node first holds the complements of the keys.
struct KeyHeap {
  let base: UnsafeMutablePointer<NodeKey>
  private(set) var count = 0

  init(_ memory: UnsafeMutablePointer<NodeKey>) { base = memory }

  /// The smallest key. The heap must not be empty.
  @inline(__always)
  var top: NodeKey { base[0] }

  /// Complexity: O(log `count`).
  @inline(__always)
  mutating func push(_ key: NodeKey) {
    var hole = count
    count += 1
    while hole > 0 {
      let parent = (hole - 1) >> 1
      guard key < base[parent] else { break }
      base[hole] = base[parent]
      hole = parent
    }
    base[hole] = key
  }

  /// Complexity: O(log `count`).
  @inline(__always)
  mutating func pop() -> NodeKey? {
    guard count > 0 else { return nil }
    let smallest = base[0]
    count -= 1
    if count > 0 { sink(base[count]) }
    return smallest
  }

  /// Puts `key` in the place of the top. Complexity: O(log `count`).
  @inline(__always)
  mutating func replaceTop(_ key: NodeKey) { sink(key) }

  /// Fills the hole at the top with `key`.
  @inline(__always)
  private mutating func sink(_ key: NodeKey) {
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < count else { break }
      if child + 1 < count, base[child + 1] < base[child] { child += 1 }
      guard base[child] < key else { break }
      base[hole] = base[child]
      hole = child
    }
    base[hole] = key
  }
}

/// The nearest nodes found so far, at most `limit` of them, the farthest on top
/// so that it can be replaced.
struct NearestNodes {
  private var heap: KeyHeap
  let limit: Int

  init(_ memory: UnsafeMutablePointer<NodeKey>, limit: Int) {
    heap = KeyHeap(memory)
    self.limit = limit
  }

  @inline(__always)
  var count: Int { heap.count }

  @inline(__always)
  var isFull: Bool { heap.count == limit }

  /// The key of the farthest node. There must be one.
  @inline(__always)
  var farthest: NodeKey { ~heap.top }

  /// Keeps `key` if it is among the nearest; says whether it is.
  @inline(__always)
  @discardableResult
  mutating func offer(_ key: NodeKey) -> Bool {
    if heap.count < limit {
      heap.push(~key)
    } else if key < ~heap.top {
      heap.replaceTop(~key)
    } else {
      return false
    }
    return true
  }

  /// Empties the heap into its own memory, nearest first.
  /// Complexity: O(`count` · log `count`).
  mutating func sorted() -> UnsafeBufferPointer<NodeKey> {
    let total = heap.count
    // The slot behind the shrinking heap is free for what was popped.
    while let complement = heap.pop() { heap.base[heap.count] = ~complement }
    return UnsafeBufferPointer(start: heap.base, count: total)
  }
  /// The nearest `limit` of some nodes, nearest first, and those that are as near as
  /// the last of them, for who ranks these by something else.
  ///
  /// - Parameter visit: calls its closure with the keys of all nodes that are at least
  ///   as similar as a bound, which it is given first and which each call returns
  ///   anew. It is called twice when there are ties.
  static func withTies(
    limit: Int, _ visit: (_ bound: Float, _ body: (NodeKey) -> Float) -> Void
  ) -> [NodeKey] {
    let memory = UnsafeMutablePointer<NodeKey>.allocate(capacity: limit + 1)
    defer { memory.deallocate() }
    var found = NearestNodes(memory, limit: limit)
    var missed = NodeKey.max
    visit(-.infinity) { key in
      if found.isFull { missed = min(missed, max(key, found.farthest)) }
      found.offer(key)
      return found.isFull ? found.farthest.similarity : -.infinity
    }
    guard found.count > 0 else { return [] }
    let last = found.farthest.similarity
    guard missed != .max, missed.similarity == last else { return Array(found.sorted()) }
    var keys: [NodeKey] = []
    visit(last) { key in
      keys.append(key)
      return last
    }
    return keys.sorted()
  }
}
