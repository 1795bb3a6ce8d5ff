import Dispatch
import Synchronization

/// Calls `body` once for each index below `count`, on one thread for each
/// scratch, in any order. Calls for different indexes must not touch the same
/// memory.
func forEach(below count: Int, with scratches: [Scratch], _ body: (Int, Scratch) -> Void) {
  guard count > 1, scratches.count > 1 else {
    for index in 0..<count { body(index, scratches[0]) }
    return
  }
  // Short stretches, so that threads end together, but not single indexes,
  // some of which are less work than taking them.
  let stretch = max(1, count / (scratches.count * 32))
  let next = Atomic(0)
  withoutActuallyEscaping(body) { escaping in
    // Safe because all calls have returned when concurrentPerform does.
    nonisolated(unsafe) let work = escaping
    DispatchQueue.concurrentPerform(iterations: scratches.count) { worker in
      while true {
        let start = next.add(stretch, ordering: .relaxed).oldValue
        guard start < count else { return }
        for index in start..<min(count, start + stretch) { work(index, scratches[worker]) }
      }
    }
  }
}
