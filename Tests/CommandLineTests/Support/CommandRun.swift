import Foundation
import TestSupport
import Testing

/// The built `fabula` as a process.
enum Executable {
  /// The executable beside the running test binary.
  ///
  /// - Throws: ``Missing``, which says what to build.
  static func path() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(filePath: own).deletingLastPathComponent().appending(path: "fabula")
      .path(percentEncoded: false)
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
    return path
  }

  struct Missing: Error, CustomStringConvertible {
    let path: String

    var description: String {
      "there is no \(path); build it with `swift build -c release -Xswiftc -enable-testing"
        + " --build-tests`"
    }
  }

  /// A process that has not started: no variable of the person who runs the
  /// tests reaches it, and help has 80 columns.
  static func process(_ arguments: [String], variables: [String: String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: try path())
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("FABULA_") && $0.key != "XDG_RUNTIME_DIR"
    }
    environment["COLUMNS"] = "80"
    process.environment = environment.merging(variables) { $1 }
    return process
  }
}

/// How a process ended.
struct ProcessEnd {
  /// The exit status, or the signal that ended it.
  let status: Int32

  /// Whether a signal ended it.
  let wasKilled: Bool
}

extension Process {
  /// How it ended; nil while it runs.
  ///
  /// The kernel is asked, too: Foundation may lose sight of one process when another
  /// ends at the same time, and then says for ever that it runs.
  var end: ProcessEnd? {
    guard isRunning else {
      return ProcessEnd(
        status: terminationStatus, wasKilled: terminationReason == .uncaughtSignal)
    }
    var info = siginfo_t()
    // The process stays for Foundation to collect.
    let result = waitid(P_PID, id_t(processIdentifier), &info, WEXITED | WNOHANG | WNOWAIT)
    guard result == 0, info.si_signo == SIGCHLD else { return nil }
    return ProcessEnd(
      status: info._sifields._sigchld.si_status, wasKilled: info.si_code != CLD_EXITED)
  }
}

/// A command that has ended.
struct CommandRun {
  /// The exit status.
  let status: Int32

  /// Whether a signal ended it.
  let wasKilled: Bool

  /// Standard output and standard error.
  let output: Data
  let errors: String

  /// Standard output as text.
  var text: String { String(decoding: output, as: UTF8.self) }

  /// Standard output as one JSON value.
  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: output)
  }
}

/// Runs `fabula` to its end. Output goes through files, so that no pipe can
/// fill up, and no thread of the concurrency pool is blocked.
func fabula(
  _ arguments: [String], input: String? = nil, variables: [String: String] = [:]
) async throws -> CommandRun {
  let files = (output: TemporaryPath(), errors: TemporaryPath())
  let process = try Executable.process(arguments, variables: variables)
  let streams = (
    input: try FileHandle(forReadingFrom: URL(filePath: input ?? "/dev/null")),
    output: try writing(files.output.path), errors: try writing(files.errors.path)
  )
  (process.standardInput, process.standardOutput) = (streams.input, streams.output)
  process.standardError = streams.errors
  // Foundation keeps an ended process and its files, and waits for the end of others by
  // select(2), which fails from the 1,024th open file on.
  defer { for stream in [streams.input, streams.output, streams.errors] { try? stream.close() } }
  try process.run()
  var end = process.end
  while end == nil {
    try await Task.sleep(for: .milliseconds(2))
    end = process.end
  }
  return CommandRun(
    status: end!.status, wasKilled: end!.wasKilled,
    output: try Data(contentsOf: URL(filePath: files.output.path)),
    errors: try String(contentsOf: URL(filePath: files.errors.path), encoding: .utf8))
}

/// The same, for a command that has to succeed.
@discardableResult
func succeed(
  _ arguments: String..., input: String? = nil, variables: [String: String] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) async throws -> CommandRun {
  let run = try await fabula(arguments, input: input, variables: variables)
  try #require(
    run.status == 0 && !run.wasKilled,
    "fabula \(arguments.joined(separator: " ")): \(run.status), \(run.errors)",
    sourceLocation: sourceLocation)
  return run
}

/// The same, for a command that has to fail with a status and one line that
/// says each of `words`.
func fail(
  _ arguments: String..., status: Int32, saying words: [String], input: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let run = try await fabula(arguments, input: input)
  let command = "fabula \(arguments.joined(separator: " "))"
  #expect(!run.wasKilled, "\(command) was killed", sourceLocation: sourceLocation)
  #expect(run.status == status, "\(command): \(run.errors)", sourceLocation: sourceLocation)
  #expect(run.output.isEmpty, "\(command): \(run.text)", sourceLocation: sourceLocation)
  for word in words {
    #expect(run.errors.contains(word), "\(command): \(run.errors)", sourceLocation: sourceLocation)
  }
}

private func writing(_ path: String) throws -> FileHandle {
  try #require(FileManager.default.createFile(atPath: path, contents: nil))
  return try FileHandle(forWritingTo: URL(filePath: path))
}
