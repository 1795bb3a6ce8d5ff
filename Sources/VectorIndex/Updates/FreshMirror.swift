import CKernels
import Synchronization

/// The fresh log of one generation in memory, to be scanned: a row for each
/// record, in their order.
///
/// One thread at a time appends (``SnapshotKeeper`` sees to that) while others
/// read. A reader knows how many rows its snapshot has and looks at no others;
/// a row that a later one overrides says which, so that each reader finds the
/// state of its own snapshot without a copy.
final class FreshMirror: @unchecked Sendable {
  /// The generation of the graph that the rows change.
  let state: FreshState
  private let dimension: Int
  /// Rows that there is room for.
  let capacity: Int
  private(set) var count = 0
  private let vectors: Blocks
  /// Squares of lengths.
  private let norms: Blocks
  /// The same vectors as codes, to look through a long log.
  private let codes: Blocks
  private let scales: Blocks
  private let prepared: PreparedVector
  private let kernels = fabula_distance_kernels_for(fabula_cpu_level_best()).pointee
  private let rows: UnsafeMutablePointer<Row>
  /// A hash table with open addressing: 1 + the first row of an id, 0 when free.
  private let slots: UnsafeMutablePointer<Atomic<UInt32>>
  private let slotMask: Int

  private static let none = UInt32.max

  private struct Row: ~Copyable {
    let id: UInt64
    let isPut: Bool
    /// The row before of the same item, ``FreshMirror/none`` without one.
    let previous: UInt32
    /// Change of the number of items by all rows up to this one.
    let balance: Int32
    /// The next row of the same item.
    let overriddenBy = Atomic<UInt32>(FreshMirror.none)
    /// Of the first row of an item: its last row.
    let last: Atomic<UInt32>
  }

  init(_ state: FreshState, shape: IndexShape, capacity: Int) {
    self.state = state
    dimension = shape.dimension
    self.capacity = capacity
    vectors = Blocks(.floatVectors(dimension: dimension), capacity: capacity)
    norms = Blocks(.floats, capacity: capacity)
    codes = Blocks(.codes(shape), capacity: capacity)
    scales = Blocks(.floats, capacity: capacity)
    prepared = PreparedVector(shape)
    rows = .allocate(capacity: capacity)
    var slotCount = 64
    while slotCount < 2 * capacity { slotCount *= 2 }
    slots = .allocate(capacity: slotCount)
    for slot in 0..<slotCount { (slots + slot).initialize(to: Atomic(0)) }
    slotMask = slotCount - 1
  }

  deinit {
    rows.deinitialize(count: count)
    rows.deallocate()
    slots.deinitialize(count: slotMask + 1)
    slots.deallocate()
  }

  /// The sequence number of a row.
  func sequence(_ row: Int) -> UInt64 { state.wovenSequence + 1 + UInt64(row) }

  /// Adds the row of a record. `isInGraph`: whether the graph has the item.
  func append(_ record: FreshRecord, isInGraph: Bool) {
    precondition(count < capacity, "the log is longer than its limit")
    let row = UInt32(count)
    let first = firstRow(record.id)
    let previous = first.map { rows[Int($0)].last.load(ordering: .relaxed) }
    let wasThere = previous.map { rows[Int($0)].isPut } ?? isInGraph
    let isPut = record.vector != nil
    let balance = count > 0 ? rows[count - 1].balance : 0
    let change: Int32 = isPut == wasThere ? 0 : isPut ? 1 : -1
    (rows + count).initialize(
      to: Row(
        id: record.id, isPut: isPut, previous: previous ?? Self.none, balance: balance + change,
        last: Atomic(row)))
    appendVector(record.vector)
    count += 1
    if let first, let previous {
      rows[Int(previous)].overriddenBy.store(row, ordering: .releasing)
      rows[Int(first)].last.store(row, ordering: .releasing)
    } else {
      slots[slot(of: record.id)].store(row + 1, ordering: .releasing)
    }
  }

  private func appendVector(_ vector: UnsafeBufferPointer<Float>?) {
    let (row, norm, code, scale) = (
      vectors.append(), norms.append(), codes.append(), scales.append()
    )
    guard let vector, let floats = vector.baseAddress else { return }
    prepared.set(stored: vector)
    row.copyMemory(from: floats, byteCount: dimension * MemoryLayout<Float>.stride)
    norm.storeBytes(of: prepared.norm, as: Float.self)
    code.copyMemory(from: prepared.codes, byteCount: codes.layout.stride)
    scale.storeBytes(of: prepared.scale, as: Float.self)
  }

  /// The slot of an id: its own, or the free one where it belongs.
  private func slot(of id: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 20) & slotMask
    while true {
      let row = slots[slot].load(ordering: .acquiring)
      if row == 0 || rows[Int(row - 1)].id == id { return slot }
      slot = (slot + 1) & slotMask
    }
  }

  private func firstRow(_ id: UInt64) -> UInt32? {
    let row = slots[slot(of: id)].load(ordering: .acquiring)
    return row == 0 ? nil : row - 1
  }
}

// MARK: - What a snapshot with `count` rows sees

extension FreshMirror {
  /// Whether the log says something about an item, so that the graph's word
  /// does not count.
  func overrides(_ id: UInt64, count: Int) -> Bool {
    count > 0 && firstRow(id).map { $0 < count } ?? false
  }

