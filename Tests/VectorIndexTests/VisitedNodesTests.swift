import Testing

@testable import VectorIndex

@Suite struct VisitedNodesTests {
  /// A walk that forgets nodes must answer what one that forgets none does.
  @Test(arguments: [10, 33, 64]) func forgettingNodesChangesNoAnswer(effort: Int) throws {
    let sample = Sample(count: 9000, dimension: 16, clusters: 60, seed: 91)
    try sample.withGraph { base, scratch in
      for number in stride(from: 0, to: 9000, by: 90) {
        try sample.vector(number).withUnsafeBufferPointer { try scratch.vector.set(query: $0) }
        scratch.loadQuery(base.graph.kernels)
        let start = base.graph.descend(scratch.query, to: 0, scratch)
        func walk() -> [NodeKey] {
          Array(base.graph.walk(0, scratch.query, from: start, effort: effort, scratch).sorted)
        }
        let forgetting = walk()
        // A node that is hidden has the walk mark all others. This one is not there.
        scratch.hidden = UInt32(base.metadata.slotCount)
        #expect(walk() == forgetting)
        scratch.hidden = Graph.none
        #expect(Set(forgetting).count == forgetting.count)
      }
    }
  }

  @Test func aNodeThatPushedAnotherOutIsNewAgain() {
    let shape = IndexShape(dimension: 4, metric: .cosine, precision: .int8, kind: .flat)
    let scratch = Scratch(slotCount: 5000, effort: 10, shape: shape)
    let recent = RecentNodes(scratch)
    #expect(recent.insert(7))
    #expect(!recent.insert(7))
    #expect(recent.insert(7 + UInt32(RecentNodes.capacity)))
    #expect(recent.insert(7))
    let marked = MarkedNodes(scratch)
    #expect(marked.insert(7))
    #expect(marked.insert(7 + UInt32(RecentNodes.capacity)))
    #expect(!marked.insert(7))
  }
}
