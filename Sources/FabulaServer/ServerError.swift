import Foundation

/// Why a daemon could not start.
public enum ServerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path of the socket does not fit into a socket address.
  case socketPathTooLong(path: String, got: Int, expected: Int)
  /// Another daemon has the lock of this socket or answers on it.
  case socketInUse(path: String)
  /// Something that is not a socket stands in the socket's place.
  case notASocket(path: String)
  /// A socket of another user stands in the socket's place.
  case foreignSocket(path: String, got: UInt32, expected: UInt32)
  /// A system call on the socket or its lock file failed.
  case system(operation: String, path: String, error: Int32)

  /// What was got, what was expected and what to do, in one line.
  public var description: String {
    switch self {
    case .socketPathTooLong(let path, let got, let expected):
      "The socket path \(path) has \(got) bytes, the system takes 1 to \(expected). "
        + "Choose a shorter one, such as one in $XDG_RUNTIME_DIR."
    case .socketInUse(let path):
      "Another daemon serves \(path). Stop it first, or choose another socket."
    case .notASocket(let path):
      "\(path) exists and is not a socket. Remove it, or choose another path."
    case .foreignSocket(let path, let got, let expected):
      "\(path) belongs to user \(got), this daemon runs as user \(expected). "
        + "Choose another path."
    case .system(let operation, let path, let error):
      "Cannot \(operation) \(path): \(String(cString: strerror(error))). "
        + "Check that its directory exists and may be written."
    }
  }
}
