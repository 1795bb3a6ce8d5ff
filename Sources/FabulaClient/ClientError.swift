import FabulaInterface

/// Why a request to the daemon failed.
public enum ClientError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nobody answers on the socket.
  case unreachable(socketPath: String, reason: String)
  /// The daemon answered with a problem document.
  case problem(Problem)
  /// The connection failed after it had been made, or took too long.
  case connectionFailed(reason: String)
  /// Something answered that is not the daemon of this interface.
  case unexpectedReply(got: String, expected: String)

  /// What happened and what to do, in one line.
  public var description: String {
    switch self {
    case .unreachable(let socketPath, let reason):
      "No daemon answers on \(socketPath): \(reason). Start one with `fabula serve`."
    case .problem(let problem): problem.description
    case .connectionFailed(let reason): "The connection to the daemon failed: \(reason)."
    case .unexpectedReply(let got, let expected):
      "What answers is not a daemon of this version. Got \(got), expected \(expected)."
    }
  }
}
