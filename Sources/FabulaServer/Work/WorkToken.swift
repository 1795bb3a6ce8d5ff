import FabulaInterface
import Synchronization

/// Tells a piece of work whether somebody still wants it.
public final class WorkToken: Sendable {
  private let cancelled = Atomic(false)
  private let stopped = Atomic(false)
  private let deadline: ContinuousClock.Instant
  private let isAbandoned: @Sendable () -> Bool

  /// A token for work that has to end within `time` from now.
  ///
  /// - Parameter isAbandoned: whether the client has gone away; asked at each
  ///   check, so it must be cheap.
  public init(within time: Duration, isAbandoned: @escaping @Sendable () -> Bool = { false }) {
    self.deadline = .now + time
    self.isAbandoned = isAbandoned
  }

  /// Makes every later ``check()`` throw.
  public func cancel() {
    cancelled.store(true, ordering: .relaxed)
  }

  /// Makes every later ``check()`` throw that the daemon is going down.
  func stop() {
    stopped.store(true, ordering: .relaxed)
  }

  /// Whether nobody wants the work any more.
  public var isCancelled: Bool {
    cancelled.load(ordering: .relaxed) || isAbandoned()
  }

  /// Returns while the work is wanted; costs some tens of nanoseconds.
  ///
  /// - Throws: `CancellationError` when the client has gone away, ``Problem`` of
  ///   kind `deadline-exceeded` when time is up, of kind `shutting-down` when the
  ///   daemon cannot wait any longer.
  public func check() throws {
    if isCancelled { throw CancellationError() }
    if stopped.load(ordering: .relaxed) {
      throw Problem(.shuttingDown, "The daemon could not wait for the end. Ask the next one.")
    }
    guard ContinuousClock.now < deadline else {
      throw Problem(.deadlineExceeded, "The work was given up. Ask for less, or try again later.")
    }
  }
}
