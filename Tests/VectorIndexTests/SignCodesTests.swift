import Testing

@testable import VectorIndex

/// Filters that are used again, whose slots are scanned by their signs.
@Suite struct SignCodesTests {
  /// 5000 items in 200 clusters, and 20 queries that are none of them.
  private func sample(dimension: Int) -> (items: Sample, queries: [[Float]]) {
    var sample = Sample(count: 5020, dimension: dimension, clusters: 200, seed: 70)
    let queries = (5000..<5020).map { sample.vector($0) }
    sample.vectors.removeLast(20 * dimension)
    return (sample, queries)
  }

  /// A random half of the items and more, not a whole number of runs.
  private let allowed = {
    var random = SplitMix64(seed: 71)
    return Set((0..<5000).map { UInt64($0) }.filter { _ in random.next(below: 100) < 61 })
  }()

  @Test(arguments: [(Metric.cosine, 24), (.innerProduct, 70), (.euclidean, 33), (.euclidean, 130)])
  func searchByTheSignsFindsNineteenOfTwenty(metric: Metric, dimension: Int) throws {
    let directory = TemporaryDirectory()
    let (items, queries) = sample(dimension: dimension)
    try items.build(at: directory, metric: metric)
    let snapshot = try VectorIndex(directory: directory.path).snapshot()
    let filter = ItemFilter(allowing: allowed)
    let passing = try filter.passing(in: snapshot).slots
    #expect(passing.areScannedBySigns(effort: 64, snapshot.base.metadata.shape))
    #expect(passing.signs(snapshot.base.graph) == nil)
    _ = try #require(passing.signs(snapshot.base.graph))
    var (found, wanted) = (0, 0)
    for query in queries {
      let exact = try snapshot.search(query, k: 10, exact: true, filter: filter)
      let answer = try snapshot.search(query, k: 10, effort: 64, filter: filter)
      #expect(answer.count == 10)
      #expect(answer.allSatisfy { allowed.contains($0.id) })
      let bar = try #require(exact.last).score
      found += answer.count { $0.score >= bar }
      wanted += exact.count
    }
    #expect(Double(found) >= 0.95 * Double(wanted))
  }

  /// Each slot is in one group, once, and has the signs and the factor of its residual.
  @Test(arguments: [513, 1024, 1055, 3000]) func everySlotHasItsPlace(count: Int) throws {
    let directory = TemporaryDirectory()
    let (items, _) = sample(dimension: 24)
    try items.build(at: directory)
    let snapshot = try VectorIndex(directory: directory.path).snapshot()
    let slots = (0..<UInt32(count)).map { $0 }
    let signs = try #require(withExtendedLifetime(snapshot) { SignCodes(slots, $0.base.graph) })
    var places: [Int] = []
    var indexes: [Int] = []
    for group in 0..<SignCodes.groupsPerRun {
      for run in signs.runs(withGroup: group) {
        let index = signs.index(run: run, group: group)
        indexes.append(index)
        for entry in 0..<ProductLayout.group {
          let place = signs.place(run: run, group: group, entry: entry)
          guard place < count else { continue }
          places.append(place)
          let factor = signs.factors(index)[entry]
          #expect(signs.bounds[index].leastFactor <= factor)
          #expect(signs.bounds[index].greatestFactor >= factor)
        }
      }
    }
    #expect(places.sorted() == Array(0..<count))
    #expect(indexes == Array(0..<indexes.count))
  }

  @Test func candidatesAreDifferentSlotsAndNoneWhenThereAreTooMany() throws {
    let directory = TemporaryDirectory()
    let (items, queries) = sample(dimension: 24)
    try items.build(at: directory)
    let snapshot = try VectorIndex(directory: directory.path).snapshot()
    let slots = stride(from: UInt32(0), to: 5000, by: 2).map { $0 }
    let signs = try #require(withExtendedLifetime(snapshot) { SignCodes(slots, $0.base.graph) })
    try snapshot.base.scratches.with { scratch in
      for query in queries {
        try query.withUnsafeBufferPointer { try scratch.vector.set(query: $0) }
        let count = try #require(signs.nearest(about: 256, scratch))
        let found = (0..<count).map { scratch.ids[$0] }
        // About as many as were wanted, by what a sixteenth of all has shown.
        #expect(count > 64 && count < 1024)
        #expect(Set(found).count == count && Set(found).isSubset(of: slots))
        // Eight of the sample stand for more than eight of all.
        #expect(signs.nearest(about: 1, scratch) == nil)
      }
    }
  }
}
