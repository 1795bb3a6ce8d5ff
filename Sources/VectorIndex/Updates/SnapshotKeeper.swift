import Synchronization

/// Gives every query the newest committed state, whichever process committed
/// it.
///
/// Queries that run at the same time share one snapshot. It ends with the last
/// of them, so that an idle process holds no old pages; what was resolved is
/// kept, and used again as long as the next snapshot is of the same generation.
final class SnapshotKeeper: @unchecked Sendable {
  private let environment: Environment
  private let state = Mutex(State())

  private struct State {
    weak var current: Snapshot?
    /// What the last snapshot resolved.
    var transaction: UInt64 = 0
    var base: Base?
    var fresh: FreshMirror?
    var freshCount = 0
  }

  /// How long a snapshot may wait for others to end when the map must move.
  private static let mapPatience = Duration.seconds(10)

  init(_ environment: Environment) { self.environment = environment }

  /// The newest state. Complexity: O(1), a tenth of a microsecond, when nothing
  /// was committed; O(new records) after changes; O(blocks) after a weaving, about
  /// a millisecond for 200,000 vectors the first time and a part of it later.
  func snapshot() throws -> Snapshot {
    let deadline = ContinuousClock.now + Self.mapPatience
    while true {
      do {
        return try state.withLock { try snapshot(&$0) }
      } catch VectorIndexError.mapOutgrown where ContinuousClock.now < deadline {
        pause()
      }
    }
  }

  private func snapshot(_ state: inout State) throws -> Snapshot {
    if let current = state.current,
      environment.access == .immutable || current.transaction.id == environment.lastTransaction
    {
      return current
    }
    let transaction = try ReadTransaction(environment)
    if state.transaction != transaction.id || state.base == nil {
      try resolve(transaction, &state)
    }
    guard let base = state.base, let fresh = state.fresh else {
      preconditionFailure("resolved above")
    }
    let snapshot = Snapshot(transaction, base, fresh, freshCount: state.freshCount)
    state.current = snapshot
    return snapshot
  }

  private func resolve(_ transaction: ReadTransaction, _ state: inout State) throws {
    let freshState = try FreshState(transaction)
    if state.base?.state != freshState {
      let isSameLog = state.fresh?.state.wovenSequence == freshState.wovenSequence
      let (before, fresh) = (state.base, isSameLog ? state.fresh : nil)
      // After an error nothing old must be left.
      (state.base, state.fresh) = (nil, nil)
      state.base = try Base(transaction, freshState, previous: before)
      state.fresh = fresh
    }
    guard let base = state.base else { return }
    let fresh =
      state.fresh
      ?? FreshMirror(
        freshState, shape: base.metadata.shape, capacity: StorageLimits.freshRecords)
    state.fresh = fresh
    state.freshCount = try catchUp(fresh, base, transaction)
    state.transaction = transaction.id
  }

  /// Reads the records that the mirror does not have yet; gives the number of
  /// all records.
  private func catchUp(
    _ fresh: FreshMirror, _ base: Base, _ transaction: ReadTransaction
  ) throws -> Int {
    let count = try transaction.count(TableName.fresh)
    guard count <= fresh.capacity else {
      throw VectorIndexError.damaged("its fresh log has \(count) records")
    }
    guard fresh.count < count else { return count }
    var records: [FreshRecord] = []
    try transaction.forEach(TableName.fresh, from: fresh.sequence(fresh.count)) { sequence, value in
      let expected = fresh.sequence(fresh.count + records.count)
      guard sequence == expected else {
        throw VectorIndexError.damaged("its fresh log has no record \(expected)")
      }
      records.append(
        try FreshRecord(value, sequence: sequence, dimension: base.metadata.shape.dimension))
      return true
    }
    guard fresh.count + records.count == count else {
      throw VectorIndexError.damaged("its fresh log does not begin where the graph ends")
    }
    for record in records {
      fresh.append(record, isInGraph: try base.node(id: record.id, transaction) != nil)
    }
    return count
  }
}
