import CKernels
import Synchronization

/// The working memory of one search or of one thread of a build.
final class Scratch: @unchecked Sendable {
  /// Nodes that are inserted, or scanned, together at most.
  static let batchLimit = 256
  /// Nodes that are linked anew together at most: a row takes in links from
  /// all of them, in addition to its own.
  static let relinkLimit = 1 << 16

  /// The bytes of ``MarkedNodes``.
  let visited: UnsafeMutablePointer<UInt8>
  /// The table of ``RecentNodes``.
  let recent: UnsafeMutablePointer<UInt32>
  /// The keys of a ``CandidatePool`` and its marks.
  let pool: UnsafeMutablePointer<NodeKey>
  let poolMarks: UnsafeMutablePointer<Bool>
  /// The keys of other nodes that are ranked or selected from.
  let keys: UnsafeMutablePointer<NodeKey>
  /// Candidates that a selection left out.
  let spareKeys: UnsafeMutablePointer<NodeKey>
  let ids: UnsafeMutablePointer<UInt32>
  let similarities: UnsafeMutablePointer<Float>
  /// The similarities of a new node to the others of its batch.
  let batchSimilarities: UnsafeMutablePointer<Float>
  /// What is searched for.
  let query: CodedQuery
  /// A node that others are compared with on the way.
  let other: CodedQuery
  /// The caller's query.
  let vector: PreparedVector
  /// The query's products with codewords, once they were needed.
  private var quantised: QuantisedQuery?
  private let slotCount: Int
  private var epoch: UInt8 = 0
  /// A node that walks pass by, as if it were not there: it must be on the bottom
  /// level only.
  var hidden = Graph.none

  /// Memory for graphs of `slotCount` nodes and pools of `effort` candidates.
  init(slotCount: Int, effort: Int, shape: IndexShape) {
    self.slotCount = slotCount
    let capacity = effort + Self.relinkLimit + shape.parameters.capacity(level: 0) + 1
    visited = .allocate(capacity: slotCount + 1)
    visited.initialize(repeating: 0, count: slotCount + 1)
    recent = .allocate(capacity: RecentNodes.capacity)
    pool = .allocate(capacity: capacity)
    poolMarks = .allocate(capacity: capacity)
    keys = .allocate(capacity: capacity)
    spareKeys = .allocate(capacity: capacity)
    ids = .allocate(capacity: capacity)
    similarities = .allocate(capacity: capacity)
    batchSimilarities = .allocate(capacity: Self.batchLimit)
    query = CodedQuery(bytes: shape.codeBytes)
    other = CodedQuery(bytes: shape.codeBytes)
    vector = PreparedVector(shape)
  }

  deinit {
    visited.deallocate()
    recent.deallocate()
    pool.deallocate()
    poolMarks.deallocate()
    keys.deallocate()
    spareKeys.deallocate()
    ids.deallocate()
    similarities.deallocate()
    batchSimilarities.deallocate()
  }

  /// Makes the codes of ``vector`` what is searched for.
  func loadQuery(_ kernels: fabula_distance_kernels) {
    query.load(vector.codes, scale: vector.scale, norm: vector.norm, kernels)
  }

  /// Writes numbers to ``ids``: those of a range or, of a list, those at these places.
  @inline(__always)
  func setIDs(_ range: Range<Int>, of list: ArraySlice<UInt32>?) {
    if let list {
      let first = list.startIndex + range.lowerBound
      for index in 0..<range.count { ids[index] = list[first + index] }
    } else {
      for index in 0..<range.count {
        ids[index] = UInt32(truncatingIfNeeded: range.lowerBound &+ index)
      }
    }
  }

  /// Memory for the query's products with codewords.
  func quantised(_ layout: ProductLayout) -> QuantisedQuery {
    let memory = quantised ?? QuantisedQuery(layout)
    quantised = memory
    return memory
  }

  /// A mark that no node bears yet.
  func nextEpoch() -> UInt8 {
    epoch &+= 1
    if epoch == 0 {
      visited.update(repeating: 0, count: slotCount + 1)
      epoch = 1
    }
    if hidden < slotCount { visited[Int(hidden)] = epoch }
    return epoch
  }
}

/// Working memories that wait for their next search: as many as searches ever
/// ran at the same time.
final class ScratchPool: Sendable {
  private let slotCount: Int
  private let shape: IndexShape
  private let free = Mutex<[Scratch]>([])

  init(slotCount: Int, shape: IndexShape) {
    self.slotCount = slotCount
    self.shape = shape
  }

  /// Lends a working memory to `body`.
  func with<Result>(_ body: (Scratch) throws -> Result) rethrows -> Result {
    let scratch =
      free.withLock { $0.popLast() }
      ?? Scratch(
        slotCount: slotCount, effort: min(VectorIndex.Limits.effort.upperBound, slotCount),
        shape: shape)
    defer { free.withLock { $0.append(scratch) } }
    return try body(scratch)
  }
}
