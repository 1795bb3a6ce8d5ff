import Synchronization

/// The items that a search may answer with, for as many searches as one likes.
///
/// A filter is a set of ids, and stays what it is while the index changes. What
/// the ids mean for the slots of an index is found out by the first search of
/// each generation, and for new records of the log by the first search after
/// them.
public final class ItemFilter: Sendable {
  /// Those that pass, ascending, each once.
  package let ids: [UInt64]
  private let compiled = Mutex(Compiled())

  private struct Compiled {
    /// Of the base that the searches were for.
    var slots: PassingSlots?
    var rows: [UInt32] = []
    /// Rows of the log that were looked at.
    var rowsSeen = 0
  }

  /// The filter that lets items with these ids pass. Ids of no item are allowed:
  /// they may be items later.
  ///
  /// - Complexity: O(ids) for ascending ids, O(ids · log ids) for others.
  public init(allowing ids: some Sequence<UInt64>) {
    var sorted = Array(ids)
    // Ascending ids, the usual ones, are sorted in one pass.
    sorted.sort()
    var kept = 0
    for id in sorted where kept == 0 || sorted[kept - 1] != id {
      sorted[kept] = id
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    self.ids = sorted
  }

  /// The filter that lets items with these ascending ids pass, which are those of
  /// `other` but for items that the log has changed since `other` was last used:
  /// what was found out for `other` stays right, and the log tells the rest.
  package init(ascending ids: [UInt64], following other: ItemFilter) {
    self.ids = ids
    let known = other.compiled.withLock { $0 }
    compiled.withLock { $0 = known }
  }

  /// Ids that pass, whether there are items with them or not.
  public var count: Int { ids.count }

  /// Whether an id passes. Complexity: O(log ids).
  public func allows(_ id: UInt64) -> Bool {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) >> 1
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low] == id
  }

  /// What passes in one state of an index.
  struct Passing {
    let filter: ItemFilter
    /// Those whose items pass, whatever the log says of them.
    let slots: PassingSlots
    /// Rows of the log that put items that pass, ascending; some of them may be
    /// younger than the snapshot.
    let rows: [UInt32]
  }

  /// What passes in the state that `snapshot` is.
  ///
  /// - Complexity: O(1) after the first time in a generation, which takes
  ///   O(ids · log items), or O(items) for many ids.
  func passing(in snapshot: Snapshot) throws -> Passing {
    try compiled.withLock { compiled in
      let slots: PassingSlots
      if let known = compiled.slots, known.base === snapshot.base {
        slots = known
      } else {
        compiled = Compiled()
        slots = try PassingSlots(self, snapshot)
        compiled.slots = slots
      }
      while compiled.rowsSeen < snapshot.freshCount {
        let row = compiled.rowsSeen
        if snapshot.fresh.isPut(row), allows(snapshot.fresh.id(row)) {
          compiled.rows.append(UInt32(row))
        }
        compiled.rowsSeen += 1
      }
      return Passing(filter: self, slots: slots, rows: compiled.rows)
    }
  }
}
