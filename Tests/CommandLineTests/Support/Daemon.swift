import Foundation
import TestSupport
import Testing

/// `fabula serve` as a process of its own, killed at the latest with the value.
final class Daemon {
  /// Its socket.
  let socket: String

  /// Its number.
  var identifier: pid_t { process.processIdentifier }

  /// What it wrote to standard error.
  var log: String { (try? String(contentsOfFile: logFile.path, encoding: .utf8)) ?? "" }

  /// The status with which it ended; nil while it runs.
  var status: Int32? { process.end?.status }

  private let process: Process
  private let logFile = TemporaryPath()

  /// Starts a daemon and waits until it answers.
  init(socket: String, model: String, index: String, options: [String] = []) async throws {
    self.socket = socket
    process = try Executable.process(
      ["serve", "--socket", socket, "--model", model, "--index", index] + options, variables: [:])
    try #require(FileManager.default.createFile(atPath: logFile.path, contents: nil))
    let log = try FileHandle(forWritingTo: URL(filePath: logFile.path))
    process.standardError = log
    process.standardOutput = log
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try await waitUntil(seconds: 120, "the daemon answers: \(self.log)") {
      try #require(process.end == nil, "the daemon ended: \(self.log)")
      return (try? await SocketHTTP.get(socket, "/readyz"))?.status == 200
    }
  }

  deinit {
    send(SIGKILL)
  }

  /// Sends a signal, as long as the process runs.
  func send(_ signal: Int32) {
    if process.end == nil { kill(identifier, signal) }
  }

  /// Waits for the end of the process.
  func wait(seconds: Int = 10) async throws {
    try await waitUntil(seconds: seconds, "the daemon ends") { process.end != nil }
  }
}

/// A folder whose name is short enough for sockets.
final class SocketFolder: Sendable {
  let path = "/tmp/fb-" + UUID().uuidString.prefix(8)

  /// The path of the socket.
  var socket: String { path + "/s" }

  init() throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Waits until `condition` holds.
func waitUntil(
  seconds: Int, _ what: @autoclosure () -> String, _ condition: () async throws -> Bool,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    try #require(
      ContinuousClock.now < deadline, "waited \(seconds) s until \(what())",
      sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(10))
  }
}
