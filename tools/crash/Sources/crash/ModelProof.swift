import Foundation

@testable import VectorIndex

/// Random operations against a dictionary: after every batch of a hundred the
/// index must hold what the dictionary does, and its invariants.
struct ModelProof {
  private let operations: Int
  private let seed: Int

  init(_ arguments: inout Arguments) throws {
    operations = try arguments.number("operations", default: 1_000_000)
    seed = try arguments.number("seed", default: 1)
  }

  func run() throws -> Bool {
    let folder = Folder()
    var random = SplitMix64(seed: UInt64(seed))
    var model = Model()
    var directory = folder.path + "/0"
    try VectorIndex.make(directory, model)
    var options = VectorIndex.Options.staged
    // What is proved is order and content; `replay` is about the disk.
    options.synchronizes = false
    var index: VectorIndex? = try VectorIndex(directory: directory, for: .writing, options: options)
    var readers = try Readers(of: directory)
    var (done, steps, checks) = (0, 0, 0)
    var counts: [String: Int] = [:]
    let start = ContinuousClock.now
    while done < operations {
      let step = Step.random(&random, population: 3000, allowsCopies: true)
      steps += 1
      counts[step.name, default: 0] += 1
      switch step {
      case .apply(let changes):
        try index?.apply(changes)
        model.apply(changes)
        done += changes.count
      case .weave: try index?.weave()
      case .backup, .compact:
        let target = folder.path + "/\(steps)"
        if case .backup = step {
          try index?.backup(to: target)
        } else {
          try index?.compact(to: target)
        }
        // Go on with the copy.
        try readers.check()
        readers = try Readers(of: target)
        index = nil
        try FileManager.default.removeItem(atPath: directory)
        directory = target
        index = try VectorIndex(directory: directory, for: .writing, options: options)
      case .reopen:
        index = nil
        index = try VectorIndex(directory: directory, for: .writing, options: options)
      }
      guard steps % 100 == 0, let index else { continue }
      try index._checkInvariants()
      try readers.check()
      if let difference = try model.difference(to: index) {
        print("model: after \(done) operations (seed \(seed)): \(difference)")
        return false
      }
      try search(index, model, &random)
      checks += 1
      if checks % 100 == 0 { print("model: \(done) operations, \(model.count) items") }
    }
    let text = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print(
      "model: \(done) operations in \(text.joined(separator: ", ")); \(checks) checks of content and invariants, "
        + "0 differences; \(ContinuousClock.now - start)")
    return true
  }

  /// Every answer is an item, and an item finds its own vector.
  private func search(_ index: VectorIndex, _ model: Model, _ random: inout SplitMix64) throws {
    let id = UInt64(random.next(below: 3000))
    guard let number = model.vectors[id] else { return }
    let found = try index.search(Model.vector(number), k: 10, exact: true)
    guard found.count == min(10, model.count), found.allSatisfy({ model.vectors[$0.id] != nil }),
      let first = found.first, first.score > 0.9995  // half floats
    else {
      throw VectorIndexError.damaged(
        "a search for item \(id) of \(model.count) found \(found.prefix(3)), \(found.count) items")
    }
  }
}
