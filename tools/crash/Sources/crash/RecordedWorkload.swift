import Foundation

@testable import VectorIndex

/// The child of ``ReplayProof``: changes an index under the recorder and says,
/// in a file that is recorded too, which step it begins and which it has done.
struct RecordedWorkload {
  private let folder: String
  private let operations: Int
  private let seed: Int
  private let synchronizes: Bool

  init(_ arguments: inout Arguments) throws {
    folder = try arguments.next()
    operations = try arguments.number("operations", default: 400)
    seed = try arguments.number("seed", default: 1)
    synchronizes = !arguments.has("nosync")
  }

  /// The steps, which parent and child draw alike. Copies land in folders of
  /// their own, by the number of the step.
  static func steps(_ count: Int, seed: Int) -> [Step] {
    var random = SplitMix64(seed: UInt64(seed) &+ 77)
    return (0..<count).map { number in
      // Each kind of step often enough to be cut in all its moments.
      if number % 25 == 24 { return .weave }
      if number % 100 == 50 { return .compact }
      if number % 100 == 90 { return .backup }
      if number % 150 == 149 { return .reopen }
      return .random(&random, population: 250, allowsCopies: false)
    }
  }

  func run() throws -> Bool {
    let marks = open(folder + "/marks", O_WRONLY | O_CREAT, 0o600)
    var number = 0
    func mark(_ number: Int) {
      var mark = Int64(number)
      write(marks, &mark, 8)
    }
    try run { step in
      number += 1
      // 1, 2, …: begun; −1, −2, …: done.
      mark(number)
      try step()
      mark(-number)
    }
    return true
  }

  /// Gives each step to `perform`, which runs it.
  func run(_ perform: (_ step: () throws -> Void) throws -> Void) throws {
    var options = VectorIndex.Options.staged
    options.synchronizes = synchronizes
    options.weavesInBackground = false
    let directory = folder + "/index"
    var index: VectorIndex? = try VectorIndex(directory: directory, for: .writing, options: options)
    for (number, step) in Self.steps(operations, seed: seed).enumerated() {
      try perform {
        switch step {
        case .apply(let changes): try index?.apply(changes)
        case .weave: try index?.weave()
        case .compact: try index?.compact(to: folder + "/copy-\(number)")
        case .backup: try index?.backup(to: folder + "/copy-\(number)")
        case .reopen:
          index = nil
          index = try VectorIndex(directory: directory, for: .writing, options: options)
        }
      }
    }
  }
}
