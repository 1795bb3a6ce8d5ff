import Testing

@testable import VectorIndex

@Suite struct NodeKeyTests {
  private let similarities: [Float] = [
    -.infinity, -1.5, -1, -0.25, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, 0.25, 1, 1.5,
  ]

  @Test func keysAreOrderedByFallingSimilarityThenByNode() {
    for (index, similarity) in similarities.enumerated() {
      let key = NodeKey(similarity: similarity, node: 7)
      #expect(key.similarity == similarity)
      #expect(key.node == 7)
      #expect(key < NodeKey(similarity: similarity, node: 8))
      for greater in similarities[(index + 1)...] {
        #expect(NodeKey(similarity: greater, node: .max) < key)
      }
    }
  }

  @Test func zeroAndNegativeZeroTie() {
    #expect(NodeKey(similarity: -0.0, node: 1) == NodeKey(similarity: 0, node: 1))
  }

  @Test func nearestNodesKeepsTheSmallestKeysInOrder() {
    var random = SplitMix64(seed: 3)
    let memory = UnsafeMutablePointer<NodeKey>.allocate(capacity: 300)
    defer { memory.deallocate() }
    for limit in [1, 2, 3, 10, 300] {
      for count in [1, 2, 9, 10, 11, 200] {
        // Few different keys, so that many are equal.
        let keys = (0..<count).map { _ in random.next() % 64 }
        var nearest = NearestNodes(memory, limit: limit)
        for key in keys { nearest.offer(key) }
        #expect(Array(nearest.sorted()) == Array(keys.sorted().prefix(limit)))
      }
    }
  }
}
