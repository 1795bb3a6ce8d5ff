import CKernels
import Foundation
import Testing

@testable import VectorIndex

/// Flat indexes and posting lists, in files.
@Suite struct PostingListTests {
  private let sample = Sample(count: 3000, dimension: 24, clusters: 60, seed: 90)

  static let codes: [ListCodes] = [.int8, .product(bits: 4), .product(bits: 8)]
  /// Every kind beside the graph.
  static let kinds = [IndexKind.flat] + codes.map { .ivf(IVFParameters(codes: $0)) }

  private func queries(_ count: Int) -> [[Float]] {
    (0..<count).map { index in sample.vector(index * 29).map { $0 + 0.07 } }
  }

  /// The share of the ten nearest items, by exact search, that are found.
  private func recall(_ index: VectorIndex, effort: Int?) throws -> Double {
    var found = 0
    for query in queries(100) {
      let truth = try index.search(query, k: 10, exact: true).map(\.id)
      found += try index.search(query, k: 10, effort: effort).count { truth.contains($0.id) }
    }
    return Double(found) / 1000
  }

  @Test(arguments: [Precision.float32, .float16, .int8], Metric.allCases)
  func flatSearchIsExact(precision: Precision, metric: Metric) throws {
    let directory = TemporaryDirectory()
    let statistics = try sample.build(
      at: directory, metric: metric, precision: precision, kind: .flat)
    #expect(statistics.kind == .flat)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    for query in queries(20) {
      let found = try index.search(query, k: 10)
      #expect(found == (try index.search(query, k: 10, exact: true)))
      guard metric == .cosine else { continue }
      let best = sample.cosines(query).sorted(by: >)
      // A byte a component: half a step of 1/127 of the greatest component.
      let bound = precision == .int8 ? 0.02 : 0.001
      for (neighbour, cosine) in zip(found, best) {
        #expect(abs(Double(neighbour.score) - cosine) < bound)
      }
    }
  }

  @Test(arguments: codes, Metric.allCases)
  func moreListsFindMore(codes: ListCodes, metric: Metric) throws {
    let directory = TemporaryDirectory()
    let parameters = IVFParameters(lists: 60, probes: 4, codes: codes)
    try sample.build(at: directory, metric: metric, precision: .float16, kind: .ivf(parameters))
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    let recalls = try [1, 4, 16, 60].map { try recall(index, effort: $0) }
    for (less, more) in zip(recalls, recalls.dropFirst()) { #expect(more >= less - 0.01) }
    #expect(recalls[0] < 0.99)
    // With all lists only the codes can miss one.
    #expect(recalls[3] >= (codes == .int8 ? 0.995 : 0.97), "\(recalls)")
    #expect(try recall(index, effort: nil) == recalls[1])
  }

  @Test(arguments: codes)
  func statisticsTellTheParameters(codes: ListCodes) throws {
    let directory = TemporaryDirectory()
    let built = try sample.build(at: directory, kind: .ivf(IVFParameters(codes: codes, seed: 5)))
    let lists = try #require(built.lists)
    // 3000 vectors: a sixteenth of them is less than 4 √3000 = 219.
    #expect(lists.lists == 187)
    #expect(lists.probes == 5)
    #expect(lists.seed == 5)
    switch codes {
    case .int8: #expect(lists.codes == .int8)
    case .product(_, let bits):
      #expect(lists.codes == .product(subquantisers: 24 * 2 / bits, bits: bits))
    }
    #expect(built.parameters == nil)
    #expect(try VectorIndex(directory: directory.path).statistics() == built)
  }

  @Test(arguments: kinds)
  func contentDependsNeitherOnThreadsNorOnInputOrder(kind: IndexKind) throws {
    var reversed = sample
    reversed.vectors = (0..<sample.count).reversed().flatMap { sample.vector($0) }
    var hashes: Set<UInt64> = []
    for threads in [1, 2, 8] {
      hashes.insert(
        try sample.build(at: TemporaryDirectory(), kind: kind, threads: threads).contentHash)
    }
    let ids = Array(sample.ids.reversed())
    hashes.insert(try reversed.build(at: TemporaryDirectory(), ids: ids, kind: kind).contentHash)
    #expect(hashes.count == 1)
    guard case .ivf(var parameters) = kind else { return }
    parameters.seed = 1
    hashes.insert(try sample.build(at: TemporaryDirectory(), kind: .ivf(parameters)).contentHash)
    #expect(hashes.count == 2)
  }

  @Test(arguments: kinds, [0, 1, 2, 15, 16, 17, 33, 100])
  func everySizeAnswersInFull(kind: IndexKind, count: Int) throws {
    let directory = TemporaryDirectory()
    var few = sample
    few.vectors = Array(sample.vectors.prefix(count * 24))
    let statistics = try few.build(at: directory, metric: .euclidean, kind: kind, threads: 2)
    #expect(statistics.nodeCount == count)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    for query in queries(3) {
      for k in [1, 10, 200] {
        let found = try index.search(query, k: k, effort: 1)
        #expect(found.count == min(k, count))
        #expect(Set(found.map(\.id)).count == found.count)
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
      }
    }
  }

  @Test(arguments: kinds)
  func equalVectorsAreFoldedAndTiesComeById(kind: IndexKind) throws {
    let directory = TemporaryDirectory()
    var doubled = sample
    doubled.vectors = Array(sample.vectors.prefix(200 * 24))
    for _ in 0..<30 { doubled.vectors += sample.vector(17) }
    let ids = (0..<UInt64(doubled.count)).map { 1000 - $0 }
    let statistics = try doubled.build(at: directory, ids: ids, kind: kind)
    #expect(statistics.nodeCount == 200)
    #expect(statistics.count == 230)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    let found = try index.search(sample.vector(17), k: 31, effort: 2)
    let equal: [UInt64] = Array(771...800)
    #expect(found.map(\.id) == equal + [983])
    #expect(try index.search(sample.vector(17), k: 5).map(\.id) == [771, 772, 773, 774, 775])
  }

  @Test(arguments: kinds)
  func changesInTheLogAreSeen(kind: IndexKind) throws {
    let directory = TemporaryDirectory()
    try sample.build(at: directory, precision: .float16, kind: kind)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    let query = queries(1)[0]
    let before = try index.search(query, k: 12, exact: true)
    try index.apply(before.prefix(10).map { .remove(id: $0.id) })
    let after = try index.search(query, k: 2, effort: 187)
    #expect(after.map(\.id) == before.suffix(2).map(\.id))
    try index.apply([.put(id: 9999, vector: query)])
    #expect(try index.search(query, k: 1).map(\.id) == [9999])
    try index._checkInvariants()
  }

  /// What was woven in is what a new build would have, but for the centroids,
  /// which stay.
  @Test(arguments: kinds, [Metric.cosine, .euclidean])
  func weavingKeepsEverything(kind: IndexKind, metric: Metric) throws {
    let directory = TemporaryDirectory()
    var first = sample
    first.vectors = Array(sample.vectors.prefix(2000 * 24))
    try first.build(at: directory, metric: metric, precision: .float16, kind: kind)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    try index.apply((2000..<3000).map { .put(id: UInt64($0), vector: sample.vector($0)) })
    // One of them twice, and one that is there already.
    try index.apply([.put(id: 5000, vector: sample.vector(2500))])
    try index.apply([.put(id: 5001, vector: sample.vector(3))])
    try index.apply((100..<400).map { .remove(id: UInt64($0)) })
    try index.weave()
    try index._checkInvariants()
    let statistics = try index.statistics()
    #expect(statistics.freshCount == 0)
    #expect(statistics.nodeCount == 2700)
    #expect(statistics.count == 2702)
    for query in queries(30) {
      let truth = try index.search(query, k: 10, exact: true)
      let all = try index.search(query, k: 10, effort: 10_000)
      #expect(all.count { truth.contains($0) } >= 8)
    }
    #expect(try index.search(sample.vector(2500), k: 2).map(\.id) == [2500, 5000])
    #expect(try index.search(sample.vector(3), k: 2).map(\.id) == [3, 5001])
  }

  @Test func vectorsThatAreAllEqualMakeOneList() throws {
    let directory = TemporaryDirectory()
    var same = sample
    same.vectors = (0..<100).flatMap { _ in sample.vector(3) }
    let statistics = try same.build(at: directory, kind: .ivf(IVFParameters(lists: 20)))
    #expect(statistics.lists?.lists == 1)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    #expect(try index.search(sample.vector(9), k: 100).map(\.id) == same.ids)
  }

  @Test func numbersOutOfRangeAreRefused() throws {
    func build(_ parameters: IVFParameters) throws {
      try sample.build(at: TemporaryDirectory(), kind: .ivf(parameters))
    }
    #expect(throws: VectorIndexError.outOfRange(name: "lists", got: -1, expected: 0...65_536)) {
      try build(IVFParameters(lists: -1))
    }
    #expect(throws: VectorIndexError.outOfRange(name: "bits", got: 5, expected: 4...8)) {
      try build(IVFParameters(codes: .product(bits: 5)))
    }
    #expect(
      throws: VectorIndexError.outOfRange(name: "subquantisers", got: 257, expected: 0...256)
    ) { try build(IVFParameters(codes: .product(subquantisers: 257, bits: 8))) }
  }
}
