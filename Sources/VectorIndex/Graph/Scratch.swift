import Synchronization

/// The working memory of one search, used by one thread at a time.
final class Scratch: @unchecked Sendable {
  /// Nodes of a slice of an exact scan or of a batch at most.
  static let batchLimit = 512
  /// A row takes in links from a whole batch, in addition to its own.
  private static let idCapacity = batchLimit + 2 * VectorIndex.Limits.linksPerNode.upperBound

  /// visited[node] = epoch of the last search that came by.
  let visited: UnsafeMutablePointer<UInt16>
  /// Each node enters each heap at most once, so they never overflow.
  let candidates: UnsafeMutablePointer<NodeKey>
  let results: UnsafeMutablePointer<NodeKey>
  let ids: UnsafeMutablePointer<UInt32>
  let similarities: UnsafeMutablePointer<Float>
  /// The similarities of a new node to the others of its batch.
  let batchSimilarities: UnsafeMutablePointer<Float>
  /// The normalised query.
  let query: UnsafeMutablePointer<Float>
  private let nodeCount: Int
  private var epoch: UInt16 = 0

  init(nodeCount: Int, dimension: Int) {
    self.nodeCount = nodeCount
    visited = .allocate(capacity: nodeCount + 1)
    visited.initialize(repeating: 0, count: nodeCount + 1)
    candidates = .allocate(capacity: nodeCount + 1)
    results = .allocate(capacity: nodeCount + 1)
    ids = .allocate(capacity: Self.idCapacity)
    similarities = .allocate(capacity: Self.idCapacity)
    batchSimilarities = .allocate(capacity: Self.batchLimit)
    query = .allocate(capacity: dimension)
  }

  deinit {
    visited.deallocate()
    candidates.deallocate()
    results.deallocate()
    ids.deallocate()
    similarities.deallocate()
    batchSimilarities.deallocate()
    query.deallocate()
  }

  /// A mark that no node bears yet.
  func nextEpoch() -> UInt16 {
    epoch &+= 1
    if epoch == 0 {
      visited.update(repeating: 0, count: nodeCount + 1)
      epoch = 1
    }
    return epoch
  }
}

/// Working memories that wait for their next search: as many as searches ever
/// ran at the same time.
final class ScratchPool: Sendable {
  private let nodeCount: Int
  private let dimension: Int
  private let free = Mutex<[Scratch]>([])

  init(nodeCount: Int, dimension: Int) {
    self.nodeCount = nodeCount
    self.dimension = dimension
  }

  /// Lends a working memory to `body`.
  func with<Result>(_ body: (Scratch) throws -> Result) rethrows -> Result {
    let scratch =
      free.withLock { $0.popLast() } ?? Scratch(nodeCount: nodeCount, dimension: dimension)
    defer { free.withLock { $0.append(scratch) } }
    return try body(scratch)
  }
}
