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
  let next = Atomic(0)
  withoutActuallyEscaping(body) { escaping in
    // Safe because all calls have returned when concurrentPerform does.
    nonisolated(unsafe) let work = escaping
    DispatchQueue.concurrentPerform(iterations: scratches.count) { worker in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        work(index, scratches[worker])
      }
    }
  }
}
