import Testing

@testable import VectorIndex

@Suite struct LocalityOrderTests {
  /// Ten groups of vectors, each around an axis of its own, one of each in turn.
  private static func tables(count: Int) throws -> IndexTables {
    let shape = IndexShape(dimension: 10)
    let tables = IndexTables(shape, capacity: count)
    let vector = PreparedVector(shape)
    var random = SplitMix64(seed: 7)
    for item in 0..<count {
      var components = (0..<10).map { _ in Float(random.next(below: 1000)) / 10_000 }
      components[item % 10] += 1
      try components.withUnsafeBufferPointer { try vector.set(item: $0, id: UInt64(item)) }
      tables.fill(tables.appendSlot(), vector, id: UInt64(item))
    }
    return tables
  }

  @Test func everySlotHasOnePlace() throws {
    for count in [0, 1, 2, 16, 17, 1000] {
      let order = LocalityOrder(try Self.tables(count: count)).slots
      #expect(order.sorted() == (0..<UInt32(count)).map { $0 })
    }
  }

  @Test func nearVectorsFollowEachOther() throws {
    let order = LocalityOrder(try Self.tables(count: 1000)).slots
    let changes = zip(order, order.dropFirst()).count { $0 % 10 != $1 % 10 }
    // Of 999 steps 900 lead to another group in a random order, nine at best.
    // Halves of equal size cut groups, and leaves are not sorted any further.
    #expect(changes < 250)
  }

  @Test func renumberingMovesAllThatBelongsToAVector() throws {
    let tables = try Self.tables(count: 100)
    let vectors = (0..<100).map { tables.vector(UInt32($0)) }
    let scales = (0..<100).map { tables.scales.table.row(UInt32($0)).load(as: Float.self) }
    var order = (0..<UInt32(100)).map { $0 }
    var random = SplitMix64(seed: 8)
    for last in stride(from: 99, to: 0, by: -1) {
      order.swapAt(last, random.next(below: last + 1))
    }
    let levels = (0..<100).map { NodeRecord(tables.nodes.table.row(UInt32($0))).level }
    tables.renumber(order)
    for slot in 0..<100 {
      let old = Int(order[slot])
      let record = NodeRecord(tables.nodes.table.row(UInt32(slot)))
      #expect(record.id == UInt64(old) && record.level == levels[slot])
      #expect(tables.vector(UInt32(slot)) == vectors[old])
      #expect(tables.scales.table.row(UInt32(slot)).load(as: Float.self) == scales[old])
    }
  }
}
