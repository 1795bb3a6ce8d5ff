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
/// a copy that is being changed.
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

  private init(
    _ shape: IndexShape, _ make: (String, BlockLayout, _ isUpper: Bool) throws -> Blocks
  ) rethrows {
    self.shape = shape
    codes = try make(TableName.codes, .codes(shape), false)
    scales = try make(TableName.scales, .floats, false)
    norms = shape.metric == .euclidean ? try make(TableName.norms, .floats, false) : nil
    vectors = try BlockLayout.vectors(shape).map { try make(TableName.vectors, $0, false) }
    nodes = try make(TableName.nodes, .nodes, false)
    let parameters = shape.parameters
    links = try make(TableName.links, .links(count: parameters.capacity(level: 0)), false)
    upper = try make(TableName.upper, .links(count: parameters.capacity(level: 1)), true)
  }

  /// Empty arrays in memory with room for `capacity` slots.
  init(_ shape: IndexShape, capacity: Int) {
    let upperRows = SlotLevel(shape.parameters).upperRows(slots: capacity)
    self.init(shape) { _, layout, isUpper in
      Blocks(layout, capacity: isUpper ? upperRows : capacity)
    }
  }

  /// Resolves the arrays of a file, which has as many rows as its metadata says.
  init(_ metadata: Metadata, _ transaction: ReadTransaction) throws {
    try self.init(metadata.shape) { name, layout, isUpper in
      try Blocks(
        layout, rows: isUpper ? metadata.upperRows : metadata.slotCount, of: name,
        in: transaction)
    }
  }

  /// A copy with room for more slots, which shares every block until it is
  /// made writable.
  func copy(extraSlots: Int) -> IndexTables {
    let capacity = slotCount + extraSlots
    let levels = SlotLevel(shape.parameters)
    let extraRows = (slotCount..<capacity).reduce(0) { $0 + levels.of($1) }
    var originals = named.map(\.blocks).makeIterator()
    return IndexTables(shape) { _, _, isUpper in
      // Both go through the tables in the same order.
      let original = originals.next().unsafelyUnwrapped
      return original.copy(capacity: isUpper ? original.rows + extraRows : capacity)
    }
  }

  /// All arrays with their names, in the order of the content hash.
  var named: [(name: String, blocks: Blocks)] {
    [
      (TableName.codes, codes), (TableName.scales, scales), (TableName.norms, norms),
      (TableName.vectors, vectors), (TableName.nodes, nodes), (TableName.links, links),
      (TableName.upper, upper),
    ].compactMap { name, blocks in blocks.map { (name, $0) } }
  }

  /// Slots, live or not.
  var slotCount: Int { nodes.rows }

  /// Adds a slot that is not live and has no links, and gives its number.
  func appendSlot() -> Int {
    let slot = slotCount
    let level = SlotLevel(shape.parameters).of(slot)
    NodeRecord(upperStart: UInt32(upper.rows), level: level).store(to: nodes.append())
    // Rows of ones are rows without links.
    links.append()
    for _ in 0..<level { upper.append() }
    for blocks in [codes, scales, norms, vectors] { blocks?.append() }
    return slot
  }

  /// Puts a vector and the ids of its items, ascending, into a slot that is not
  /// live. ``GraphBuilder/insert(_:effort:progress:)`` makes it so.
  func fill(_ slot: Int, _ vector: PreparedVector, id: UInt64) {
    for blocks in [codes, scales, norms, vectors, nodes] { blocks?.makeWritable(slot) }
    vector.write(to: slot, of: self)
    setIDs(slot, smallest: id, isShared: false)
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
  func vector(_ slot: UInt32) -> [Float] {
    [Float](unsafeUninitializedCapacity: shape.dimension) { components, count in
      count = shape.dimension
      guard let vectors, let start = components.baseAddress else {
        let scale = scales.table.row(slot).load(as: Float.self)
        let codes = codes.table.row(slot).assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
          components.initializeElement(at: index, to: (Float(codes[index]) - 128) * scale)
        }
        return
      }
      let row = vectors.table.row(slot)
      if shape.precision == .float16 {
        fabula_half_to_float(row.assumingMemoryBound(to: UInt16.self), start, count)
      } else {
        start.initialize(from: row.assumingMemoryBound(to: Float.self), count: count)
      }
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
