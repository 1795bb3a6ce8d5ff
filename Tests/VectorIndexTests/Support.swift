import Foundation
import TestSupport

@testable import VectorIndex

/// A directory of a test's own, removed with the last reference.
typealias TemporaryDirectory = TemporaryPath

extension TemporaryPath {
  /// The file of the index in it.
  var file: String { path + "/data.mdb" }
}

/// Random vectors with ids 0, 1, 2, ….
struct Sample {
  let dimension: Int
  var vectors: [Float]

  var count: Int { vectors.count / dimension }
  var ids: [UInt64] { (0..<UInt64(count)).map { $0 } }

  /// `count` vectors around `clusters` centres: like captions, which gather
  /// around what photographs show.
  init(count: Int, dimension: Int, clusters: Int, seed: UInt64) {
    self.dimension = dimension
    var random = SplitMix64(seed: seed)
    func uniform() -> Float { Float(random.next() >> 40) * 0x1p-23 - 1 }
    let centres = (0..<clusters).map { _ in (0..<dimension).map { _ in uniform() } }
    vectors = []
    for _ in 0..<count {
      let centre = centres[random.next(below: clusters)]
      vectors += centre.map { $0 + 0.5 * uniform() }
    }
  }

  func vector(_ index: Int) -> [Float] {
    Array(vectors[index * dimension..<(index + 1) * dimension])
  }

  /// Lends `body` the graph of an index of the vectors, and a working memory.
  func withGraph(_ body: (Base, Scratch) throws -> Void) throws {
    let directory = TemporaryDirectory()
    try build(at: directory)
    let snapshot = try VectorIndex(directory: directory.path).snapshot()
    // The graph lies in the map, which the snapshot keeps.
    try withExtendedLifetime(snapshot) {
      try snapshot.base.scratches.with { try body(snapshot.base, $0) }
    }
  }

  @discardableResult
  func build(
    at directory: TemporaryDirectory, ids: [UInt64]? = nil, metric: Metric = .cosine,
    precision: Precision = .float32, parameters: HNSWParameters = HNSWParameters(),
    kind: IndexKind? = nil,
    threads: Int = 1,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> VectorIndex.Statistics {
    try vectors.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: directory.path, ids: ids ?? self.ids, vectors: $0, dimension: dimension,
        metric: metric, precision: precision, fingerprint: "test",
        kind: kind ?? .hnsw(parameters),
        threads: threads, progress: progress)
    }
  }

  /// The cosines of a query with all vectors, in double precision.
  func cosines(_ query: [Float]) -> [Double] {
    func dot(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return (0..<count).map { index in
      let row = vector(index)
      return dot(row, query) / (dot(row, row) * dot(query, query)).squareRoot()
    }
  }
}