  /// The newest row about an item.
  func newestRow(_ id: UInt64, count: Int) -> Int? {
    guard count > 0, let first = firstRow(id), first < count else { return nil }
    var row = rows[Int(first)].last.load(ordering: .acquiring)
    while row >= count { row = rows[Int(row)].previous }
    return Int(row)
  }

  /// Whether the newest row about its item is this one.
  func isNewest(_ row: Int, count: Int) -> Bool {
    rows[row].overriddenBy.load(ordering: .acquiring) >= count
  }

  func id(_ row: Int) -> UInt64 { rows[row].id }

  /// Whether a row adds or replaces an item.
  func isPut(_ row: Int) -> Bool { rows[row].isPut }

  /// The vector of a row that puts one.
  func vector(_ row: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      start: vectors.table.row(UInt32(row)).assumingMemoryBound(to: Float.self), count: dimension)
  }

  /// By how many items the log changes what the graph has.
  func balance(count: Int) -> Int { count > 0 ? Int(rows[count - 1].balance) : 0 }

  /// Rows that are compared by their vectors at once.
  private static let few = 256

  /// Compares the query in `scratch` with every item of the log, or with those
  /// of some ascending rows, which may go on behind `count`; gives the nearest
  /// `limit` and those that are as near as the last of them. Of many those that are nearest by their codes are compared by
  /// their vectors, unless `isExact`.
  ///
  /// Complexity: O(rows · `dimension`).
  func nearest(
    limit: Int, count: Int, among some: [UInt32]? = nil, isExact: Bool, _ scratch: Scratch,
    _ ranking: Ranking
  ) -> [NodeKey] {
    // Others may be writing the rows behind.
    let some = some?.prefix { $0 < count }
    let candidates = Ranking.candidates(limit)
    func scoreVectors(_ batch: Int) {
      ranking.score(batch, floats: vectors.table, norms: norms.table, scratch)
    }
    guard !isExact, some?.count ?? count > max(Self.few, candidates) else {
      return nearest(limit, count: count, among: some, scratch, scoreVectors)
    }
    let near = nearest(candidates, count: count, among: some, scratch) {
      score($0, areInOrder: some == nil, scratch)
    }
    return nearest(limit, count: count, among: near.map(\.node)[...], scratch, scoreVectors)
  }

  /// The nearest of all rows, or of some, by what `score` says of the first rows of
  /// `scratch.ids`, and those that are as near as the last of them.
  private func nearest(
    _ limit: Int, count: Int, among some: ArraySlice<UInt32>?, _ scratch: Scratch,
    _ score: (Int) -> Void
  ) -> [NodeKey] {
    let total = some?.count ?? count
    guard total > 0 else { return [] }
    // Blocks have powers of two of rows: no run crosses the end of one.
    let run = min(Scratch.batchLimit, codes.layout.rowsPerBlock, scales.layout.rowsPerBlock)
    return NearestNodes.withTies(limit: min(limit, total)) { bound, body in
      var bound = bound
      for start in stride(from: 0, to: total, by: run) {
        let batch = min(run, total - start)
        scratch.setIDs(start..<start + batch, of: some)
        score(batch)
        forEachKey(batch, count: count, scratch, &bound, body)
      }
    }
  }

  /// Calls `body`, which gives a new bound, with those of the first `batch` rows of
  /// `scratch.ids` that are as similar as the last bound and count in a log of
  /// `count` rows.
  private func forEachKey(
    _ batch: Int, count: Int, _ scratch: Scratch, _ bound: inout Float, _ body: (NodeKey) -> Float
  ) {
    let (ids, similarities) = (scratch.ids, scratch.similarities)
    // Few are near enough to ask whether they count: sixteen are passed over at once.
    for start in stride(from: 0, to: batch, by: 16) {
      let sixteen = UnsafeRawPointer(similarities + start).loadUnaligned(as: SIMD16<Float>.self)
      guard any(sixteen .>= bound) else { continue }
      for index in start..<min(start + 16, batch) where similarities[index] >= bound {
        let row = Int(ids[index])
        guard isPut(row), isNewest(row, count: count) else { continue }
        bound = body(NodeKey(similarity: similarities[index], node: ids[index]))
      }
    }
  }

  /// How near the codes of the first `count` rows of `scratch.ids` are, in the
  /// same order as ``Graph/similarities(_:_:_:_:)``.
  ///
  /// - Parameter areInOrder: the rows follow each other in a block.
  private func score(_ count: Int, areInOrder: Bool, _ scratch: Scratch) {
    let (ids, scores) = (scratch.ids, scratch.similarities)
    if areInOrder {
      kernels.scaled_i8_scan(
        scratch.query.pointer, codes.table.row(ids[0]).assumingMemoryBound(to: UInt8.self),
        scales.table.row(ids[0]).assumingMemoryBound(to: Float.self), count, scores)
    } else {
      withUnsafePointer(to: codes.table) { codes in
        withUnsafePointer(to: scales.table) { scales in
          kernels.scaled_i8_batch(scratch.query.pointer, codes, scales, ids, count, scores)
        }
      }
    }
    guard prepared.shape.metric == .euclidean else { return }
    let norms = norms.table
    for index in 0..<count {
      scores[index] -= (scratch.query.norm + norms.row(ids[index]).load(as: Float.self)) / 2
    }
  }
}
