import CKernels

/// The arrays of an index, one row a slot: of a build, in place in the file, or
/// a copy that is being changed. A table that the kind has no use for is there
/// without rows.
struct IndexTables: Sendable {
  let shape: IndexShape
  /// All arrays with their names, in the order of the content hash.
  let named: [(name: String, blocks: Blocks)]
  let codes: Blocks
  let scales: Blocks
  /// Squares of lengths; only for Euclidean distances.
  let norms: Blocks?
  /// Only for a precision with more than codes.
  let vectors: Blocks?
  /// ``NodeRecord``s.
  let nodes: Blocks
  let links: Blocks
  /// As many rows as the levels of all slots together.
  let upper: Blocks
  /// Only with posting lists.
  let postings: PostingTables?

  private init(_ shape: IndexShape, _ make: (TableLayout) throws -> Blocks) rethrows {
    self.shape = shape
    named = try TableLayout.all(of: shape).map { ($0.name, try make($0)) }
    let blocks = Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.blocks) })
    func table(_ name: String) -> Blocks {
      guard let blocks = blocks[name] else { preconditionFailure("every index has it") }
      return blocks
    }
    codes = table(TableName.codes)
    scales = table(TableName.scales)
    norms = blocks[TableName.norms]
    vectors = blocks[TableName.vectors]
    nodes = table(TableName.nodes)
    links = table(TableName.links)
    upper = table(TableName.upper)
    postings = shape.lists.map { _ in
      PostingTables(
        layout: PostingLayout(shape), centroids: table(TableName.centroids),
        lists: table(TableName.lists), pages: table(TableName.postings),
        codebooks: table(TableName.codebooks))
    }
  }

  /// Empty arrays in memory with room for `capacity` slots.
  init(_ shape: IndexShape, capacity: Int) {
    let rows = RowCounts(shape, slots: capacity)
    self.init(shape) { Blocks($0.layout, capacity: rows[$0.rows]) }
  }

  /// Resolves the arrays of a file, which has as many rows as its metadata says.
  ///
  /// - Parameter previous: those of an earlier state of the same file.
  init(
    _ metadata: Metadata, _ transaction: ReadTransaction, previous: IndexTables? = nil
  ) throws {
    let rows = RowCounts(metadata)
    var known = previous?.named.makeIterator()
    try self.init(metadata.shape) {
      try Blocks(
        $0.layout, rows: rows[$0.rows], of: $0.name, in: transaction,
        previous: known?.next()?.blocks)
    }
  }

  /// A copy with room for more slots, which shares every block until it is
  /// made writable.
  func copy(extraSlots: Int) -> IndexTables {
    let before = RowCounts(shape, slots: slotCount)
    let after = RowCounts(shape, slots: slotCount + extraSlots)
    var originals = named.makeIterator()
    return IndexTables(shape) { layout in
      // Both go through the tables in the same order.
      let original = originals.next().unsafelyUnwrapped.blocks
      // A file may have been made up: what it has need not be what it should.
      let extra = after[layout.rows] - before[layout.rows]
      return original.copy(capacity: max(after[layout.rows], original.rows + extra))
    }
  }

  /// The hashes of all blocks, table after table.
  var blockHashes: [[UInt64]] {
    named.map { _, blocks in (0..<blocks.blockCount).map { blocks.hash(ofBlock: $0) } }
  }

  /// Slots, live or not.
  var slotCount: Int { nodes.rows }

  /// Adds a slot that is not live and has no links, and gives its number.
  func appendSlot() -> Int {
    let slot = slotCount
    let level = shape.hasGraph ? SlotLevel(shape.parameters).of(slot) : 0
    let upperStart = shape.hasGraph ? UInt32(upper.rows) : PostingLists.none
    NodeRecord(upperStart: upperStart, level: level).store(to: nodes.append())
    // Rows of ones are rows without links.
    if shape.hasGraph { links.append() }
    for _ in 0..<level { upper.append() }
    for blocks in rowsOfVectors { blocks.append() }
    return slot
  }

  /// Puts a vector and the ids of its items, ascending, into a slot that is not
  /// live. ``IndexBuilder/insert(_:)`` makes it so.
  func fill(_ slot: Int, _ vector: PreparedVector, id: UInt64) {
    for blocks in rowsOfVectors { blocks.makeWritable(slot) }
    vector.write(to: slot, of: self)
    setIDs(slot, smallest: id, isShared: false)
  }

  /// The tables in which a vector has a row.
  private var rowsOfVectors: [Blocks] {
    ((shape.hasCodes ? [codes, scales] : []) + [norms, vectors]).compactMap { $0 }
  }

  /// Says which ids a slot holds: one, or several, of which this is the
  /// smallest and all are in the table `shared`.
  func setIDs(_ slot: Int, smallest id: UInt64, isShared: Bool) {
    nodes.makeWritable(slot)
    var record = NodeRecord(nodes.table.row(UInt32(slot)))
    record.id = id
    record.isShared = isShared
    record.store(to: nodes.mutableRow(slot))
  }

  /// The vector of a slot, as exact as it is stored.
  func vector(_ slot: UInt32) -> [Float] { withVector(slot) { Array($0) } }

  /// Calls `body` with the vector of a slot, as exact as it is stored.
  func withVector<Result>(
    _ slot: UInt32, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    let count = shape.dimension
    if shape.precision == .float32, let vectors {
      let row = vectors.table.row(slot).assumingMemoryBound(to: Float.self)
      return try body(UnsafeBufferPointer(start: row, count: count))
    }
    return try withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { components in
      let start = components.baseAddress.unsafelyUnwrapped
      if let vectors {
        let row = vectors.table.row(slot).assumingMemoryBound(to: UInt16.self)
        fabula_half_to_float(row, start, count)
      } else {
        let scale = scales.table.row(slot).load(as: Float.self)
        let codes = codes.table.row(slot).assumingMemoryBound(to: UInt8.self)
        for index in 0..<count { start[index] = (Float(codes[index]) - 128) * scale }
      }
      return try body(UnsafeBufferPointer(components))
    }
  }

  /// The graph in these arrays. −1 is the top level of an empty one.
  func graph(
    entry: UInt32, topLevel: Int, level: fabula_cpu_level = fabula_cpu_level_best()
  ) -> Graph {
    Graph(
      codes: codes.table, scales: scales.table, norms: norms?.table, nodes: nodes.table,
      links: links.table, upper: upper.table, slotCount: slotCount, upperRows: upper.rows,
      shape: shape, entry: entry, topLevel: topLevel,
      kernels: fabula_distance_kernels_for(level).pointee)
  }
}
