import Foundation
import Synchronization
import Testing

@testable import VectorIndex

@Suite struct WeavingTests {
  private let sample = Sample(count: 1200, dimension: 12, clusters: 60, seed: 70)

  private func put(_ id: UInt64, _ vector: Int) -> VectorIndex.Change {
    .put(id: id, vector: sample.vector(vector))
  }

  /// An index of the first `count` vectors of the sample, open for writing.
  private func open(
    _ directory: TemporaryDirectory, count: Int, metric: Metric = .cosine,
    precision: Precision = .float16, kind: IndexKind = .hnsw(HNSWParameters()),
    _ configure: (inout VectorIndex.Options) -> Void = { $0.weavesInBackground = false }
  ) throws -> VectorIndex {
    _ = try sample.vectors.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: directory.path, ids: (0..<UInt64(count)).map { $0 },
        vectors: UnsafeBufferPointer(rebasing: $0[..<(count * 12)]), dimension: 12,
        metric: metric, precision: precision, kind: kind)
    }
    var options = VectorIndex.Options()
    configure(&options)
    return try VectorIndex(directory: directory.path, for: .writing, options: options)
  }

  @Test(arguments: Precision.allCases) func answersDoNotChangeWhenChangesAreWoven(
    precision: Precision
  ) throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 300, precision: precision)
    try index.apply((300..<700).map { put(UInt64($0), $0) })
    try index.apply((0..<150).map { .remove(id: UInt64($0 * 2)) })
    try index.apply((0..<50).map { put(UInt64($0 * 2 + 1), 700 + $0) })
    func answers() throws -> [[Neighbour]] {
      try stride(from: 0, to: 1200, by: 40).map {
        try index.search(sample.vector($0), k: 10, exact: true)
      }
    }
    let before = try answers()
    #expect(try index.weave() == 600)
    let snapshot = try index.snapshot()
    #expect(snapshot.freshCount == 0)
    #expect(snapshot.base.metadata.nodeCount == 550)
    // The first batch put 400 and freed slots, which the second used.
    #expect(snapshot.base.metadata.slotCount == 300 + 400)
    let after = try answers()
    // The graph of an index without vectors rounds the query too, to 1 / 254.
    let isExact = precision != .int8
    let bound: Float = isExact ? 1e-5 : 1 / 127
    for (a, b) in zip(before.joined(), after.joined()) {
      #expect(abs(a.score - b.score) < bound)
      #expect(a.id == b.id || !isExact)
    }
    try index._checkInvariants()
    #expect(try index.statistics().unreachableCount == 0)
  }

  @Test func equalVectorsShareANodeHoweverTheyCame() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 100)
    try index.apply([put(500, 3), put(501, 900), put(502, 900), put(503, 4)])
    try index.weave()
    #expect(try index.snapshot().base.metadata.nodeCount == 101)
    #expect(try index.search(sample.vector(3), k: 2).map(\.id) == [3, 500])
    #expect(try index.search(sample.vector(900), k: 2).map(\.id) == [501, 502])
    try index._checkInvariants()
    // The item with the smallest id goes, and the one with the same vector stays.
    try index.apply([.remove(id: 3), .remove(id: 502), put(504, 900), .remove(id: 501)])
    try index.weave()
    #expect(try index.snapshot().base.metadata.nodeCount == 101)
    #expect(try index.search(sample.vector(3), k: 1).map(\.id) == [500])
    #expect(try index.search(sample.vector(900), k: 1).map(\.id) == [504])
    try index._checkInvariants()
  }

  @Test(arguments: Precision.allCases, Metric.allCases)
  func equalVectorsAreFoundInEveryKindOfIndex(precision: Precision, metric: Metric) throws {
    let kinds: [IndexKind] = [
      .hnsw(HNSWParameters()), .flat, .ivf(IVFParameters(lists: 10)),
      .ivf(IVFParameters(lists: 10, codes: .product())),
    ]
    for kind in kinds {
      let directory = TemporaryDirectory()
      let index = try open(
        directory, count: 300, metric: metric, precision: precision, kind: kind)
      try index.apply([.remove(id: 7)])
      try index.weave()
      let vectors = [0, 7, 8, 299, 300, 300, 1000]
      try index.apply(vectors.enumerated().map { put(UInt64(2000 + $0), $1) })
      try index.weave()
      // 7 has no node any more, 300 and 1000 never had one.
      #expect(try index.snapshot().base.metadata.nodeCount == 302, "\(kind)")
      try index._checkInvariants()
    }
  }

  /// Vectors of ones have the same scale, by which others are told apart.
  @Test func equalVectorsAreFoundAmongThoseOfOneScale() throws {
    let directory = TemporaryDirectory()
    func bits(_ number: Int) -> [Float] { (0..<10).map { number >> $0 & 1 == 1 ? 1 : -1 } }
    var items = Sample(count: 500, dimension: 10, clusters: 1, seed: 74)
    items.vectors = (0..<500).flatMap(bits)
    try items.build(at: directory)
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory.path, for: .writing, options: options)
    try index.apply((400..<600).map { .put(id: UInt64($0 + 1000), vector: bits($0)) })
    try index.weave()
    #expect(try index.snapshot().base.metadata.nodeCount == 600)
    try index._checkInvariants()
  }

  @Test func emptyIndexTakesItsFirstItems() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 0)
    #expect(try index.weave() == 0)
    try index.apply([.remove(id: 1), put(1, 1), put(2, 2)])
    try index.weave()
    #expect(try index.search(sample.vector(2), k: 5).map(\.id).first == 2)
    #expect(try index.count == 2)
    try index._checkInvariants()
  }

  @Test func everythingCanGoAndComeBack() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 200)
    for round in 0..<3 {
      try index.apply((0..<200).map { .remove(id: UInt64($0)) })
      try index.weave()
      #expect(try index.count == 0)
      #expect(try index.search(sample.vector(0), k: 3) == [])
      try index._checkInvariants()
      try index.apply((0..<200).map { put(UInt64($0), $0 + round) })
      try index.weave()
      #expect(try index.search(sample.vector(60), k: 1).map(\.id) == [UInt64(60 - round)])
      try index._checkInvariants()
    }
    #expect(try index.snapshot().base.metadata.slotCount == 200)
  }

  @Test func weavingGivesTheSameContentWithAnyNumberOfThreads() throws {
    func content(threads: Int) throws -> UInt64 {
      let directory = TemporaryDirectory()
      let index = try open(directory, count: 400) {
        $0.weavesInBackground = false
        $0.weavingThreads = threads
      }
      for start in stride(from: 400, to: 1000, by: 200) {
        try index.apply((start..<start + 200).map { put(UInt64($0), $0) })
        try index.apply((0..<50).map { .remove(id: UInt64(start - $0 * 3)) })
        try index.weave()
      }
      return try index.statistics().contentHash
    }
    #expect(try content(threads: 1) == content(threads: 3))
  }

  @Test func changesThatComeMeanwhileStayInTheLog() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 100)
    try index.apply((100..<160).map { put(UInt64($0), $0) })
    try index.apply([put(7, 800), .remove(id: 8)])
    // Only the first records; later ones override some of them.
    let weaver = Weaver(environment: index.environment, keeper: index.keeper, threads: 1)
    try index.apply([.remove(id: 100), put(101, 801), put(8, 802)])
    #expect(try weaver.weave(limit: 50) == 50)
    try index._checkInvariants()
    #expect(try index.snapshot().freshCount == 15)
    #expect(try index.count == 159)
    #expect(try index.search(sample.vector(801), k: 1).map(\.id) == [101])
    #expect(try index.vector(id: 100) == nil)
    #expect(try weaver.weave() == 15)
    try index._checkInvariants()
    #expect(try index.count == 159)
    #expect(try index.search(sample.vector(802), k: 1).map(\.id) == [8])
  }

  @Test func oldSnapshotsStayWhatTheyWere() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 300)
    try index.apply([put(900, 900)])
    let before = try index.snapshot()
    let answer = try before.search(sample.vector(5), k: 20, exact: true)
    for round in 0..<5 {
      try index.apply((0..<60).map { put(UInt64($0), 300 + round * 60 + $0) })
      try index.weave()
    }
    #expect(try before.search(sample.vector(5), k: 20, exact: true) == answer)
    try before.checkInvariants()
  }

  @Test func logIsWovenInTheBackgroundWhileOthersWriteAndSearch() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 100) { $0.weavesAfter = 100 }
    let sample = sample
    let problems = Mutex<[String]>([])
    inThreads(4) { worker in
      do {
        for turn in 0..<250 {
          let number = 100 + worker * 250 + turn
          try index.apply([.put(id: UInt64(number), vector: sample.vector(number))])
          let found = try index.search(sample.vector(number), k: 1, exact: true)
          guard found.first?.id == UInt64(number) else {
            throw VectorIndexError.damaged("\(number) is not found")
          }
        }
      } catch {
        problems.withLock { $0.append("\(error)") }
      }
    }
    #expect(problems.withLock { $0 } == [])
    #expect(try index.count == 1100)
    // What has not been woven yet soon is.
    for _ in 0..<2000 where try index.snapshot().freshCount >= 100 { usleep(1000) }
    #expect(try index.snapshot().freshCount < 100)
    #expect(try index.summary().weaving?.lastFailure == nil)
    try index._checkInvariants()
  }

  @Test func compactionOfTheSameItemsGivesTheSameContent() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 400)
    try index.apply((0..<100).map { .remove(id: UInt64($0 * 3)) })
    try index.weave()
    try index.apply((400..<500).map { put(UInt64($0), $0) })
    let (one, two) = (TemporaryDirectory(), TemporaryDirectory())
    let first = try index.compact(to: one.path)
    try index.weave()
    let second = try index.compact(to: two.path, threads: 2)
    #expect(first == second)
    #expect(first.count == 400)
    let compacted = try VectorIndex(directory: one.path)
    try compacted._checkInvariants()
    // And again: nothing is rounded a second time.
    let three = TemporaryDirectory()
    #expect(try compacted.compact(to: three.path) == first)
    var exported: [UInt64] = []
    try compacted.export { id, vector in
      exported.append(id)
      let original = try index.vector(id: id)
      #expect(original == vector)
    }
    #expect(exported == exported.sorted())
    #expect(exported.count == 400)
  }

  @Test func backupWhileWritingIsOneCommittedState() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory, count: 100) { $0.weavesAfter = 200 }
    let sample = sample
    let isDone = Atomic(false)
    inThreads(2) { worker in
      if worker == 0 {
        // Pairs: a state with one of two is none that was committed.
        for turn in 0..<200 {
          _ = try? index.apply([
            .put(id: UInt64(1000 + turn), vector: sample.vector(turn)),
            .put(id: UInt64(5000 + turn), vector: sample.vector(turn + 500)),
          ])
        }
        isDone.store(true, ordering: .relaxed)
      } else {
        repeat {
          do {
            let target = TemporaryDirectory()
            try index.backup(to: target.path)
            let copy = try VectorIndex(directory: target.path)
            try copy._checkInvariants()
            let ids = Set(try copy.snapshot().ids())
            #expect((0..<200).allSatisfy { ids.contains(1000 + $0) == ids.contains(5000 + $0) })
          } catch {
            Issue.record(error)
          }
        } while !isDone.load(ordering: .relaxed)
      }
    }
  }
}

/// Runs `body` on as many threads, and waits for all.
func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread.detachNewThread {
      body(number)
      group.leave()
    }
  }
  group.wait()
}
