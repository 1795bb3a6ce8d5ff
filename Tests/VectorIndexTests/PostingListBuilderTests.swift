import CKernels
import Testing

@testable import VectorIndex

/// Insertion into posting lists and removal from them, on tables in memory.
@Suite struct PostingListBuilderTests {
  private let sample = Sample(count: 1500, dimension: 20, clusters: 40, seed: 95)

  private func tables(
    _ count: Int, _ codes: ListCodes, precision: Precision = .float16, metric: Metric = .euclidean,
    extraSlots: Int = 0
  ) throws -> IndexTables {
    let shape = IndexShape(
      dimension: 20, metric: metric, precision: precision,
      kind: .ivf(IVFParameters(lists: 30, codes: codes)))
    let unique = try sample.vectors.withUnsafeBufferPointer { vectors in
      try UniqueVectors(
        ids: (0..<UInt64(count)).map { $0 },
        vectors: UnsafeBufferPointer(rebasing: vectors[..<(count * 20)]),
        shape: shape.resolved(count: count))
    }
    return unique.tables.copy(extraSlots: extraSlots)
  }

  private func fill(_ tables: IndexTables, _ slot: Int, item: Int) throws {
    let vector = PreparedVector(tables.shape)
    try sample.vector(item).withUnsafeBufferPointer {
      try vector.set(item: $0, id: UInt64(item))
    }
    tables.fill(slot, vector, id: UInt64(item))
  }

  private func content(_ tables: IndexTables) -> [UInt64] {
    tables.named.flatMap { _, blocks in
      (0..<blocks.blockCount).map { ContentHash.of(blocks.block($0)) }
    }
  }

  /// The slots of each list.
  private func members(_ tables: IndexTables) throws -> [Set<UInt32>] {
    let lists = try #require(PostingLists(tables))
    return (0..<UInt32(lists.listCount)).map { list in
      var slots: Set<UInt32> = []
      lists.forEachPage(of: list) { page, _ in
        for entry in 0..<page.count { slots.insert(page.slots[entry]) }
      }
      return slots
    }
  }

  private func check(_ tables: IndexTables) throws {
    try #require(PostingLists(tables)).checkInvariants(tables)
  }

  @Test(arguments: PostingListTests.codes, [Precision.float16, .int8])
  func listsAfterChangesAreThoseOfOneInsertion(codes: ListCodes, precision: Precision) throws {
    let whole = try tables(1000, codes, precision: precision)
    try PostingListBuilder(whole, threads: 1).build { _, _ in }
    try check(whole)
    let copy = whole.copy(extraSlots: 500)
    let before = content(whole)
    for item in 1000..<1500 { try fill(copy, copy.appendSlot(), item: item) }
    PostingListBuilder(copy, threads: 2).insert((1000..<1500).map { UInt32($0) })
    try check(copy)
    let all = try members(copy)
    #expect(all.reduce(0) { $0 + $1.count } == 1500)
    // The same slots in and out, in steps and in another order.
    var random = SplitMix64(seed: 96)
    let gone = (0..<UInt32(1500)).shuffled(using: &random).prefix(700).map { $0 }
    for start in stride(from: 0, to: 700, by: 70) {
      PostingListBuilder(copy, threads: 2).remove(Array(gone[start..<start + 70]))
      try check(copy)
    }
    let kept = try members(copy)
    #expect(kept == all.map { $0.subtracting(gone) })
    let pages = try #require(copy.postings).pages.rows
    for slot in gone { try fill(copy, Int(slot), item: Int(slot)) }
    PostingListBuilder(copy, threads: 2).insert(gone)
    try check(copy)
    #expect(try members(copy) == all)
    #expect(try #require(copy.postings).pages.rows == pages)
    #expect(content(whole) == before)
  }

  @Test(arguments: PostingListTests.codes)
  func everythingCanGoAndComeAgain(codes: ListCodes) throws {
    let tables = try tables(100, codes)
    let builder = PostingListBuilder(tables, threads: 1)
    try builder.build { _, _ in }
    let slots = (0..<UInt32(100)).map { $0 }
    builder.remove(slots)
    try check(tables)
    #expect(try members(tables).allSatisfy(\.isEmpty))
    for slot in slots { try fill(tables, Int(slot), item: Int(slot) + 500) }
    builder.insert(slots)
    try check(tables)
    #expect(try members(tables).reduce(0) { $0 + $1.count } == 100)
  }

