import Testing

@testable import VectorIndex

@Suite struct CandidatePoolTests {
  /// Against an array that is sorted anew each time.
  @Test func poolKeepsTheNearestAndVisitsThemInOrder() {
    var random = SplitMix64(seed: 80)
    let keys = UnsafeMutablePointer<NodeKey>.allocate(capacity: 101)
    let marks = UnsafeMutablePointer<Bool>.allocate(capacity: 101)
    defer {
      keys.deallocate()
      marks.deallocate()
    }
    for limit in [1, 2, 3, 10, 100] {
      var pool = CandidatePool(keys, marks, limit: limit)
      var model: [NodeKey] = []
      var visited: Set<NodeKey> = []
      for _ in 0..<300 {
        for _ in 0..<random.next(below: 4) {
          let key = random.next()
          let isSoon = pool.offer(key)
          model = Array((model + [key]).sorted().prefix(limit))
          #expect(Array(pool.sorted) == model)
          #expect(isSoon || model.first != key)
          let isSoonAgain = pool.offer(key)
          #expect(!isSoonAgain)
          #expect(Array(pool.sorted) == model)
          #expect(!isSoon || model.contains(key))
          #expect(pool.bound == (model.count == limit ? model[limit - 1] : .max))
        }
        let expected = model.first { !visited.contains($0) }
        #expect(pool.peek() == expected?.node)
        #expect(pool.visitNext() == expected?.node)
        if let expected { visited.insert(expected) }
      }
    }
  }
}
