import Foundation

@testable import VectorIndex

/// Runs this program again.
func spawn(
  _ arguments: [String], environment: [String: String] = [:]
) throws -> (process: Process, output: Pipe) {
  let (process, output) = (Process(), Pipe())
  process.executableURL = URL(filePath: CommandLine.arguments[0])
  process.arguments = arguments
  process.standardOutput = output
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  try process.run()
  return (process, output)
}

/// The environment of a child whose files under `folder` the recorder watches.
func recorded(_ folder: String, log: String) throws -> [String: String] {
  guard let path = ProcessInfo.processInfo.environment["FABULA_RECORDER"],
    FileManager.default.fileExists(atPath: path)
  else {
    throw Arguments.Problem(text: "FABULA_RECORDER names no library; use tools/crash/run")
  }
  return ["LD_PRELOAD": path, "FABULA_RECORD_DIR": folder, "FABULA_RECORD_LOG": log]
}

/// Two processes that search an index and check it all the time.
final class Readers {
  private let children: [Process]

  init(of directory: String) throws {
    children = try (0..<2).map { _ in try spawn(["child-read", directory]).process }
  }

  deinit { for child in children { child.terminate() } }

  /// Throws when one of them has ended.
  func check() throws {
    guard let dead = children.first(where: { !$0.isRunning }) else { return }
    throw VectorIndexError.damaged("a reader ended with \(dead.terminationStatus)")
  }
}

/// A process that searches an index until it is ended; an error ends it too.
struct Reader {
  private let directory: String

  init(_ arguments: inout Arguments) throws { directory = try arguments.next() }

  func run() throws -> Bool {
    let index = try VectorIndex(directory: directory)
    var number: UInt64 = 0
    while true {
      number += 1
      let snapshot = try index.snapshot()
      let found = try snapshot.search(Model.vector(number), k: 10)
      guard found.count == min(10, snapshot.count) else {
        throw VectorIndexError.damaged("got \(found.count) of \(snapshot.count) items")
      }
      if number % 500 == 0 { try snapshot.checkInvariants() }
      usleep(500)
    }
  }
}
