import Dispatch
import Synchronization

/// Decides when the fresh log is woven into the graph: in the background when
/// it has grown long, and at once when it is full.
final class WeaverControl: @unchecked Sendable {
  private let weaver: Weaver
  private let limits: WeavingLimits
  /// Records of the log at which a weaving begins; nil for none in the
  /// background.
  private let threshold: Int?
  private let failed: (@Sendable (any Error) -> Void)?
  /// One weaving at a time; whether the graph's bounds have been checked.
  private let turn = Mutex(false)
  private let isScheduled = Atomic(false)
  private let isStopped = Atomic(false)
  private let state = Mutex(State())

  private struct State {
    var weaving = VectorIndex.Weaving()
    /// When the background may try again.
    var nextTry = ContinuousClock.now
  }

  init(_ weaver: Weaver, _ options: VectorIndex.Options, _ metadata: Metadata) {
    self.weaver = weaver
    limits = WeavingLimits(
      nodes: metadata.nodeCount, dimension: metadata.shape.dimension, after: options.weavesAfter)
    threshold = options.weavesInBackground ? limits.threshold : nil
    failed = options.weavingFailed
  }

  /// What has been done since the index was opened.
  var weaving: VectorIndex.Weaving { state.withLock { $0.weaving } }

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
      let count = try weaver.weave(limit: min(limit, limits.batch))
      state.withLock { state in
        state.weaving.batches += count > 0 ? 1 : 0
        state.weaving.changes += count
      }
      return count
    }
  }

  /// Waits until the log has room for more records, weaving if nobody does.
  func makeRoom(for records: Int) throws {
    while true {
      let count = try weaver.keeper.snapshot().freshCount
      // One request may be long; it waits until the log is empty at most.
      if count + records <= (count > 0 ? limits.patience : limits.capacity) { return }
      do {
        // Nothing woven here is no failure when the background has woven it meanwhile.
        guard
          try count > 0
            && (weaveBatch(limit: count) > 0 || weaver.keeper.snapshot().freshCount < count)
        else {
          throw VectorIndexError.logFull(got: count + records, expected: limits.capacity)
        }
      } catch VectorIndexError.diskFull where count + records <= limits.capacity {
        // A weaving needs more space than the log: removals must still work.
        return
      }
    }
  }

  /// Begins to weave in the background when the log, now of `count` records, is
  /// long enough.
  func logGrew(to count: Int) {
    guard let threshold, count >= threshold,
      state.withLock({ $0.nextTry <= .now }),
      !isScheduled.exchange(true, ordering: .relaxed)
    else { return }
    DispatchQueue.global(qos: .utility).async { [weak self] in
      guard let self else { return }
      do {
        while try !isStopped.load(ordering: .relaxed)
          && weaver.keeper.snapshot().freshCount >= threshold
        {
          if try weaveBatch(limit: .max) == 0 { break }
        }
        state.withLock { $0.weaving.lastFailure = nil }
      } catch {
        noteFailure(error)
      }
      isScheduled.store(false, ordering: .relaxed)
    }
  }

  /// The log keeps everything; a later change tries again.
  private func noteFailure(_ error: any Error) {
    state.withLock { state in
      state.weaving.failures += 1
      state.weaving.lastFailure = "\(error)"
      state.nextTry = .now + WeavingLimits.pauseAfterFailure
    }
    failed?(error)
  }

  /// Ends the weaving in the background; waits for the batch that is under way.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    turn.withLock { _ in }
  }
}

/// How long the fresh log may get, in records.
struct WeavingLimits {
  /// A weaving begins.
  let threshold: Int
  /// A batch of a weaving has at most: it is in memory until it is written, and
  /// the slots that it frees stay free until the next.
  let batch: Int
  /// Writers wait for a weaving: whoever writes faster than is woven must not
  /// slow all searches, nor make the file much larger than the graph.
  let patience: Int
  /// What memory mirrors at most.
  let capacity: Int

  /// How long nothing is woven in the background after it failed.
  static let pauseAfterFailure = Duration.seconds(10)

  /// The log may get longer the larger the graph: every batch writes most of
  /// the blocks of links.
  private static let nodesARecord = 96
  private static let thresholds = 256...8192

  /// - Parameter after: the threshold that a caller wants.
  init(nodes: Int, dimension: Int, after wanted: Int?) {
    let vectorBytes = dimension * MemoryLayout<Float>.stride
    capacity = min(StorageLimits.freshRecords, StorageLimits.freshBytes / vectorBytes)
    let suitable = min(
      max(nodes / Self.nodesARecord, Self.thresholds.lowerBound), Self.thresholds.upperBound)
    threshold = min(wanted ?? suitable, capacity / 2)
    batch = 2 * max(threshold, Self.thresholds.lowerBound)
    patience = min(3 * max(threshold, Self.thresholds.lowerBound), capacity)
  }
}
