import CaptionFields
import Synchronization
import VectorIndex

/// The captions that pass the filters of the last searches, so that a filter
/// which is used again costs nothing until the index changes, and little after.
final class FilterCache: Sendable {
  private struct Entry {
    let ids: [UInt64]
    /// `Snapshot.sequence` of the state that the ids are of.
    let sequence: UInt64
    var lastUse: Int
  }

  private struct State {
    var entries: [CaptionFilter: Entry] = [:]
    var uses = 0
  }

  private let state = Mutex(State())

  /// The ids of all captions that pass, ascending.
  ///
  /// - Throws: what ``FilterCompiler/ids(_:)`` throws.
  /// - Complexity: O(1) in the state of the last search with the filter;
  ///   O(captions that pass + changes) after changes; otherwise that of
  ///   ``FilterCompiler/ids(_:)``.
  func ids(_ filter: CaptionFilter, in snapshot: Snapshot) throws -> [UInt64] {
    let sequence = snapshot.sequence
    let entry = state.withLock { state in
      state.uses += 1
      state.entries[filter]?.lastUse = state.uses
      return state.entries[filter]
    }
    if let entry, entry.sequence == sequence { return entry.ids }
    let ids: [UInt64]
    if let entry, let changed = snapshot.changedIDs(after: entry.sequence) {
      ids = try Self.following(entry.ids, Set(changed), filter, snapshot)
    } else {
      ids = try FilterCompiler(snapshot).ids(filter)
    }
    state.withLock { Self.keep(ids, of: filter, sequence, &$0) }
    return ids
  }

  /// The ids with those judged anew that have changed.
  private static func following(
    _ ids: [UInt64], _ changed: Set<UInt64>, _ filter: CaptionFilter, _ snapshot: Snapshot
  ) throws -> [UInt64] {
    let changed = changed.sorted()
    let passing = try changed.filter { id in
      try snapshot.caption(id: id).map { filter.matches($0.value) } ?? false
    }
    return FilterCompiler.union(FilterCompiler.difference(ids, changed), passing)
  }

  private static func keep(
    _ ids: [UInt64], of filter: CaptionFilter, _ sequence: UInt64, _ state: inout State
  ) {
    // A search that began before others keeps the newer state of theirs.
    if let other = state.entries[filter], other.sequence > sequence { return }
    state.entries[filter] = Entry(ids: ids, sequence: sequence, lastUse: state.uses)
    var total = state.entries.values.reduce(0) { $0 + $1.ids.count }
    let limits = CaptionIndex.Limits.self
    while state.entries.count > limits.keptFilters || total > limits.keptIDs {
      guard let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
        return
      }
      total -= oldest.value.ids.count
      state.entries[oldest.key] = nil
    }
  }
}
