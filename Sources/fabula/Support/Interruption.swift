import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into an error that long work throws at its next report
/// of progress, so that it ends as after any other error.
/// A second signal ends the process at once.
final class Interruption: @unchecked Sendable {
  /// The work was interrupted.
  struct Interrupted: Error, CustomStringConvertible {
    let description = "interrupted; the index is as it was"
  }

  private let isInterrupted = Mutex(false)
  /// Kept, and not used after the start: safe to share.
  private let sources: [any DispatchSourceSignal]

  init() {
    sources = [SIGINT, SIGTERM].map {
      signal($0, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: $0, queue: .global())
    }
    for source in sources {
      source.setEventHandler { [weak self] in
        self?.isInterrupted.withLock { $0 = true }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
      }
      source.resume()
    }
  }

  /// Throws ``Interrupted`` after a signal.
  func check() throws {
    if isInterrupted.withLock({ $0 }) { throw Interrupted() }
  }
}
