import Foundation

@testable import VectorIndex

/// Makes the n-th write or sync of a workload fail with EIO, for every n up to a
/// number. The step must end in a typed error or go well, later ones go on as
/// far as LMDB allows, and the index hold exactly what was acknowledged.
struct ErrorsProof {
  private let count: Int
  private let seed: Int
  private static let operations = 30

  init(_ arguments: inout Arguments) throws {
    count = try arguments.number("count", default: 500)
    seed = try arguments.number("seed", default: 1)
  }

  func run() throws -> Bool {
    let folder = Folder(isInMemory: true)
    var (failures, steps) = (0, 0)
    for number in 1...count {
      let work = folder.path + "/work-\(number)"
      try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
      try VectorIndex.make(work + "/index", Model())
      var environment = try recorded(work, log: "/dev/null")
      environment["FABULA_FAIL_AT"] = "\(number)"
      let child = try spawn(
        [
          "child-errors", work, "--operations", "\(Self.operations)", "--seed", "\(seed &+ number)",
        ],
        environment: environment)
      let said = child.output.fileHandleForReading.readDataToEndOfFile()
      child.process.waitUntilExit()
      guard child.process.terminationReason == .exit, child.process.terminationStatus == 0,
        said.count == Self.operations
      else { throw VectorIndexError.damaged("error \(number) ended the process") }
      var model = Model()
      for (step, answer) in zip(
        RecordedWorkload.steps(Self.operations, seed: seed &+ number), said)
      {
        if answer == 1 {
          failures += 1
        } else if case .apply(let changes) = step {
          model.apply(changes)
        }
        steps += 1
      }
      let index = try VectorIndex(directory: work + "/index", for: .writing)
      try index._checkInvariants()
      if let difference = try model.difference(to: index) {
        print("errors: error \(number) (seed \(seed)): \(difference)")
        return false
      }
      try index.weave()
      try index._checkInvariants()
      try FileManager.default.removeItem(atPath: work)
    }
    print(
      "errors: the 1st to \(count)th write or sync failed: \(failures) of \(steps) steps ended in a "
        + "typed error, 0 acknowledged changes lost, 0 others kept, 0 damaged")
    return failures >= count / 2
  }
}

/// The child of ``ErrorsProof``: writes 0 for each step that went well, 1 for
/// each that ended in a typed error.
struct FailingWorkload {
  private let workload: RecordedWorkload

  init(_ arguments: inout Arguments) throws { workload = try RecordedWorkload(&arguments) }

  func run() throws -> Bool {
    try workload.run { step in
      var answer: UInt8 = 0
      do { try step() } catch is VectorIndexError { answer = 1 }
      write(STDOUT_FILENO, &answer, 1)
    }
    return true
  }
}
