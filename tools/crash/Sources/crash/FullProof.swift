import Foundation

@testable import VectorIndex

/// Fills a small disk, at many sizes of what is left. Adding must fail with an
/// error, searching and removing go on, nothing acknowledged be lost, and
/// adding work again when there is space.
struct FullProof {
  private let folder: String
  private let seed: Int

  init(_ arguments: inout Arguments) throws {
    folder = try arguments.next()
    seed = try arguments.number("seed", default: 1)
  }

  func run() throws -> Bool {
    let disk = try FileSystem(of: folder)
    guard disk.totalBytes <= 256 << 20 else {
      throw Arguments.Problem(text: "got a disk of \(disk.totalBytes) bytes, expected a small one")
    }
    let directory = folder + "/index"
    try? FileManager.default.removeItem(atPath: directory)
    var (model, random) = (Model(), SplitMix64(seed: UInt64(seed)))
    try VectorIndex.make(directory, model)
    let readers = try Readers(of: directory)
    var tally = Tally()
    // With the floor the disk never gets full; without it, LMDB meets the end.
    for keepsFree in [true, false] {
      guard try grow(directory, keepsFree: keepsFree, &model, &random, &tally) else {
        return false
      }
    }
    try readers.check()
    let left = try VectorIndex(directory: directory)
    try left._checkInvariants()
    guard try model.difference(to: left) == nil else { return false }
    print(
      "full: \(tally.steps) steps of growth, \(tally.refusals) refusals for want of space, "
        + "\(tally.changes) changes acknowledged, 0 lost, 0 damaged")
    return tally.refusals > 0
  }

  private struct Tally {
    var (steps, refusals, changes) = (0, 0, 0)
  }

  /// Adds until the disk is full, with a little more left each time.
  private func grow(
    _ directory: String, keepsFree: Bool, _ model: inout Model, _ random: inout SplitMix64,
    _ tally: inout Tally
  ) throws -> Bool {
    var options = VectorIndex.Options.staged
    options.keepsDiskSpaceFree = keepsFree
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory, for: .writing, options: options)
    for step in 0..<200 {
      tally.steps += 1
      try leaveFree(bytes: step * 4096 * (step < 100 ? 1 : 4))
      try add(to: index, &model, &random, &tally)
      do { try index.weave() } catch VectorIndexError.diskFull { tally.refusals += 1 }
      _ = try index.search(Model.vector(1), k: 10)
      if keepsFree {
        // The floor, which may be less than a mebibyte, leaves room for removals.
        try leaveFree(bytes: max(step * 4096, 1 << 20))
        let removal = [Step.Change(id: UInt64(random.next(below: 2000)), vector: nil)]
        try index.apply(removal)
        model.apply(removal)
      }
      guard step % 10 == 9 else { continue }
      try index._checkInvariants()
      if let difference = try model.difference(to: index) {
        print("full: step \(step): \(difference)")
        return false
      }
    }
    // With space again, without opening anew.
    try? FileManager.default.removeItem(atPath: filler)
    let batch = [Step.Change(id: 1, vector: 1)]
    try index.apply(batch)
    model.apply(batch)
    try index.weave()
    try index._checkInvariants()
    return true
  }

  /// Adds batches until one is refused.
  private func add(
    to index: VectorIndex, _ model: inout Model, _ random: inout SplitMix64, _ tally: inout Tally
  ) throws {
    for _ in 0..<20 {
      let batch = (0..<10).map { _ in
        Step.Change(id: UInt64(random.next(below: 2000)), vector: random.next() >> 1)
      }
      do {
        try index.apply(batch)
      } catch VectorIndexError.diskFull {
        tally.refusals += 1
        return
      }
      model.apply(batch)
      tally.changes += batch.count
    }
  }

  private var filler: String { folder + "/filler" }

  /// Fills the disk but for `bytes` bytes.
  private func leaveFree(bytes: Int) throws {
    try? FileManager.default.removeItem(atPath: filler)
    let file = open(filler, O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    let excess = try FileSystem(of: folder).freeBytes - bytes
    if excess > 0 { _ = posix_fallocate(file, 0, off_t(excess)) }
  }
}
