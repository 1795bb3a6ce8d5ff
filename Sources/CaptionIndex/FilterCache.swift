import CaptionFields
import Synchronization
import VectorIndex

/// The captions that pass the filters of the last searches, so that a filter
/// which is used again costs nothing until the index changes, and little after.
final class FilterCache: Sendable {
  private struct Entry {
    let filter: ItemFilter
    /// `Snapshot.sequence` of the state that it is for.
    let sequence: UInt64
    var lastUse: Int
  }

  private struct State {
    var entries: [CaptionFilter: Entry] = [:]
    var uses = 0
  }

  private let state = Mutex(State())

  /// The captions that pass, as a search of the vectors takes them.
  ///
  /// - Throws: what ``FilterCompiler/ids(_:)`` throws.
  /// - Complexity: O(1) in the state of the last search with the filter;
  ///   O(captions that pass + changes) after changes; otherwise that of
  ///   ``FilterCompiler/ids(_:)``.
  func items(_ filter: CaptionFilter, in snapshot: Snapshot) throws -> ItemFilter {
    let sequence = snapshot.sequence
    let entry = state.withLock { state in
      state.uses += 1
      state.entries[filter]?.lastUse = state.uses
      return state.entries[filter]
    }
    if let entry, entry.sequence == sequence { return entry.filter }
    let items: ItemFilter
    if let entry, let changed = snapshot.changedIDs(after: entry.sequence) {
      // The last caption with a field may be gone.
      try FilterCompiler(snapshot).requireFields(filter)
      items = try Self.following(entry.filter, Set(changed).sorted(), filter, snapshot)
    } else {
      items = ItemFilter(allowing: try FilterCompiler(snapshot).ids(filter))
    }
    state.withLock { Self.keep(items, of: filter, sequence, &$0) }
    return items
  }

  /// The items with those judged anew that have changed.
  private static func following(
    _ items: ItemFilter, _ changed: [UInt64], _ filter: CaptionFilter, _ snapshot: Snapshot
  ) throws -> ItemFilter {
    let passing = try changed.filter { id in
      try snapshot.caption(id: id).map { filter.matches($0.value) } ?? false
    }
    let others = FilterCompiler.difference(items.ids, changed)
    return ItemFilter(ascending: FilterCompiler.union(others, passing), following: items)
  }

  private static func keep(
    _ items: ItemFilter, of filter: CaptionFilter, _ sequence: UInt64, _ state: inout State
  ) {
    // A search that began before others keeps the newer state of theirs.
    if let other = state.entries[filter], other.sequence > sequence { return }
    state.entries[filter] = Entry(filter: items, sequence: sequence, lastUse: state.uses)
    var total = state.entries.values.reduce(0) { $0 + $1.filter.count }
    let limits = CaptionIndex.Limits.self
    while state.entries.count > limits.keptFilters || total > limits.keptIDs {
      guard let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
        return
      }
      total -= oldest.value.filter.count
      state.entries[oldest.key] = nil
    }
  }
}
