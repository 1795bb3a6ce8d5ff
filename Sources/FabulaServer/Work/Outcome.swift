import Synchronization

/// Resumes a waiting task exactly once, whoever comes first: the thread that
/// has done the work or the task's own cancellation.
final class Outcome<Value: Sendable>: Sendable {
  private enum State {
    case empty
    case waiting(CheckedContinuation<Value, any Error>)
    case resolved(Result<Value, any Error>)
    case delivered
  }

  private let state = Mutex(State.empty)

  /// Hands the result to the waiting task; later results are dropped.
  func resolve(_ result: Result<Value, any Error>) {
    let continuation = state.withLock { state -> CheckedContinuation<Value, any Error>? in
      switch state {
      case .empty:
        state = .resolved(result)
        return nil
      case .waiting(let continuation):
        state = .delivered
        return continuation
      case .resolved, .delivered:
        return nil
      }
    }
    continuation?.resume(with: result)
  }

  /// Registers the waiting task, which is resumed at once when the result is
  /// already there.
  func attach(_ continuation: CheckedContinuation<Value, any Error>) {
    let result = state.withLock { state -> Result<Value, any Error>? in
      guard case .resolved(let result) = state else {
        state = .waiting(continuation)
        return nil
      }
      state = .delivered
      return result
    }
    if let result { continuation.resume(with: result) }
  }
}
