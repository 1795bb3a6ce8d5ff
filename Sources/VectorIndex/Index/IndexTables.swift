import CKernels

/// The names of the tables in the file.
enum TableName {
  static let metadata = "metadata"
  static let codes = "codes"
  static let scales = "scales"
  static let norms = "norms"
  static let vectors = "vectors"
  static let nodes = "nodes"
  static let links = "links"
  static let upper = "upper"
  static let centroids = "centroids"
  static let lists = "lists"
  static let postings = "postings"
  static let codebooks = "codebooks"
  /// The node of an item, under its id.
  static let items = "items"
  /// The ids of a node with several, under its number.
  static let shared = "shared"
  /// Changes that are not yet in the graph: ``FreshRecord``.
  static let fresh = "fresh"
  /// How far the log was woven in: ``FreshState``.
  static let state = "state"

  /// All of them; others are callers'.
  static let all: Set<String> = [
    metadata, codes, scales, norms, vectors, nodes, links, upper, items, shared, fresh, state,
  ]
}

/// The arrays of an index, one row a slot: of a build, in place in the file, or
/// a copy that is being changed. A table that the kind has no use for is there
/// without rows.
struct IndexTables: Sendable {
  let shape: IndexShape
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

  /// What the rows of a table are counted by.
  private enum RowKind {
    case slots, upper
  }

  private init(
    _ shape: IndexShape, _ postings: PostingTables?,
    _ make: (String, BlockLayout, RowKind?) throws -> Blocks
  ) rethrows {
    self.shape = shape
    self.postings = postings
    let coded: RowKind? = shape.hasCodes ? .slots : nil
    codes = try make(TableName.codes, .codes(shape), coded)
    scales = try make(TableName.scales, .floats, coded)
    norms = shape.metric == .euclidean ? try make(TableName.norms, .floats, .slots) : nil
    vectors = try BlockLayout.vectors(shape).map { try make(TableName.vectors, $0, .slots) }
    nodes = try make(TableName.nodes, .nodes, .slots)
    let parameters = shape.parameters
    links = try make(
      TableName.links, .links(count: parameters.capacity(level: 0)), shape.hasGraph ? .slots : nil)
    upper = try make(
      TableName.upper, .links(count: parameters.capacity(level: 1)), shape.hasGraph ? .upper : nil)
  }

  /// Empty arrays in memory with room for `capacity` slots.
  init(_ shape: IndexShape, capacity: Int) {
    let upperRows =
      shape.hasGraph ? SlotLevel(shape.parameters).upperRows(slots: capacity) : 0
    self.init(shape, PostingTables(shape, capacity: capacity)) { _, layout, rows in
      Blocks(layout, capacity: rows == .slots ? capacity : rows == .upper ? upperRows : 0)
    }
  }

  /// Resolves the arrays of a file, which has as many rows as its metadata says.
  init(_ metadata: Metadata, _ transaction: ReadTransaction) throws {
    let postings = try PostingTables(metadata, transaction)
    try self.init(metadata.shape, postings) { name, layout, rows in
      let count = rows == .slots ? metadata.slotCount : rows == .upper ? metadata.upperRows : 0
      return try Blocks(layout, rows: count, of: name, in: transaction)
    }
  }

  /// A copy with room for more slots, which shares every block until it is
  /// made writable.
  func copy(extraSlots: Int) -> IndexTables {
    let capacity = slotCount + extraSlots
    var extraRows = 0
    if shape.hasGraph {
      let levels = SlotLevel(shape.parameters)
      extraRows = (slotCount..<capacity).reduce(0) { $0 + levels.of($1) }
    }
    var originals = slotTables.makeIterator()
    return IndexTables(shape, postings?.copy(shape, capacity: capacity)) { _, _, rows in
      // Both go through the tables in the same order.
      let original = originals.next().unsafelyUnwrapped.blocks
      return original.copy(
        capacity: rows == .slots ? capacity : rows == .upper ? original.rows + extraRows : 0)
    }
  }

  private var slotTables: [(name: String, blocks: Blocks)] {
    [
      (TableName.codes, codes), (TableName.scales, scales), (TableName.norms, norms),
      (TableName.vectors, vectors), (TableName.nodes, nodes), (TableName.links, links),
      (TableName.upper, upper),
    ].compactMap { name, blocks in blocks.map { (name, $0) } }
  }

  /// All arrays with their names, in the order of the content hash.
  var named: [(name: String, blocks: Blocks)] { slotTables + (postings?.named ?? []) }

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
