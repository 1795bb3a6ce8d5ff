import Foundation
import Testing

@testable import VectorIndex

@Suite struct RandomOperationsTests {
  /// Twenty thousand changes in random batches, with weavings, backups,
  /// compactions and openings in between, against a dictionary. A million of
  /// them: `tools/crash/run model`.
  @Test func indexHoldsWhatADictionaryDoes() throws {
    var random = SplitMix64(seed: 80)
    var model: [UInt64: UInt64] = [:]
    let session = try Session(SplitMix64(seed: 81))
    var (done, steps) = (0, 0)
    while done < 20_000 {
      let changes = (0..<1 + random.next(below: 60)).map { _ in
        let vector = random.next(below: 5) < 3 ? random.next() >> 1 : nil
        return (id: UInt64(random.next(below: 1500)), vector: vector)
      }
      try session.apply(changes)
      for (id, vector) in changes { model[id] = vector }
      done += changes.count
      steps += 1
      if steps % 15 == 0 { try session.doSomethingElse() }
      if steps % 40 == 0 { try check(session.index, model) }
    }
    try check(session.index, model)
  }

  private func check(_ index: VectorIndex, _ model: [UInt64: UInt64]) throws {
    try index._checkInvariants()
    let snapshot = try index.snapshot()
    #expect(snapshot.count == model.count)
    #expect(try Set(snapshot.ids()) == Set(model.keys))
    for (id, number) in model {
      let stored = try #require(try snapshot.vector(id: id))
      let given = Session.vector(number)
      let length = given.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Half floats have eleven bits.
      for (a, b) in zip(stored, given) { #expect(abs(a - b / length) <= 0x1p-11) }
    }
  }
}

/// An index on which random things are done.
private final class Session {
  private static let dimension = 8
  private var directory = TemporaryDirectory()
  private var open: VectorIndex?
  private var random: SplitMix64

  var index: VectorIndex {
    get throws { try #require(open) }
  }

  init(_ random: SplitMix64) throws {
    self.random = random
    try [Float]().withUnsafeBufferPointer {
      _ = try VectorIndex.build(
        at: directory.path, ids: [], vectors: $0, dimension: Self.dimension,
        kind: .hnsw(HNSWParameters(linksPerNode: 5, constructionEffort: 20)))
    }
    try reopen()
  }

  /// Some vectors are equal, so that items share nodes.
  static func vector(_ number: UInt64) -> [Float] {
    var random = SplitMix64(seed: number % 4 == 0 ? number % 60 : number)
    return (0..<dimension).map { _ in Float(random.next() >> 40) * 0x1p-23 - 1 }
  }

  func apply(_ changes: [(id: UInt64, vector: UInt64?)]) throws {
    try index.apply(
      changes.map { id, number in
        number.map { .put(id: id, vector: Self.vector($0)) } ?? .remove(id: id)
      })
  }

  func doSomethingElse() throws {
    switch random.next(below: 10) {
    case 0: try move { try $0.backup(to: $1) }
    case 1: try move { _ = try $0.compact(to: $1) }
    case 2: try reopen()
    default: try index.weave()
    }
  }

  private func move(_ copy: (VectorIndex, String) throws -> Void) throws {
    let target = TemporaryDirectory()
    try copy(index, target.path)
    open = nil
    directory = target
    try reopen()
  }

  private func reopen() throws {
    open = nil
    var options = VectorIndex.Options()
    options.synchronizes = false
    options.weavesInBackground = false
    open = try VectorIndex(directory: directory.path, for: .writing, options: options)
  }
}
