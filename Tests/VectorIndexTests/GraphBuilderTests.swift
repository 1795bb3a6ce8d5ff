import CKernels
import Testing

@testable import VectorIndex

/// Insertion, removal and repair on tables in memory.
@Suite struct GraphBuilderTests {
  private let sample = Sample(count: 2000, dimension: 16, clusters: 100, seed: 70)

  private func tables(
    _ count: Int, extraSlots: Int = 0, seed: UInt64 = 0
  ) throws -> IndexTables {
    let shape = IndexShape(
      dimension: 16, precision: .float32, parameters: HNSWParameters(seed: seed))
    let unique = try sample.vectors.withUnsafeBufferPointer { vectors in
      try UniqueVectors(
        ids: (0..<UInt64(count)).map { $0 },
        vectors: UnsafeBufferPointer(rebasing: vectors[..<(count * 16)]), shape: shape)
    }
    return unique.tables.copy(extraSlots: extraSlots)
  }

  /// Puts the sample's vector of an item into a slot.
  private func fill(_ tables: IndexTables, _ slot: Int, item: Int) throws {
    let vector = PreparedVector(tables.shape)
    try sample.vector(item).withUnsafeBufferPointer {
      try vector.set(item: $0, id: UInt64(item))
    }
    tables.fill(slot, vector, id: UInt64(item))
  }

  /// The share of the ten nearest live items that a walk finds.
  private func recall(_ builder: GraphBuilder, effort: Int) throws -> Double {
    let (tables, graph) = (builder.tables, builder.graph)
    let scratch = Scratch(slotCount: graph.slotCount, effort: effort, shape: graph.shape)
    let ranking = Ranking(tables, graph)
    var found = 0
    for query in stride(from: 0, to: 2000, by: 20) {
      let vector = sample.vector(query).map { $0 + 0.1 }
      try vector.withUnsafeBufferPointer { try scratch.vector.set(query: $0) }
      scratch.loadQuery(graph.kernels)
      let truth = Set(ranking.bestOfAll(10, scratch).map(\.node))
      let best = ranking.best(10, of: graph.nearest(effort: effort, scratch), scratch)
      // Others may be as near as the tenth.
      #expect(best.count >= 10)
      #expect(best.dropFirst(10).allSatisfy { $0.similarity == best[9].similarity })
      found += best.prefix(10).count { truth.contains($0.node) }
    }
    return Double(found) / 1000
  }

  /// Everything that a search sees.
  private func content(_ builder: GraphBuilder) -> [UInt64] {
    let blocks = builder.tables.named.flatMap { name, blocks in
      (0..<blocks.blockCount).map { ContentHash.of(blocks.block($0)) }
    }
    return blocks + [UInt64(builder.graph.entry), UInt64(builder.graph.topLevel)]
  }

  @Test func nodesInsertedLaterAreFoundAsWell() throws {
    let tables = try tables(1000, extraSlots: 1000)
    var builder = GraphBuilder(tables, threads: 2)
    try builder.build { _, _ in }
    for item in 1000..<2000 { try fill(tables, tables.appendSlot(), item: item) }
    builder = GraphBuilder(
      tables, entry: builder.graph.entry, topLevel: builder.graph.topLevel, threads: 2)
    builder.insert((1000..<2000).map { UInt32($0) }, effort: tables.shape.parameters.effort)
    try builder.graph.checkInvariants()
    #expect(builder.graph.levelCounts()[0] == 2000)
    #expect(builder.graph.unreachableCount() == 0)
    #expect(try recall(builder, effort: 40) >= 0.95)
  }

  @Test func halfTheNodesCanGoAndOthersTakeTheirSlots() throws {
    let tables = try tables(2000)
    let builder = GraphBuilder(tables, threads: 2)
    try builder.build { _, _ in }
    let before = try recall(builder, effort: 40)
    var random = SplitMix64(seed: 71)
    let removed = (0..<UInt32(2000)).shuffled(using: &random).prefix(1000).map { $0 }
    for start in stride(from: 0, to: 1000, by: 100) {
      builder.remove(Array(removed[start..<start + 100]))
      try builder.graph.checkInvariants()
    }
    #expect(builder.graph.levelCounts()[0] == 1000)
    #expect(builder.graph.unreachableCount() <= 2)
    #expect(try recall(builder, effort: 40) >= 0.95 * before)
    for slot in removed[..<300] { try fill(tables, Int(slot), item: Int(slot)) }
    builder.insert(removed[..<300].map { $0 }, effort: tables.shape.parameters.effort)
    try builder.graph.checkInvariants()
    #expect(builder.graph.levelCounts()[0] == 1300)
    #expect(try recall(builder, effort: 40) >= 0.95 * before)
  }

