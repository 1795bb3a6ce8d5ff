import CKernels

/// The names of the tables in the file.
enum TableName {
  static let metadata = "metadata"
  static let vectors = "vectors"
  static let levels = "levels"
  static let links = "links"
  static let upper = "upper"
  static let labelStarts = "labelStarts"
  static let labels = "labels"
  /// The node of an item, under its id.
  static let items = "items"
  /// Changes that are not yet in the graph: ``FreshRecord``.
  static let fresh = "fresh"
  /// How far the log was woven in: ``FreshState``.
  static let state = "state"
}

/// The arrays of an index: of a build, or in place in the file.
struct IndexTables: Sendable {
  let vectors: Blocks
  let upperStarts: Blocks
  let links: Blocks
  let upper: Blocks
  let labelStarts: Blocks
  let labels: Blocks

  /// The arrays that a build made.
  init(_ unique: UniqueVectors, _ builder: GraphBuilder) {
    vectors = unique.vectors
    upperStarts = builder.upperStarts
    links = builder.links
    upper = builder.upper
    labelStarts = unique.labelStarts
    labels = unique.labels
  }

  /// Resolves the arrays of a file, which has as many rows as its metadata says.
  init(_ metadata: Metadata, _ transaction: ReadTransaction) throws {
    func blocks(_ name: String, _ layout: BlockLayout, _ rows: Int) throws -> Blocks {
      try Blocks(layout, rows: rows, of: name, in: transaction)
    }
    let nodes = metadata.nodeCount
    let parameters = metadata.parameters
    vectors = try blocks(TableName.vectors, .vectors(dimension: metadata.dimension), nodes)
    upperStarts = try blocks(TableName.levels, .offsets, nodes + 1)
    links = try blocks(TableName.links, .links(count: parameters.capacity(level: 0)), nodes)
    upper = try blocks(
      TableName.upper, .links(count: parameters.capacity(level: 1)), metadata.upperRows)
    labelStarts = try blocks(TableName.labelStarts, .offsets, nodes + 1)
    labels = try blocks(TableName.labels, .labels, metadata.count)
  }

  /// All arrays with their names, in the order of the content hash.
  var named: [(name: String, blocks: Blocks)] {
    [
      (TableName.vectors, vectors), (TableName.levels, upperStarts), (TableName.links, links),
      (TableName.upper, upper), (TableName.labelStarts, labelStarts), (TableName.labels, labels),
    ]
  }

  /// The graph in these arrays.
  func graph(_ metadata: Metadata) -> Graph {
    Graph(
      vectors: vectors.table, upperStarts: upperStarts.table, links: links.table,
      upper: upper.table, nodeCount: metadata.nodeCount, dimension: metadata.dimension,
      parameters: metadata.parameters, entry: metadata.entry,
      topLevel: metadata.nodeCount == 0 ? -1 : metadata.topLevel,
      kernels: fabula_distance_kernels_for(fabula_cpu_level_best()).pointee)
  }

  /// The ids of a node, ascending.
  func labels(of node: UInt32) -> some Collection<UInt64> {
    let (starts, labels) = (labelStarts.table, labels.table)
    return (starts.number(node)..<starts.number(node + 1)).lazy.map {
      labels.row($0).load(as: UInt64.self)
    }
  }

  /// Checks that every node has ids, and that they lie inside their array.
  func checkLabels(_ metadata: Metadata) throws {
    let starts = labelStarts.table
    guard starts.number(0) == 0, starts.number(UInt32(metadata.nodeCount)) == metadata.count else {
      throw VectorIndexError.damaged("the ids of the nodes do not add up to \(metadata.count)")
    }
    for node in 0..<UInt32(metadata.nodeCount)
    where starts.number(node) >= starts.number(node + 1) {
      throw VectorIndexError.damaged("node \(node) has no id")
    }
  }
}
