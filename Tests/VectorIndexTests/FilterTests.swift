import Testing

@testable import VectorIndex

/// Searches that may answer with some items only.
@Suite struct FilterTests {
  private static let kinds: [IndexKind] = [
    .hnsw(HNSWParameters(linksPerNode: 8, constructionEffort: 60)), .flat,
    .ivf(IVFParameters(lists: 40, probes: 6)),
    .ivf(IVFParameters(lists: 40, probes: 6, codes: .product())),
  ]

  /// 4000 items in 60 clusters, a fifth of them copies of others, and queries
  /// that are none of them.
  private static let sample: (items: Sample, queries: [[Float]]) = {
    var sample = Sample(count: 4040, dimension: 24, clusters: 60, seed: 60)
    let queries = (4000..<4040).map { sample.vector($0) }
    sample.vectors.removeLast(40 * 24)
    for item in 0..<800 {
      let copy = sample.vector(800 + item % 400)
      sample.vectors.replaceSubrange(item * 24..<(item + 1) * 24, with: copy)
    }
    return (sample, queries)
  }()

  private func index(_ kind: IndexKind, at directory: TemporaryDirectory) throws -> VectorIndex {
    try Self.sample.items.build(at: directory, kind: kind)
    return try VectorIndex(directory: directory.path)
  }

  /// The nearest passing items by the scores of an exact search of all, ties by
  /// id.
  private func oracle(
    _ index: VectorIndex, _ query: [Float], k: Int, allowing allowed: Set<UInt64>
  ) throws -> [Neighbour] {
    try Array(
      index.search(query, k: VectorIndex.Limits.kMax, exact: true)
        .filter { allowed.contains($0.id) }.prefix(k))
  }

  private func choice(_ share: Double, seed: UInt64) -> Set<UInt64> {
    var random = SplitMix64(seed: seed)
    return Set((0..<4000).filter { _ in Double(random.next(below: 1 << 20)) < share * 0x1p20 })
  }

  @Test(arguments: kinds) func exactFilteredSearchEqualsOracle(kind: IndexKind) throws {
    let directory = TemporaryDirectory()
    let index = try index(kind, at: directory)
    let queries = Self.sample.queries
    for share in [0.001, 0.02, 0.3, 0.9] {
      let allowed = choice(share, seed: 61)
      let filter = ItemFilter(allowing: allowed)
      for query in queries {
        for k in [1, 10, 200] {
          #expect(
            try index.search(query, k: k, exact: true, filter: filter)
              == oracle(index, query, k: k, allowing: allowed))
        }
      }
    }
  }

  @Test(arguments: kinds) func filteredSearchFindsNineteenOfTwenty(kind: IndexKind) throws {
    let directory = TemporaryDirectory()
    let index = try index(kind, at: directory)
    let queries = Self.sample.queries
    for share in [0.001, 0.01, 0.1, 0.5, 0.9] {
      let allowed = choice(share, seed: 62)
      let filter = ItemFilter(allowing: allowed)
      var (found, wanted) = (0, 0)
      for query in queries {
        let exact = try oracle(index, query, k: 10, allowing: allowed)
        let answer = try index.search(query, k: 10, filter: filter)
        #expect(answer.count == exact.count)
        #expect(answer.allSatisfy { allowed.contains($0.id) })
        let bar = try #require(exact.last).score
        found += answer.count { $0.score >= bar }
        wanted += exact.count
      }
      #expect(Double(found) >= 0.95 * Double(wanted), "\(share) of the items pass")
    }
  }

  @Test(arguments: kinds) func everyItemThatPassesIsAnsweredWhenAsMuchIsAskedFor(
    kind: IndexKind
  ) throws {
    let directory = TemporaryDirectory()
    let index = try index(kind, at: directory)
    let queries = Self.sample.queries
    for share in [0.002, 0.05, 0.5, 1] {
      let allowed = choice(share, seed: 63)
      let filter = ItemFilter(allowing: allowed)
      for k in [allowed.count - 1, allowed.count, allowed.count + 1] where k > 0 {
        let found = try index.search(queries[0], k: k, effort: 1, filter: filter)
        #expect(found.count == min(k, allowed.count))
        #expect(Set(found.map(\.id)).isSubset(of: allowed))
      }
    }
  }

  @Test(arguments: kinds) func noItemPassesAnEmptyFilterOrOneOfStrangers(kind: IndexKind) throws {
    let directory = TemporaryDirectory()
    let index = try index(kind, at: directory)
    let queries = Self.sample.queries
    for ids in [[], [4000, 5000, .max] as [UInt64]] {
      let filter = ItemFilter(allowing: ids)
      #expect(try index.search(queries[0], k: 5, filter: filter) == [])
      #expect(try index.search(queries[0], k: 5, exact: true, filter: filter) == [])
    }
  }

  /// Items come, go and change while the same filters go on being used.
  @Test(arguments: kinds) func filtersFollowAChangingIndex(kind: IndexKind) throws {
    let directory = TemporaryDirectory()
    let (sample, queries) = Self.sample
    try sample.build(at: directory, kind: kind)
    var options = VectorIndex.Options()
    options.synchronizes = false
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory.path, for: .writing, options: options)
    let allowed = [choice(0.02, seed: 64), choice(0.6, seed: 65).union(4000..<4300)]
    let filters = allowed.map { ItemFilter(allowing: $0) }
    var random = SplitMix64(seed: 66)
    for step in 0..<24 {
      let old = try index.snapshot()
      let before = try old.search(queries[step], k: 10, exact: true, filter: filters[1])
      try index.apply(
        (0..<40).map { _ in
          let id = UInt64(random.next(below: 4400))
          return random.next(below: 3) == 0
            ? .remove(id: id) : .put(id: id, vector: sample.vector(random.next(below: 4000)))
        })
      if step % 5 == 4 { try index.weave() }
      for (allowed, filter) in zip(allowed, filters) {
        let truth = try oracle(index, queries[step], k: 25, allowing: allowed)
        #expect(try index.search(queries[step], k: 25, exact: true, filter: filter) == truth)
        let found = try index.search(queries[step], k: 25, filter: filter)
        #expect(found.count == truth.count)
        #expect(found.allSatisfy { allowed.contains($0.id) })
      }
      // A state of before still answers as it did.
      #expect(try old.search(queries[step], k: 10, exact: true, filter: filters[1]) == before)
    }
    try index._checkInvariants()
  }

  @Test func idsMayComeInAnyOrderAndMoreThanOnce() {
    let filter = ItemFilter(allowing: [7, 3, 7, .max, 0, 3])
    #expect(filter.count == 4)
    for (id, allows) in [(0, true), (1, false), (3, true), (7, true), (8, false)] {
      #expect(filter.allows(UInt64(id)) == allows)
    }
    #expect(filter.allows(.max))
    #expect(!filter.allows(.max - 1))
  }
}
