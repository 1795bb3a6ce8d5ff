import Dispatch
import FabulaInterface
import Foundation
import Synchronization

/// A bounded queue with threads of its own.
///
/// Each kind of work has one, so that a story never stands before a search.
/// Work that nobody wants any more leaves the queue when its turn comes, or
/// sooner when its place is needed.
final class WorkQueue: Sendable {
  private struct Job {
    let token: WorkToken
    let perform: @Sendable () -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var running: [ObjectIdentifier: WorkToken] = [:]
    var closed = false
    var counts = Counts()
  }

  /// What the queue has done and has before it.
  struct Counts: Equatable, Sendable {
    var waiting = 0
    var running = 0
    var completed = 0
    var rejected = 0
  }

  let name: String
  let capacity: Int
  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  /// Starts the threads, which live until ``close()``.
  ///
  /// - Parameters:
  ///   - name: for metrics and problem documents.
  ///   - threads: pieces of work done at one time.
  ///   - capacity: pieces of work that may wait.
  ///   - niceness: added to the niceness of the threads, so that the system
  ///     gives way to more urgent queues.
  init(name: String, threads: Int, capacity: Int, niceness: Int = 0) {
    self.name = name
    self.capacity = capacity
    for index in 0..<threads {
      let thread = Thread { [self] in
        // On Linux a thread has a niceness of its own; `who` 0 is this thread.
        if niceness > 0 {
          _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(niceness))
        }
        while let job = next() {
          job.perform()
          state.withLock {
            $0.running[ObjectIdentifier(job.token)] = nil
            $0.counts.running -= 1
            $0.counts.completed += 1
          }
        }
      }
      thread.name = "\(name)-\(index)"
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Waiting, running, completed and rejected work.
  var counts: Counts {
    state.withLock { state in
      state.counts.waiting = state.waiting.count
      return state.counts
    }
  }

  /// Puts work at the end of the queue.
  ///
  /// - Throws: ``Problem`` of kind `overloaded` or `shutting-down`; `work` is
  ///   then not called.
  func submit(_ token: WorkToken, _ work: @escaping @Sendable () -> Void) throws {
    var dropped: [Job] = []
    // Work that was given up finds that out by itself, outside the lock.
    defer {
      for job in dropped { job.perform() }
    }
    try state.withLock { state in
      guard !state.closed else {
        throw Problem(.shuttingDown, "The daemon no longer takes work.")
      }
      if state.waiting.count >= capacity {
        dropped = state.waiting.filter { $0.token.isCancelled }
        state.waiting.removeAll { $0.token.isCancelled }
      }
      guard state.waiting.count < capacity else {
        state.counts.rejected += 1
        throw Problem(
          .overloaded, "The queue for \(name) is full. Try again later.",
          got: "\(state.waiting.count) waiting", expected: "fewer than \(capacity)")
      }
      state.waiting.append(Job(token: token, perform: work))
    }
    available.signal()
  }

  /// Does the work on a thread of the queue and waits for it. When the calling
  /// task is cancelled, `token` is cancelled and the wait ends at once.
  ///
  /// - Throws: what `work`, ``WorkToken/check()`` or ``submit(_:_:)`` throws.
  func run<Value: Sendable>(
    _ token: WorkToken, _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let outcome = Outcome<Value>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        outcome.attach(continuation)
        do {
          try submit(token) {
            outcome.resolve(
              Result {
                try token.check()
                return try work()
              })
          }
        } catch {
          outcome.resolve(.failure(error))
        }
      }
    } onCancel: {
      token.cancel()
      outcome.resolve(.failure(CancellationError()))
    }
  }

  /// Ends all work, running and waiting, at its next check.
  func stop() {
    let tokens = state.withLock { state in
      Array(state.running.values) + state.waiting.map(\.token)
    }
    for token in tokens { token.stop() }
  }

  /// Refuses new work, gives up what waits and lets the threads end after what
  /// they are doing.
  func close() {
    let dropped = state.withLock { state -> [Job] in
      state.closed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in dropped {
      job.token.cancel()
      job.perform()
    }
    // One signal wakes one thread, which passes it on as it ends.
    available.signal()
  }

  private func next() -> Job? {
    while true {
      available.wait()
      let (job, closed) = state.withLock { state -> (Job?, Bool) in
        guard !state.waiting.isEmpty else { return (nil, state.closed) }
        state.counts.running += 1
        let job = state.waiting.removeFirst()
        state.running[ObjectIdentifier(job.token)] = job.token
        return (job, false)
      }
      if let job { return job }
      if closed {
        available.signal()
        return nil
      }
    }
  }
}