  @Test func theLastNodeCanGoAndAFirstOneCome() throws {
    let tables = try tables(3)
    let builder = GraphBuilder(tables, threads: 1)
    try builder.build { _, _ in }
    builder.remove([1, 0])
    #expect(builder.graph.entry == 2)
    builder.remove([2])
    #expect(builder.graph.topLevel == -1)
    try builder.graph.checkInvariants()
    try fill(tables, 1, item: 1)
    builder.insert([1], effort: 10)
    #expect(builder.graph.entry == 1)
    try builder.graph.checkInvariants()
  }

  @Test func changesDoNotDependOnThreads() throws {
    var contents: Set<[UInt64]> = []
    for threads in [1, 2, 8] {
      let tables = try tables(1200)
      let builder = GraphBuilder(tables, threads: threads)
      try builder.build { _, _ in }
      let gone = stride(from: 0, to: 1200, by: 3).map { UInt32($0) }
      builder.remove(gone)
      for slot in gone { try fill(tables, Int(slot), item: Int(slot) + 700) }
      builder.insert(gone, effort: 50)
      contents.insert(content(builder))
    }
    #expect(contents.count == 1)
  }

  @Test func twentySeedsGiveTwentyGraphsAtAnyNumberOfThreads() throws {
    var all: Set<[UInt64]> = []
    for seed in 0..<20 as Range<UInt64> {
      var contents: Set<[UInt64]> = []
      for threads in [1, 2, 8] {
        let builder = GraphBuilder(try tables(400, seed: seed), threads: threads)
        try builder.build { _, _ in }
        contents.insert(content(builder))
      }
      #expect(contents.count == 1, "seed \(seed)")
      all.formUnion(contents)
    }
    #expect(all.count == 20)
  }

  @Test func graphsAreTheSameOnEveryCPU() throws {
    for seed in [0, 1, 2] as [UInt64] {
      var contents: Set<[UInt64]> = []
      for level in 0...fabula_cpu_level_best().rawValue {
        let tables = try tables(600, seed: seed)
        let builder = GraphBuilder(tables, threads: 2, level: fabula_cpu_level(rawValue: level))
        try builder.build { _, _ in }
        builder.remove([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
        contents.insert(content(builder))
      }
      #expect(contents.count == 1)
    }
  }

  @Test func copiesLeaveTheOriginalAlone() throws {
    let original = try tables(500)
    let builder = GraphBuilder(original, threads: 1)
    try builder.build { _, _ in }
    let before = content(builder)
    let copy = original.copy(extraSlots: 10)
    let changed = GraphBuilder(
      copy, entry: builder.graph.entry, topLevel: builder.graph.topLevel, threads: 1)
    changed.remove([3, 4, 5])
    for item in 500..<510 { try fill(copy, copy.appendSlot(), item: item) }
    let again = GraphBuilder(
      copy, entry: changed.graph.entry, topLevel: changed.graph.topLevel, threads: 1)
    again.insert((500..<510).map { UInt32($0) }, effort: 50)
    try again.graph.checkInvariants()
    #expect(content(builder) == before)
    #expect(content(again) != before)
  }

  @Test func linksThatLeadOutAreFoundByTheCheck() throws {
    let tables = try tables(100)
    let builder = GraphBuilder(tables, threads: 1)
    try builder.build { _, _ in }
    try builder.graph.checkBounds()
    let row = tables.links.mutableRow(7)
    row.storeBytes(of: 100, as: UInt32.self)
    #expect(throws: VectorIndexError.damaged("a link of node 7 leads out of level 0")) {
      try builder.graph.checkBounds()
    }
  }
}
