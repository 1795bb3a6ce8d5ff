import Foundation
import Synchronization

/// Keeps the process's umask at 0177 from its creation to ``end()``, so that a
/// socket bound meanwhile has mode 0600 from the start.
///
/// The umask belongs to the whole process: several of these may overlap, and
/// the last one to end restores the mask that the first one found.
final class PrivateUmask: Sendable {
  private struct Shared {
    var users = 0
    var before: mode_t = 0
  }

  private static let shared = Mutex(Shared())
  private let active = Mutex(true)

  init() {
    PrivateUmask.shared.withLock { shared in
      if shared.users == 0 { shared.before = umask(0o177) }
      shared.users += 1
    }
  }

  /// Gives the mask back; a second call does nothing.
  func end() {
    let wasActive = active.withLock { active in
      defer { active = false }
      return active
    }
    guard wasActive else { return }
    PrivateUmask.shared.withLock { shared in
      shared.users -= 1
      if shared.users == 0 { _ = umask(shared.before) }
    }
  }

  deinit { end() }
}
