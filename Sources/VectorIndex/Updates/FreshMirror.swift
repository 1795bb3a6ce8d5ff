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
    let memory = vectors.append()
    if let vector = record.vector, let floats = vector.baseAddress {
      memory.copyMemory(from: floats, byteCount: dimension * MemoryLayout<Float>.stride)
    }
    norms.append().storeBytes(
      of: record.vector.map { Float(squareOfLength($0)) } ?? 0, as: Float.self)
    count += 1
    if let first, let previous {
      rows[Int(previous)].overriddenBy.store(row, ordering: .releasing)
      rows[Int(first)].last.store(row, ordering: .releasing)
    } else {
      slots[slot(of: record.id)].store(row + 1, ordering: .releasing)
    }
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

  /// Compares the query in `scratch` with every item of the log, or with those
  /// of some ascending rows, which may go on behind `count`; gives the nearest
  /// `limit`.
  ///
  /// Complexity: O(rows · `dimension`).
  func nearest(
    limit: Int, count: Int, among some: [UInt32]? = nil, _ scratch: Scratch, _ ranking: Ranking
  ) -> [NodeKey] {
    let total = some?.count ?? count
    guard count > 0, total > 0 else { return [] }
    let memory = UnsafeMutablePointer<NodeKey>.allocate(capacity: min(limit, count) + 1)
    defer { memory.deallocate() }
    var found = NearestNodes(memory, limit: min(limit, count))
    let (rows, norms) = (vectors.table, norms.table)
    for start in stride(from: 0, to: total, by: Scratch.batchLimit) {
      var batch = 0
      for place in start..<min(total, start + Scratch.batchLimit) {
        let row = some.map { Int($0[place]) } ?? place
        guard row < count, isPut(row), isNewest(row, count: count) else { continue }
        scratch.ids[batch] = UInt32(row)
        batch += 1
      }
      ranking.score(batch, floats: rows, norms: norms, scratch)
      for index in 0..<batch {
        found.offer(NodeKey(similarity: scratch.similarities[index], node: scratch.ids[index]))
      }
    }
    return Array(found.sorted())
  }
}
