import Dispatch
import Foundation
import Synchronization
import Testing

@testable import VectorIndex

@Suite struct UpdateTests {
  private let sample = Sample(count: 400, dimension: 12, clusters: 40, seed: 60)

  private func put(_ id: UInt64, _ vector: Int) -> VectorIndex.Change {
    .put(id: id, vector: sample.vector(vector))
  }

  /// An index of the first `count` vectors of the sample.
  private func build(_ directory: TemporaryDirectory, count: Int) throws {
    var part = sample
    part.vectors.removeLast((400 - count) * 12)
    try part.build(at: directory)
  }

  @Test func changesAreSeenByTheNextSearchAndByLaterOpens() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 100)
    var index: VectorIndex? = try VectorIndex(directory: directory.path, for: .writing)
    let outcome = try index?.apply([put(200, 200), put(7, 300), .remove(id: 8), .remove(id: 999)])
    #expect(outcome == .init(added: 1, replaced: 1, removed: 1, missing: 1))
    func check(_ index: VectorIndex) throws {
      #expect(try index.count == 100)
      for exact in [false, true] {
        #expect(try index.search(sample.vector(200), k: 1, exact: exact).map(\.id) == [200])
        #expect(try index.search(sample.vector(300), k: 1, exact: exact).map(\.id) == [7])
        let all = try index.search(sample.vector(8), k: 500, exact: exact).map(\.id)
        #expect(Set(all) == Set(0..<100).subtracting([8]).union([200]))
        #expect(all.count == 100)
      }
      #expect(try index.vector(id: 8) == nil)
      #expect(try index.vector(id: 200) != nil)
      try index._checkInvariants()
    }
    try check(try #require(index))
    index = nil
    try check(VectorIndex(directory: directory.path))
  }

  @Test func theLastChangeOfAnItemWins() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 10)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    for round in 0..<30 {
      try index.apply([put(3, 100 + round), .remove(id: 4), put(4, 150 + round)])
      if round % 7 == 3 { try index.apply([.remove(id: 3)]) }
    }
    #expect(try index.count == 10)
    #expect(try index.search(sample.vector(129), k: 1).map(\.id) == [3])
    #expect(try index.search(sample.vector(179), k: 1).map(\.id) == [4])
    try index._checkInvariants()
  }

  /// Of the log as of the graph; of more than ``FreshMirror`` compares by their
  /// vectors at once, too.
  @Test(arguments: [40, 600]) func equallyNearItemsOfTheLogComeById(count: Int) throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 10)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    let ids = (0..<UInt64(count)).map { 1000 + $0 }
    try index.apply(ids.reversed().map { put($0, 200) })
    for exact in [false, true] {
      let found = try index.search(sample.vector(200), k: 10, exact: exact).map(\.id)
      #expect(found == Array(ids.prefix(10)))
    }
    try index.weave()
    #expect(try index.search(sample.vector(200), k: 10).map(\.id) == Array(ids.prefix(10)))
  }

  @Test func snapshotDoesNotSeeWhatComesLater() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 50)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    try index.apply([put(60, 60)])
    let before = try index.snapshot()
    try index.apply([put(61, 61), put(60, 62), .remove(id: 0)])
    #expect(before.count == 51)
    #expect(try before.search(sample.vector(60), k: 1).map(\.id) == [60])
    #expect(try before.search(sample.vector(0), k: 1).map(\.id) == [0])
    #expect(try Set(before.ids()) == Set((0..<50) + [60]))
    let after = try index.snapshot()
    #expect(try Set(after.ids()) == Set((1..<50) + [60, 61]))
    #expect(after.base === before.base)
  }

  @Test func refusedChangesChangeNothing() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 5)
    #expect(throws: VectorIndexError.self) {
      try VectorIndex(directory: directory.path).apply([.remove(id: 1)])
    }
    let index = try VectorIndex(directory: directory.path, for: .writing)
    let transaction = index.environment.lastTransaction
    #expect(throws: VectorIndexError.wrongDimension(got: 2, expected: 12)) {
      try index.apply([.remove(id: 1), .put(id: 2, vector: [1, 2])])
    }
    #expect(throws: VectorIndexError.zeroVector(.item(2))) {
      try index.apply([.put(id: 2, vector: [Float](repeating: 0, count: 12))])
    }
    #expect(throws: VectorIndexError.self) {
      try index.apply([.remove(id: 1)], records: [RecordChange("nothere", key: 1, bytes: [1])])
    }
    let many = [VectorIndex.Change](repeating: .remove(id: 1), count: 10_001)
    #expect(throws: VectorIndexError.self) { try index.apply(many) }
    #expect(index.environment.lastTransaction == transaction)
    #expect(try index.count == 5)
    #expect(throws: VectorIndexError.busy(directory: directory.path)) {
      try VectorIndex(directory: directory.path, for: .writing)
    }
  }

  @Test func recordsChangeTogetherWithVectors() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 5)
    var options = VectorIndex.Options()
    options.tables = ["notes"]
    let index = try VectorIndex(directory: directory.path, for: .writing, options: options)
    try index.apply([put(9, 9)], records: [RecordChange("notes", key: 9, bytes: [1, 2])])
    let snapshot = try index.snapshot()
    #expect(try snapshot.record("notes", key: 9).map(Array.init) == [1, 2])
    try index.apply([.remove(id: 9)], records: [RecordChange("notes", key: 9, bytes: nil)])
    #expect(try index.snapshot().record("notes", key: 9) == nil)
    #expect(try snapshot.record("notes", key: 9).map(Array.init) == [1, 2])
  }

  @Test func concurrentWritersAndReadersAgree() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 100)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    let failures = Mutex<[String]>([])
    inThreads(10) { worker in
      do {
        for turn in 0..<25 {
          let id = UInt64(1000 + worker * 100 + turn)
          if worker < 8 {
            try index.apply([put(id, worker * 25 + turn), put(id + 50_000, turn)])
            guard try index.snapshot().contains(id: id) else { throw VectorIndexError.mapOutgrown }
          } else {
            // Both changes of a batch are there, or none.
            let ids = Set(try index.snapshot().ids())
            guard
              ids.filter({ (1000..<50_000).contains($0) }).allSatisfy({ ids.contains($0 + 50_000) })
            else { throw VectorIndexError.mapOutgrown }
          }
        }
      } catch {
        failures.withLock { $0.append("\(worker): \(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try index.count == 100 + 400)
    try index._checkInvariants()
  }

  @Test func callersThatWaitShareACommit() throws {
    let groups = Mutex<[Int]>([])
    let queue = Mutex<UpdateQueue?>(nil)
    let shared = UpdateQueue { group in
      let isFirst = groups.withLock { groups in
        groups.append(group.count)
        return groups.count == 1
      }
      // The first commit takes until all others wait.
      while isFirst, queue.withLock({ $0?.waitingCount }) != 7 { yieldThread() }
      return group.map { _ in VectorIndex.Outcome(added: 1) }
    }
    queue.withLock { $0 = shared }
    inThreads(8) { _ in
      let outcome = try? shared.apply(UpdateQueue.Request(log: [], records: []))
      #expect(outcome?.added == 1)
    }
    #expect(groups.withLock { $0 } == [1, 7])
    queue.withLock { $0 = nil }
  }

  @Test func damagedLogIsRefused() throws {
    let directory = TemporaryDirectory()
    try build(directory, count: 5)
    var index: VectorIndex? = try VectorIndex(directory: directory.path, for: .writing)
    try index?.apply([put(9, 9), put(10, 10)])
    index = nil
    let whole = try Data(contentsOf: URL(filePath: directory.file))
    let unit = try #require(try VectorIndex(directory: directory.path).vector(id: 10))
    let place = try #require(whole.range(of: unit.withUnsafeBytes { Data($0) }))
    for at in [
      place.lowerBound - 24, place.lowerBound - 16, place.lowerBound - 8, place.lowerBound,
    ] {
      var content = whole
      content[at] ^= 4
      let copy = TemporaryDirectory()
      try write(content, to: copy)
      #expect(throws: VectorIndexError.self) { try VectorIndex(directory: copy.path) }
    }
  }
}
