import Dispatch
import Synchronization
import VectorIndex

/// Measures what share of the true neighbours searches find, by answering a small
/// share of them a second time, exactly, in the background.
///
/// There is one such answer at a time: searches that would be measured meanwhile
/// are not.
public final class RecallMeter: Sendable {
  /// Sums since the index was opened: the recall is ``found`` / ``expected``.
  public struct Counts: Sendable, Equatable {
    /// Searches that were measured.
    public var searches = 0
    /// Captions that an exact search answers them with.
    public var expected = 0
    /// Those of them, or others as near, that they were answered with.
    public var found = 0
  }

  private struct State {
    var share = 0.0
    /// What share of a measurement has come together.
    var due = 0.0
    var isBusy = false
    var counts = Counts()
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "fabula.recall", qos: .background)

  /// The share of searches to measure, 0 (none, as at first) to 1. It is the same
  /// over any time: of a share of 0.01 every hundredth search is measured.
  public var share: Double {
    get { state.withLock { $0.share } }
    set { state.withLock { $0.share = min(max(newValue, 0), 1) } }
  }

  /// What was measured until now.
  public var counts: Counts { state.withLock { $0.counts } }

  /// Waits until what is being measured is counted.
  func wait() { queue.sync {} }

  /// Takes note of a search that was answered with `found` of the `k` nearest,
  /// nearest first, and measures it when it is its turn.
  func note(
    _ found: [Neighbour], of query: [Float], k: Int, _ filter: ItemFilter?, in snapshot: Snapshot
  ) {
    let isDue = state.withLock { state in
      state.due += state.share
      guard state.due >= 1 else { return false }
      state.due -= 1
      guard !state.isBusy else { return false }
      state.isBusy = true
      return true
    }
    guard isDue else { return }
    queue.async { [self] in
      // What was answered once in this state can be answered again.
      let exact = try? snapshot.search(query, k: k, exact: true, filter: filter)
      state.withLock { state in
        state.isBusy = false
        guard let exact, let last = exact.last else { return }
        state.counts.searches += 1
        state.counts.expected += exact.count
        state.counts.found += min(exact.count, found.count { $0.score >= last.score })
      }
    }
  }
}
