import Testing

@testable import VectorIndex

/// From the recall that people ask for to the effort of a search.
@Suite struct CalibrationTests {
  private static let approximateKinds: [IndexKind] = [
    .hnsw(HNSWParameters()), .ivf(IVFParameters()), .ivf(IVFParameters(codes: .product())),
  ]

  private func calibration(_ points: [(effort: Int, recall: Double)]) -> Calibration {
    Calibration(
      nodeCount: 1000, queryCount: 50, neighbours: 10, isOfItems: true, points: points)
  }

  @Test func effortLiesBetweenTheMeasuredOnes() throws {
    let calibration = calibration([(10, 0.8), (20, 0.9), (40, 0.96), (60, 0.955), (80, 0.98)])
    #expect(try calibration.effort(forRecall: 0.5) == 10)
    #expect(try calibration.effort(forRecall: 0.8) == 10)
    #expect(try calibration.effort(forRecall: 0.85) == 15)
    #expect(try calibration.effort(forRecall: 0.9) == 20)
    #expect(try calibration.effort(forRecall: 0.95) == 37)
    // What was measured lower by chance counts as what came before.
    #expect(try calibration.effort(forRecall: 0.97) == 70)
    // Nothing measured finds as much.
    #expect(try calibration.effort(forRecall: 0.99) == VectorIndex.Limits.effort.upperBound)
    for recall in [0.49, 1, -1, .nan, .infinity] {
      #expect(throws: VectorIndexError.self) { try calibration.effort(forRecall: recall) }
    }
  }

  @Test func recordComesBackAndDamageIsRefused() throws {
    let calibration = calibration([(10, 0.8), (20, 0.9), (40, 1)])
    let record = calibration.encoded()
    #expect(record.count == 40 + 3 * 16 + 8)
    #expect(try record.withUnsafeBytes { try Calibration($0) } == calibration)
    for place in record.indices {
      var damaged = record
      damaged[place] ^= 4
      #expect(throws: VectorIndexError.damaged("its calibration is damaged")) {
        try damaged.withUnsafeBytes { try Calibration($0) }
      }
    }
    for length in 0..<record.count {
      #expect(throws: VectorIndexError.damaged("its calibration is damaged")) {
        try record.prefix(length).withUnsafeBytes { try Calibration($0) }
      }
    }
  }

  /// The share of the true ten that searches at a recall of 0.95 find.
  private func recall(_ index: VectorIndex, _ queries: [[Float]]) throws -> Double {
    let effort = try index.effort(forRecall: 0.95)
    var found = 0
    for query in queries {
      let bar = try #require(try index.search(query, k: 10, exact: true).last).score
      found += try index.search(query, k: 10, effort: effort).count { $0.score >= bar }
    }
    return Double(found) / Double(10 * queries.count)
  }

  @Test(arguments: approximateKinds) func calibratedEffortFindsWhatItPromises(
    kind: IndexKind
  ) throws {
    let directory = TemporaryDirectory()
    // The last 200 are not in the index: they ask.
    var sample = Sample(count: 5200, dimension: 48, clusters: 200, seed: 70)
    let queries = (5000..<5200).map { sample.vector($0) }
    sample.vectors.removeLast(200 * 48)
    try sample.build(at: directory, kind: kind, threads: 2)
    let index = try VectorIndex(directory: directory.path)
    // 128 queries of ten neighbours, and 200 here: two percent are some three
    // standard errors.
    #expect(try recall(index, queries) >= 0.93)
    let efforts = try [0.9, 0.95, 0.99].map { try index.effort(forRecall: $0) }
    #expect(efforts == efforts.sorted())
    #expect(try index.statistics().calibration?.queryCount == 128)
  }

  @Test func exactIndexesNeedNoCalibration() throws {
    let directory = TemporaryDirectory()
    try Sample(count: 300, dimension: 8, clusters: 10, seed: 71).build(at: directory, kind: .flat)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    #expect(try index.calibrate() == nil)
    #expect(try index.effort(forRecall: 0.95) == VectorIndex.defaultEffort)
    #expect(throws: VectorIndexError.self) { try index.effort(forRecall: 2) }
  }

  @Test func calibrationIsMeasuredAnewWhenTheIndexHasDoubled() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 1000, dimension: 8, clusters: 10, seed: 72)
    try [Float]().withUnsafeBufferPointer {
      _ = try VectorIndex.build(at: directory.path, ids: [], vectors: $0, dimension: 8)
    }
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory.path, for: .writing, options: options)
    func put(_ range: Range<Int>) throws -> Int? {
      try index.apply(range.map { .put(id: UInt64($0), vector: sample.vector($0)) })
      try index.weave()
      try index._checkInvariants()
      return try index.statistics().calibration?.nodeCount
    }
    #expect(try put(0..<1) == nil)
    #expect(try put(1..<100) == 100)
    #expect(try put(100..<200) == 100)
    #expect(try put(200..<300) == 300)
    // A calibration by a caller's queries is the caller's to replace.
    let queries = (900..<1000).map { sample.vector($0) }
    let own = try #require(try index.calibrate(queries: queries))
    #expect(!own.isOfItems && own.queryCount == 100)
    #expect(try put(300..<900) == 300)
    #expect(try index.calibrate(limit: 50)?.nodeCount == 900)
    #expect(try index.statistics().calibration?.queryCount == 50)
  }

  @Test func recallSurvivesTheRemovalOfHalfAndTheReturnOfSome() throws {
    let directory = TemporaryDirectory()
    var sample = Sample(count: 4150, dimension: 32, clusters: 150, seed: 73)
    let queries = (4000..<4150).map { sample.vector($0) }
    sample.vectors.removeLast(150 * 32)
    try sample.build(at: directory, threads: 2)
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    options.synchronizes = false
    let index = try VectorIndex(directory: directory.path, for: .writing, options: options)
    let before = try recall(index, queries)
    var random = SplitMix64(seed: 74)
    let order = sample.ids.shuffled(using: &random)
    try index.apply(order[..<2000].map { .remove(id: $0) })
    try index.weave()
    try index._checkInvariants()
    let halved = try recall(index, queries)
    try index.apply(order[..<1200].map { .put(id: $0, vector: sample.vector(Int($0))) })
    try index.weave()
    try index._checkInvariants()
    let refilled = try recall(index, queries)
    for recall in [halved, refilled] { #expect(recall >= max(0.93, 0.95 * before)) }
  }
}
