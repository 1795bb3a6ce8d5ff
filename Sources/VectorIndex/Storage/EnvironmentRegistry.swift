import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The environments that are open in this process, by file.
///
/// LMDB forbids to open one file twice in a process: closing one of the two
/// would give up the locks of both.
enum EnvironmentRegistry {
  private struct Entry {
    weak var environment: Environment?
  }

  private enum Outcome {
    case opened(Environment)
    /// The last reference is gone, the file not yet closed.
    case isClosing
    case replaced
  }

  private static let entries = Mutex<[FileIdentity: Entry]>([:])

  /// How often the file may be replaced under our hands before we give up.
  private static let attempts = 8

  /// Opens the file at `path`, or shares the environment of an earlier open.
  static func open(
    _ path: String, _ access: Environment.Access, _ options: Environment.Options
  ) throws -> Environment {
    var attempts = attempts
    while attempts > 0 {
      switch try tryToOpen(path, access, options) {
      case .opened(let environment):
        // A writer has a place of its own; it cannot share a reader's.
        guard environment.access == access || environment.serves(access) else {
          throw VectorIndexError.alreadyOpen(path: path)
        }
        return environment
      case .isClosing: sched_yield()
      case .replaced: attempts -= 1
      }
    }
    throw VectorIndexError.notAnIndex(path: path, reason: "it is replaced again and again")
  }

  private static func tryToOpen(
    _ path: String, _ access: Environment.Access, _ options: Environment.Options
  ) throws -> Outcome {
    let resolved = try resolvedPath(path)
    let file: FileDescriptor
    do {
      file = try FileDescriptor(resolved, O_RDONLY | O_NONBLOCK, operation: "open")
    } catch VectorIndexError.system(_, _, ENOENT) where path != resolved {
      return .replaced
    }
    return try entries.withLock { entries in
      let header = try EnvironmentHeader(file)
      if let entry = entries[header.identity] {
        return entry.environment.map { .opened($0) } ?? .isClosing
      }
      // A build may have put another file there since we looked.
      let environment: Environment
      do {
        environment = try Environment(file, header: header, access, options)
      } catch {
        guard isReplaced(header.identity, at: path) else { throw error }
        return .replaced
      }
      guard try environment.openedIdentity() == header.identity else { return .replaced }
      entries[header.identity] = Entry(environment: environment)
      environment.isRegistered = true
      return .opened(environment)
    }
  }

  /// Whether another file is at `path` by now.
  private static func isReplaced(_ identity: FileIdentity, at path: String) -> Bool {
    guard let resolved = try? resolvedPath(path),
      let file = try? FileDescriptor(resolved, O_RDONLY | O_NONBLOCK, operation: "open"),
      let status = try? file.status()
    else { return false }
    return status.identity != identity
  }

  /// Forgets a file after `close`, which nobody's open overtakes.
  static func close(_ identity: FileIdentity, _ close: () -> Void) {
    entries.withLock { entries in
      close()
      entries[identity] = nil
    }
  }
}
