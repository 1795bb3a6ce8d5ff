import Foundation

/// A daemon's claim on the path of its socket, from before it binds until
/// after it has closed it.
///
/// An exclusive `flock` on `PATH.lock` is the claim; it ends with the process,
/// however that ends. The lock file itself stays: removing it would let two
/// daemons lock two different files of one name.
final class SocketClaim: Sendable {
  private let path: String
  private let lock: Int32

  /// Claims the path and clears away a stale socket.
  ///
  /// - Throws: ``ServerError``; nothing is changed then.
  init(path: String) throws {
    let bytes = path.utf8.count
    guard (1...ServerLimits.socketPathBytes).contains(bytes), !path.utf8.contains(0) else {
      throw ServerError.socketPathTooLong(
        path: path, got: bytes, expected: ServerLimits.socketPathBytes)
    }
    // Before the lock: beside a file that is no socket none must be made.
    try SocketClaim.requireOwnSocket(path)
    lock = try SocketClaim.takeLock(of: path)
    self.path = path
    do {
      try SocketClaim.removeStale(path)
    } catch {
      close(lock)
      throw error
    }
  }

  /// Removes the socket and gives up the claim; to be called once.
  func release() {
    unlink(path)
    close(lock)
  }

  private static func takeLock(of path: String) throws -> Int32 {
    let lockPath = path + ".lock"
    let lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else {
      throw ServerError.system(operation: "open", path: lockPath, error: errno)
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno
      close(lock)
      if error == EWOULDBLOCK { throw ServerError.socketInUse(path: path) }
      throw ServerError.system(operation: "lock", path: lockPath, error: error)
    }
    return lock
  }

  /// Makes sure that nothing stands at the path but a socket of ours; gives
  /// whether there is one.
  @discardableResult
  private static func requireOwnSocket(_ path: String) throws -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return false }
      throw ServerError.system(operation: "look at", path: path, error: errno)
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw ServerError.notASocket(path: path) }
    guard status.st_uid == geteuid() else {
      throw ServerError.foreignSocket(path: path, got: status.st_uid, expected: geteuid())
    }
    return true
  }

  /// Removes the socket at the path when nobody answers on it.
  private static func removeStale(_ path: String) throws {
    guard try requireOwnSocket(path) else { return }
    guard try !answers(path) else { throw ServerError.socketInUse(path: path) }
    guard unlink(path) == 0 else {
      throw ServerError.system(operation: "remove", path: path, error: errno)
    }
  }

  /// Whether somebody listens on the socket. A full backlog (EAGAIN on a
  /// socket that does not block) is somebody.
  private static func answers(_ path: String) throws -> Bool {
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
    guard probe >= 0 else {
      throw ServerError.system(operation: "open a socket for", path: path, error: errno)
    }
    defer { close(probe) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The length was checked: the last bytes stay zero.
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if result == 0 { return true }
    switch errno {
    case ECONNREFUSED, ENOENT: return false
    case EAGAIN: return true
    default: throw ServerError.system(operation: "connect to", path: path, error: errno)
    }
  }
}
