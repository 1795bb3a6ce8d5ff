import Foundation

@testable import VectorIndex

/// Kills a process with `kill -9` while four of its threads change an index,
/// again and again, while two other processes search it all the time. Every
/// acknowledged change must be there afterwards, and nothing that was never
/// asked for.
struct KillProof {
  private let times: Int
  private let seed: Int

  init(_ arguments: inout Arguments) throws {
    times = try arguments.number("times", default: 300)
    seed = try arguments.number("seed", default: 1)
  }

  func run() throws -> Bool {
    let folder = Folder()
    let directory = folder.path + "/index"
    var models = [Model](repeating: Model(), count: Load.threads)
    try VectorIndex.make(directory, Model())
    var random = SplitMix64(seed: UInt64(seed))
    let readers = try Readers(of: directory)
    var (acknowledged, slowest) = (0, Duration.zero)
    for turn in 0..<times {
      let load = try spawn([
        "child-load", directory, "--seed", "\(seed &* 100_000 + turn)",
      ])
      usleep(UInt32(20_000 + random.next(below: 400_000)))
      kill(load.process.processIdentifier, SIGKILL)
      let said = load.output.fileHandleForReading.readDataToEndOfFile()
      load.process.waitUntilExit()
      let start = ContinuousClock.now
      let index = try VectorIndex(directory: directory, for: .writing)
      _ = try index.search(Model.vector(1), k: 10)
      slowest = max(slowest, ContinuousClock.now - start)
      try index._checkInvariants()
      acknowledged += try check(index, &models, said, seed: seed &* 100_000 + turn, turn)
      try readers.check()
    }
    let bytes = try VectorIndex(directory: directory).statistics().bytesOnDisk
    print(
      "kill: \(times) kills, \(acknowledged) acknowledged batches, 0 lost, 0 damaged; "
        + "slowest restart \(slowest); \(bytes) bytes")
    return true
  }

  /// Brings the models up to what the child acknowledged, and to the batch
  /// after it where the index has that.
  private func check(
    _ index: VectorIndex, _ models: inout [Model], _ said: Data, seed: Int, _ turn: Int
  ) throws -> Int {
    // A thread's number for each of its acknowledged batches.
    var batches = [Int](repeating: 0, count: Load.threads)
    for thread in said where thread < Load.threads { batches[Int(thread)] += 1 }
    let snapshot = try index.snapshot()
    var stored = [[UInt64]](repeating: [], count: Load.threads)
    for id in try snapshot.ids() { stored[Int(id) % Load.threads].append(id) }
    for thread in 0..<Load.threads {
      var random = Load.random(seed: seed, thread: thread)
      for _ in 0..<batches[thread] { models[thread].apply(Load.batch(&random, thread: thread)) }
      var next = models[thread]
      next.apply(Load.batch(&random, thread: thread))
      guard
        let model = try [models[thread], next].first(where: {
          try Self.holds(snapshot, stored[thread], $0)
        })
      else {
        throw VectorIndexError.damaged(
          "kill \(turn): thread \(thread) lost one of \(batches[thread]) acknowledged batches")
      }
      models[thread] = model
    }
    return batches.reduce(0, +)
  }

  private static func holds(_ snapshot: Snapshot, _ ids: [UInt64], _ model: Model) throws -> Bool {
    guard ids.count == model.count else { return false }
    for id in ids {
      guard let number = model.vectors[id], let vector = try snapshot.vector(id: id),
        Model.isSame(vector, Model.vector(number))
      else { return false }
    }
    return true
  }
}

/// The child of ``KillProof`` that changes the index until it is killed, and
/// writes the number of a thread after each of its batches.
struct Load {
  static let threads = 4
  private let directory: String
  private let seed: Int

  init(_ arguments: inout Arguments) throws {
    directory = try arguments.next()
    seed = try arguments.number("seed", default: 1)
  }

  static func random(seed: Int, thread: Int) -> SplitMix64 {
    SplitMix64(seed: UInt64(seed) &* 64 &+ UInt64(thread))
  }

  /// The next batch of a thread, which has ids of its own.
  static func batch(_ random: inout SplitMix64, thread: Int) -> [Step.Change] {
    (0..<1 + random.next(below: 8)).map { _ in
      let id = UInt64(random.next(below: 400) * threads + thread)
      return Step.Change(id: id, vector: random.next(below: 5) < 3 ? random.next() >> 1 : nil)
    }
  }

  func run() throws -> Bool {
    var options = VectorIndex.Options.staged
    options.weavesAfter = 200
    let index = try VectorIndex(directory: directory, for: .writing, options: options)
    for thread in 0..<Self.threads {
      Thread.detachNewThread { [seed] in Self.change(index, seed: seed, thread: thread) }
    }
    while true { sleep(1) }
  }

  private static func change(_ index: VectorIndex, seed: Int, thread: Int) {
    var random = random(seed: seed, thread: thread)
    while true {
      do {
        try index.apply(batch(&random, thread: thread))
      } catch {
        FileHandle.standardError.write(Data("load: \(error)\n".utf8))
        exit(1)
      }
      var said = UInt8(thread)
      write(STDOUT_FILENO, &said, 1)
    }
  }
}
