import Dispatch
import Synchronization
import Testing

@testable import VectorIndex

@Suite struct SearchTests {
  @Test func defaultEffortFindsNineteenOfTwentyTrueNeighbours() throws {
    let directory = TemporaryDirectory()
    // Vectors 6000… are not in the index: they ask.
    var sample = Sample(count: 6200, dimension: 64, clusters: 300, seed: 4)
    let queries = (6000..<6200).map { sample.vector($0) }
    sample.vectors.removeLast(200 * 64)
    let statistics = try sample.build(at: directory, threads: 2)
    #expect(statistics.unreachableCount == 0)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    var found = 0
    for query in queries {
      let truth = Set(try index.search(query, k: 10, exact: true).map(\.id))
      found += try index.search(query, k: 10).count { truth.contains($0.id) }
    }
    #expect(Double(found) / 2000 >= 0.95)
  }

  @Test(arguments: 1...65) func exactSearchEqualsDoublePrecisionOracle(dimension: Int) throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 60, dimension: dimension, clusters: 60, seed: UInt64(dimension))
    try sample.build(at: directory)
    let index = try VectorIndex(directory: directory.path)
    let query = sample.vector(0).reversed().map { $0 + 0.1 }
    let cosines = sample.cosines(query)
    let truth = cosines.sorted(by: >)
    let found = try index.search(query, k: 20, exact: true)
    #expect(found.count == 20)
    // Two roundings of each component, one of each product, one of each sum.
    let bound = Double(dimension + 4) * 0x1p-23
    for (rank, neighbour) in found.enumerated() {
      #expect(abs(Double(neighbour.score) - truth[rank]) <= bound)
      #expect(abs(Double(neighbour.score) - cosines[Int(neighbour.id)]) <= bound)
    }
    #expect(Set(found.map(\.id)).count == 20)
  }

  @Test func equallyNearItemsComeByID() throws {
    let directory = TemporaryDirectory()
    // Eight axes of three items each, whose ids are spread over all axes.
    var sample = Sample(count: 24, dimension: 8, clusters: 1, seed: 5)
    for item in 0..<24 {
      for axis in 0..<8 { sample.vectors[item * 8 + axis] = axis == item % 8 ? 2 : 0 }
    }
    try sample.build(at: directory)
    let index = try VectorIndex(directory: directory.path)
    var query = [Float](repeating: 1, count: 8)
    for k in 1...30 {
      for exact in [false, true] {
        let found = try index.search(query, k: k, exact: exact)
        #expect(found.map(\.id) == Array(sample.ids.prefix(k)))
      }
    }
    query[5] = 2
    let found = try index.search(query, k: 5)
    #expect(found.map(\.id) == [5, 13, 21, 0, 1])
  }

  @Test func everyItemFindsItself() throws {
    let directory = TemporaryDirectory()
    var sample = Sample(count: 1500, dimension: 16, clusters: 20, seed: 6)
    // Outliers, and crowds of exact duplicates.
    for item in 0..<40 { for axis in 0..<16 { sample.vectors[item * 16 + axis] *= -9 } }
    for item in 100..<400 {
      sample.vectors.replaceSubrange(
        item * 16..<(item + 1) * 16, with: sample.vector(400 + item % 3))
    }
    let statistics = try sample.build(at: directory)
    #expect(statistics.unreachableCount == 0)
    #expect(statistics.count == 1500)
    #expect(statistics.nodeCount == 1200)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    for item in 0..<1500 {
      // A crowd has a hundred copies and the original.
      let found = try index.search(sample.vector(item), k: 101, effort: 200)
      #expect(found.contains { $0.id == UInt64(item) })
    }
  }

  @Test func moreThanThereIsGivesAll() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 300, dimension: 5, clusters: 10, seed: 7)
    try sample.build(at: directory, parameters: HNSWParameters(linksPerNode: 4))
    let index = try VectorIndex(directory: directory.path)
    for k in [299, 300, 301, VectorIndex.Limits.kMax] {
      let found = try index.search(sample.vector(1), k: k, effort: 1)
      #expect(found.count == min(k, 300))
      #expect(Set(found.map(\.id)).count == found.count)
    }
  }

  @Test func unreachableNodesAreStillReturned() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 200, dimension: 5, clusters: 10, seed: 8)
    let shape = IndexShape(dimension: 5)
    let unique = try sample.vectors.withUnsafeBufferPointer {
      try UniqueVectors(ids: sample.ids, vectors: $0, shape: shape)
    }
    // A graph that was never linked: only the entry can be reached.
    for slot in 0..<200 {
      var record = NodeRecord(unique.tables.nodes.table.row(UInt32(slot)))
      record.isLive = true
      record.store(to: unique.tables.nodes.mutableRow(slot))
    }
    let builder = GraphBuilder(
      unique.tables, topLevel: SlotLevel(shape.parameters).of(0), threads: 1)
    let writer = try EnvironmentWriter(directory: directory.path)
    try VectorIndex.write(VectorIndex.metadata(unique, builder, ""), unique, to: writer)
    try writer.finish()
    try writer.publish()
    let index = try VectorIndex(directory: directory.path)
    #expect(try index.statistics().unreachableCount == 199)
    for k in [1, 10, 200] {
      let found = try index.search(sample.vector(0), k: k, effort: 20)
      #expect(Set(found.map(\.id)).count == k)
    }
  }

  @Test func emptyIndexOpensAndFindsNothing() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 0, dimension: 3, clusters: 1, seed: 9)
    let statistics = try sample.build(at: directory)
    #expect(statistics.levelCounts == [])
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    #expect(try index.search([1, 2, 3], k: 5) == [])
    #expect(try index.search([1, 2, 3], k: 5, exact: true) == [])
    #expect(try index.vector(id: 0) == nil)
  }

  @Test func oneItemIsFoundFromEverywhere() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 1, dimension: 1, clusters: 1, seed: 10)
    try sample.build(at: directory, ids: [.max])
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    #expect(try index.search(sample.vector(0), k: 3) == [Neighbour(id: .max, score: 1)])
    #expect(try index.search([-sample.vector(0)[0]], k: 3).first?.score == -1)
  }

  @Test func concurrentSearchesEqualSerialOnes() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 1000, dimension: 24, clusters: 30, seed: 11)
    try sample.build(at: directory)
    let index = try VectorIndex(directory: directory.path)
    let serial = try (0..<200).map { try index.search(sample.vector($0), k: 7, effort: 30) }
    let wrong = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 2000) { turn in
      let item = turn % 200
      let found = try? index.search(sample.vector(item), k: 7, effort: 30)
      if found != serial[item] { wrong.withLock { $0.append(item) } }
    }
    #expect(wrong.withLock { $0 } == [])
  }

  @Test func visitedMarksSurviveTheirWrapAround() throws {
    let scratch = Scratch(slotCount: 4, effort: 1, shape: IndexShape(dimension: 1))
    scratch.visited[2] = scratch.nextEpoch()
    for _ in 0..<Int(UInt8.max) - 1 { #expect(scratch.nextEpoch() != 0) }
    // The mark of the first search is gone before its number comes back.
    #expect(scratch.nextEpoch() != scratch.visited[2])
  }

  @Test func unusableQueriesAreRefused() throws {
    let directory = TemporaryDirectory()
    try Sample(count: 10, dimension: 3, clusters: 2, seed: 12).build(at: directory)
    let index = try VectorIndex(directory: directory.path)
    #expect(throws: VectorIndexError.wrongDimension(got: 2, expected: 3)) {
      try index.search([1, 2], k: 1)
    }
    #expect(throws: VectorIndexError.notFinite(.query, component: 1)) {
      try index.search([1, .nan, 0], k: 1)
    }
    #expect(throws: VectorIndexError.notFinite(.query, component: 2)) {
      try index.search([1, 0, -.infinity], k: 1)
    }
    #expect(throws: VectorIndexError.zeroVector(.query)) { try index.search([0, 0, 0], k: 1) }
    for k in [Int.min, 0, 10_001] {
      #expect(throws: VectorIndexError.outOfRange(name: "k", got: k, expected: 1...10_000)) {
        try index.search([1, 0, 0], k: k)
      }
    }
    #expect(throws: VectorIndexError.outOfRange(name: "effort", got: 0, expected: 1...10_000)) {
      try index.search([1, 0, 0], k: 1, effort: 0)
    }
  }

  @Test func hugeAndTinyQueriesAreNormalised() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 50, dimension: 3, clusters: 5, seed: 13)
    try sample.build(at: directory)
    let index = try VectorIndex(directory: directory.path)
    let found = try index.search([1, 2, 3], k: 5)
    for scale in [Float.greatestFiniteMagnitude / 4, 0x1p-120] {
      let scaled = try index.search([scale, 2 * scale, 3 * scale], k: 5)
      #expect(scaled.map(\.id) == found.map(\.id))
    }
  }
}
