import ArgumentParser
import Foundation

/// Where the daemon listens.
struct SocketOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The daemon's socket (default: $FABULA_SOCKET, or fabula.sock in $XDG_RUNTIME_DIR).",
      valueName: "path"))
  var socket: String?

  /// Whether the option or the environment names a socket.
  var isGiven: Bool {
    socket != nil || ProcessInfo.processInfo.environment["FABULA_SOCKET"] != nil
  }

  /// The path, from the option or the environment.
  ///
  /// - Throws: a usage error when neither says one.
  func path() throws -> String {
    let environment = ProcessInfo.processInfo.environment
    if let path = socket ?? environment["FABULA_SOCKET"] { return path }
    guard let directory = environment["XDG_RUNTIME_DIR"] else {
      throw ValidationError("say where the daemon listens: --socket PATH")
    }
    return directory + "/fabula.sock"
  }
}
