import Dispatch
import Synchronization

/// Decides when the fresh log is woven into the graph: in the background when
/// it has grown long, and at once when it is full.
final class WeaverControl: @unchecked Sendable {
  private let weaver: Weaver
  /// Records of the log at which a weaving begins; nil for none in the
  /// background.
  private let threshold: Int?
  /// Records at which writers wait for a weaving.
  private let patience: Int
  /// Records that the log may have at most.
  private let capacity: Int
  /// One weaving at a time; whether the graph's bounds have been checked.
  private let turn = Mutex(false)
  private let isScheduled = Atomic(false)
  private let isStopped = Atomic(false)
  private let failure = Mutex<(any Error)?>(nil)

  /// Records of a batch at most: a batch is in memory until it is written.
  private static let batch = 16_384

  /// The log may get longer the larger the graph: every batch writes most of
  /// the blocks of links.
  private static let nodesARecord = 64
  private static let thresholds = 1000...8192
  /// Writers wait when the log is so many times as long as at the beginning of
  /// a weaving: whoever writes faster than is woven must not slow all searches.
  private static let patience = 8

  init(_ weaver: Weaver, _ options: VectorIndex.Options, _ metadata: Metadata) {
    self.weaver = weaver
    let vectorBytes = metadata.shape.dimension * MemoryLayout<Float>.stride
    capacity = min(StorageLimits.freshRecords, StorageLimits.freshBytes / vectorBytes)
    let suitable = min(
      max(metadata.nodeCount / Self.nodesARecord, Self.thresholds.lowerBound),
      Self.thresholds.upperBound)
    let wanted = min(options.weavesAfter ?? suitable, capacity / 2)
    threshold = options.weavesInBackground ? wanted : nil
    patience = min(Self.patience * wanted, capacity)
  }

  /// Weaves the whole log, or what there is of it now. Gives the number of
  /// records.
  func weaveAll() throws -> Int {
    var woven = 0
    var rest = try weaver.keeper.snapshot().freshCount
    while rest > 0 {
      let count = try weaveBatch(limit: rest)
      guard count > 0 else { break }
      woven += count
      rest -= count
    }
    return woven
  }

  private func weaveBatch(limit: Int) throws -> Int {
    try turn.withLock { isChecked in
      guard !isStopped.load(ordering: .relaxed) else { return 0 }
      // A search survives a damaged link, a weaving would go on from it.
      if !isChecked { try weaver.keeper.snapshot().base.checkBounds() }
      isChecked = true
      return try weaver.weave(limit: min(limit, Self.batch))
    }
  }

  /// Waits until the log has room for more records, weaving if nobody does.
  func makeRoom(for records: Int) throws {
    while true {
      let count = try weaver.keeper.snapshot().freshCount
      // One request may be long; it waits until the log is empty at most.
      if count + records <= (count > 0 ? patience : capacity) { return }
      do {
        guard try count > 0 && weaveBatch(limit: count) > 0 else {
          throw VectorIndexError.logFull(got: count + records, expected: capacity)
        }
      } catch VectorIndexError.diskFull where count + records <= capacity {
        // A weaving needs more space than the log: removals must still work.
        return
      }
    }
  }

  /// Begins to weave in the background when the log, now of `count` records, is
  /// long enough.
  func logGrew(to count: Int) {
    guard let threshold, count >= threshold, !isScheduled.exchange(true, ordering: .relaxed)
    else { return }
    DispatchQueue.global(qos: .utility).async { [weak self] in
      guard let self else { return }
      do {
        while try !isStopped.load(ordering: .relaxed)
          && weaver.keeper.snapshot().freshCount >= threshold
        {
          if try weaveBatch(limit: .max) == 0 { break }
        }
        failure.withLock { $0 = nil }
      } catch {
        // The log keeps everything; the next change tries again.
        failure.withLock { $0 = error }
      }
      isScheduled.store(false, ordering: .relaxed)
    }
  }

  /// Ends the weaving in the background; waits for the batch that is under way.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    turn.withLock { _ in }
  }

  /// Why the last weaving in the background failed, nil when it did not.
  var lastFailure: (any Error)? { failure.withLock { $0 } }
}
