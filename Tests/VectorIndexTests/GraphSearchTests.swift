import Testing

@testable import VectorIndex

@Suite struct GraphSearchTests {
  /// 200 crowds of 20 vectors each, far smaller than the way from one to the next.
  private struct Crowds {
    static let crowd = 20
    let unique: UniqueVectors
    let builder: GraphBuilder
    let scratch: Scratch

    init(metric: Metric = .cosine) throws {
      var random = SplitMix64(seed: 5)
      func uniform() -> Float { Float(random.next() >> 40) * 0x1p-23 - 1 }
      let centres = (0..<200).map { _ in (0..<32).map { _ in uniform() } }
      let vectors = centres.flatMap { centre in
        (0..<Self.crowd).flatMap { _ in centre.map { $0 + 0.1 * uniform() } }
      }
      // Few links, so that many crowds are off the way.
      let shape = IndexShape(
        dimension: 32, metric: metric,
        parameters: HNSWParameters(linksPerNode: 4, constructionEffort: 20))
      unique = try vectors.withUnsafeBufferPointer {
        try UniqueVectors(ids: Array(0..<UInt64(200 * Self.crowd)), vectors: $0, shape: shape)
      }
      builder = unique.tables.builder(threads: 1) as! GraphBuilder
      try builder.build { _, _ in }
      scratch = Scratch(slotCount: builder.graph.slotCount, effort: 64, shape: shape)
    }

    /// Asks for each item by itself. Gives how many narrow walks found it, how many
    /// searches did, and how many of these went on after the walk.
    func search(effort: Int) -> (walked: Int, searched: Int, wider: Int) {
      let graph = builder.graph
      var counts = (walked: 0, searched: 0, wider: 0)
      for (_, node) in unique.nodesByID {
        graph.load(node, into: scratch.query)
        let start = graph.descend(scratch.query, to: 0, scratch)
        let walked = graph.walk(0, scratch.query, from: start, effort: effort, scratch).sorted
        let hasIt = walked.contains { $0.node == node }
        counts.walked += hasIt ? 1 : 0
        let searched = graph.nearest(effort: effort, scratch)
        counts.searched += searched.contains { $0.node == node } ? 1 : 0
        counts.wider += searched.count > effort ? 1 : 0
        if hasIt { #expect(searched.count == effort, "nothing is nearer than the item itself") }
      }
      return counts
    }
  }

  @Test func aSearchThatEndedInAnotherCrowdLooksFurther() throws {
    let counts = try Crowds().search(effort: 4)
    let missed = 4000 - counts.walked
    #expect(missed > 400)
    #expect(counts.wider > missed / 2)
    // With so few links some crowds are out of reach of a wider walk, too.
    #expect(counts.searched - counts.walked > missed / 4)
  }

  @Test func aWideSearchLooksFurtherAsWide() throws {
    let counts = try Crowds().search(effort: 64)
    // With so few links most crowds that a wide walk misses are out of reach.
    #expect(counts.searched > counts.walked)
    #expect(counts.wider == 0)
  }

  @Test func aSearchByInnerProductsLooksOnce() throws {
    #expect(try Crowds(metric: .innerProduct).search(effort: 4).wider == 0)
  }
}