  @Test(arguments: PostingListTests.codes, Metric.allCases)
  func listsAreTheSameOnEveryCPUAndWithAnyThreads(codes: ListCodes, metric: Metric) throws {
    var contents: Set<[UInt64]> = []
    for level in 0...fabula_cpu_level_best().rawValue {
      for threads in [1, 2, 8] {
        let tables = try tables(600, codes, metric: metric)
        let level = fabula_cpu_level(rawValue: level)
        let builder = PostingListBuilder(tables, threads: threads, level: level)
        try builder.build { _, _ in }
        builder.remove([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
        for slot in [13, 5] { try fill(tables, slot, item: slot + 800) }
        builder.insert([13, 5])
        contents.insert(content(tables))
      }
    }
    #expect(contents.count == 1)
  }

  /// Of each part of each vector, the nearest codeword by plain arithmetic in
  /// double precision.
  @Test(arguments: [4, 8])
  func productCodesAreTheNearestCodewords(bits: Int) throws {
    let tables = try tables(800, .product(subquantisers: 7, bits: bits))
    try PostingListBuilder(tables, threads: 2).build { _, _ in }
    let lists = try #require(PostingLists(tables))
    let product = try #require(lists.layout.product)
    let books = lists.codebooks
    var (error, square) = (0.0, 0.0)
    for list in 0..<UInt32(lists.listCount) {
      let encoder = EntryEncoder(lists, list)
      let vector = PreparedVector(tables.shape)
      lists.forEachPage(of: list) { page, _ in
        for entry in 0..<page.count {
          vector.set(slot: page.slots[entry], of: tables)
          let residual = encoder.difference(vector)
          for part in 0..<7 {
            var distances = [Double](repeating: 0, count: product.words)
            for word in 0..<product.words {
              for component in product.part(part) {
                let value = books.row(UInt32(component)).load(
                  fromByteOffset: 4 * word, as: Float.self)
                let difference = Double(residual[component]) - Double(value)
                distances[word] += difference * difference
              }
            }
            let code = Int(product.code(part, entry: entry, in: page.codes))
            let least = distances.min() ?? 0
            // A tie but for the rounding of floats.
            #expect(distances[code] <= least + 1e-6 * (1 + least))
            error += distances[code]
          }
          for value in residual { square += Double(value) * Double(value) }
        }
      }
    }
    // Three components in 16 or 256 words keep most of what there is.
    #expect(error < (bits == 4 ? 0.55 : 0.2) * square, "\(error / square)")
  }

  /// What the scan adds up is the product with the decoded vector, up to the
  /// rounding of the table's bytes.
  @Test func quantisedTablesKeepTheProducts() throws {
    let tables = try tables(800, .product(subquantisers: 10, bits: 4))
    try PostingListBuilder(tables, threads: 1).build { _, _ in }
    let lists = try #require(PostingLists(tables))
    let product = try #require(lists.layout.product)
    let quantiser = ProductQuantiser(layout: product, codebooks: lists.codebooks)
    let query = QuantisedQuery(product)
    let vector = sample.vector(1200)
    query.load(vector, lists.codebooks)
    var random = SplitMix64(seed: 97)
    for _ in 0..<50 {
      let codes = (0..<10).map { _ in UInt8(random.next(below: 16)) }
      var decoded = [Float](repeating: 0, count: 20)
      quantiser.decode(codes, into: &decoded)
      var (exact, sum) = (0.0, 0)
      for component in 0..<20 { exact += Double(vector[component]) * Double(decoded[component]) }
      for part in 0..<10 { sum += Int(query.bytes[part * 16 + Int(codes[part])]) }
      let approximate = Double(query.offset) + Double(sum) * Double(query.step)
      // Half a step for each of ten bytes.
      #expect(abs(approximate - exact) <= 5 * Double(query.step) + 1e-4)
    }
  }

  @Test func damageIsFoundByTheCheckOfBounds() throws {
    func page(_ number: Int, _ value: UInt32, at place: Int) -> (PostingTables) -> Void {
      { $0.pages.mutableRow(number).storeBytes(of: value, toByteOffset: place, as: UInt32.self) }
    }
    func list(_ value: UInt32) -> (PostingTables) -> Void {
      { $0.lists.mutableRow(3).storeBytes(of: value, toByteOffset: 8, as: UInt32.self) }
    }
    let changes: [(String, (PostingTables) -> Void)] = [
      ("a page of another list", page(2, 29, at: 4)), ("a page too full", page(2, 99, at: 8)),
      ("a slot too large", page(2, 600, at: 16)), ("a circle", page(0, 0, at: 0)),
      ("a page that is not there", list(77_777)), ("a lost list", list(.max)),
    ]
    for (name, change) in changes {
      let tables = try tables(600, .int8)
      try PostingListBuilder(tables, threads: 1).build { _, _ in }
      try #require(PostingLists(tables)).checkBounds()
      change(try #require(tables.postings))
      #expect(throws: VectorIndexError.self, "\(name)") {
        try #require(PostingLists(tables)).checkBounds()
      }
    }
  }
}
