import Testing

@testable import VectorIndex

/// Every metric with every precision.
@Suite struct PrecisionTests {
  static let shapes = Metric.allCases.flatMap { metric in
    Precision.allCases.map { (metric, $0) }
  }

  /// Vectors of different lengths, so that the metrics differ.
  private static func stretched(count: Int, dimension: Int, seed: UInt64) -> Sample {
    var sample = Sample(count: count, dimension: dimension, clusters: 60, seed: seed)
    var random = SplitMix64(seed: seed + 1)
    for item in 0..<count {
      let factor = 0.5 + Float(random.next() >> 40) * 0x1p-24
      for index in 0..<dimension { sample.vectors[item * dimension + index] *= factor }
    }
    return sample
  }

  /// The score by definition, in double precision.
  private static func score(_ metric: Metric, _ a: [Float], _ b: [Float]) -> Double {
    func dot(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    switch metric {
    case .cosine: return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    case .innerProduct: return dot(a, b)
    case .euclidean:
      return -max(0, dot(a, a) + dot(b, b) - 2 * dot(a, b)).squareRoot()
    }
  }

  /// By how much a score of vectors no longer than 10 may err.
  private static func bound(_ precision: Precision) -> Double {
    switch precision {
    case .float32: 1e-4
    // 2^-11 of each of 40 components.
    case .float16: 2e-2
    // Half a 127th of the largest component.
    case .int8: 3e-1
    }
  }

  @Test(arguments: shapes)
  func exactScoresAreThoseOfTheDefinition(metric: Metric, precision: Precision) throws {
    let directory = TemporaryDirectory()
    let sample = Self.stretched(count: 300, dimension: 40, seed: 60)
    try sample.build(at: directory, metric: metric, precision: precision)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    #expect(index.metric == metric)
    for query in [3, 77, 150] {
      let query = sample.vector(query).map { $0 * 0.9 + 0.01 }
      let found = try index.search(query, k: 300, exact: true)
      #expect(Set(found.map(\.id)).count == 300)
      #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
      for neighbour in found {
        let truth = Self.score(metric, query, sample.vector(Int(neighbour.id)))
        #expect(abs(Double(neighbour.score) - truth) <= Self.bound(precision))
      }
    }
  }

  @Test(arguments: shapes)
  func walkFindsNineteenOfTwentyOfTheExactAnswers(metric: Metric, precision: Precision) throws {
    let directory = TemporaryDirectory()
    let sample = Self.stretched(count: 3000, dimension: 32, seed: 61)
    try sample.build(at: directory, metric: metric, precision: precision, threads: 2)
    let index = try VectorIndex(directory: directory.path)
    var found = 0
    for item in 0..<100 {
      let query = sample.vector(item * 30).map { $0 + 0.05 }
      let truth = Set(try index.search(query, k: 10, exact: true).map(\.id))
      found += try index.search(query, k: 10, effort: 60).count { truth.contains($0.id) }
    }
    #expect(found >= 950)
  }

  @Test(arguments: Precision.allCases)
  func vectorsComeBackAsExactAsTheyAreStored(precision: Precision) throws {
    let directory = TemporaryDirectory()
    let sample = Self.stretched(count: 50, dimension: 9, seed: 62)
    try sample.build(at: directory, metric: .euclidean, precision: precision)
    let index = try VectorIndex(directory: directory.path)
    for item in 0..<50 {
      let given = sample.vector(item)
      let stored = try #require(try index.vector(id: UInt64(item)))
      let greatest = given.map(abs).max() ?? 0
      let bound: Float =
        switch precision {
        case .float32: 0
        case .float16: greatest * 0x1p-11
        case .int8: greatest / 253
        }
      for (a, b) in zip(given, stored) { #expect(abs(a - b) <= bound) }
      // What came back is found at distance zero, up to the roundings of sums.
      let found = try index.search(stored, k: 1, exact: true)
      #expect(found.first?.id == UInt64(item))
      #expect(abs(try #require(found.first).score) < 2e-2)
    }
  }

  @Test func vectorsThatRoundToTheSameBecomeOneNode() throws {
    let directory = TemporaryDirectory()
    var sample = Sample(count: 3, dimension: 2, clusters: 3, seed: 63)
    sample.vectors = [1, 0.5, 1, 0.5 + 0x1p-20, 1, 0.6]
    for (precision, nodes) in [(Precision.float32, 3), (.float16, 2)] {
      let statistics = try sample.build(at: directory, metric: .innerProduct, precision: precision)
      #expect(statistics.nodeCount == nodes)
      #expect(statistics.precision == precision)
      #expect(try VectorIndex(directory: directory.path).search([1, 0], k: 2).map(\.id) == [0, 1])
    }
  }

  @Test func componentsBeyondThePrecisionAreRefused() throws {
    var sample = Sample(count: 2, dimension: 2, clusters: 2, seed: 64)
    sample.vectors[3] = 70_000
    let error = VectorIndexError.tooLarge(.item(1), component: 1, limit: 65_504)
    #expect(throws: error) {
      try sample.build(at: TemporaryDirectory(), metric: .innerProduct, precision: .float16)
    }
    try sample.build(at: TemporaryDirectory(), metric: .cosine, precision: .float16)
    let directory = TemporaryDirectory()
    try sample.build(at: directory, metric: .euclidean)
    let index = try VectorIndex(directory: directory.path)
    #expect(throws: VectorIndexError.tooLarge(.query, component: 0, limit: 0x1p50)) {
      try index.search([0x1p51, 0], k: 1)
    }
    // Zero is a place like any other, where lengths count.
    #expect(try index.search([0, 0], k: 2).map(\.id) == [0, 1])
  }

  @Test func zeroVectorsHaveProductsAndDistances() throws {
    for metric in [Metric.innerProduct, .euclidean] {
      for precision in Precision.allCases {
        let directory = TemporaryDirectory()
        var sample = Sample(count: 3, dimension: 2, clusters: 3, seed: 65)
        sample.vectors = [0, 0, 3, 4, -3, -4]
        try sample.build(at: directory, metric: metric, precision: precision)
        let index = try VectorIndex(directory: directory.path)
        try index._checkInvariants()
        let found = try index.search([0.6, 0.8], k: 3)
        #expect(found.map(\.id) == (metric == .innerProduct ? [1, 0, 2] : [0, 1, 2]))
        let expected: [Float] = metric == .innerProduct ? [5, 0, -5] : [-1, -4, -6]
        for (neighbour, score) in zip(found, expected) {
          #expect(abs(neighbour.score - score) < 0.05)
        }
      }
    }
  }
}
