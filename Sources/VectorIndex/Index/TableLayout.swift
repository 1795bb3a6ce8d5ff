/// A table of rows: what it is called, how its rows are cut into blocks, and
/// what they are counted by.
struct TableLayout {
  let name: String
  let layout: BlockLayout
  let rows: RowCounts.Kind

  /// The tables of an index, in the order of its content hash. One that the kind
  /// has no use for is there without rows.
  static func all(of shape: IndexShape) -> [TableLayout] {
    let (parameters, coded) = (shape.parameters, shape.hasCodes ? RowCounts.Kind.slots : .none)
    let linked = shape.hasGraph ? RowCounts.Kind.slots : .none
    var tables = [
      TableLayout(name: TableName.codes, layout: .codes(shape), rows: coded),
      TableLayout(name: TableName.scales, layout: .floats, rows: coded),
    ]
    if shape.metric == .euclidean {
      tables.append(TableLayout(name: TableName.norms, layout: .floats, rows: .slots))
    }
    if let vectors = BlockLayout.vectors(shape) {
      tables.append(TableLayout(name: TableName.vectors, layout: vectors, rows: .slots))
    }
    tables += [
      TableLayout(name: TableName.nodes, layout: .nodes, rows: .slots),
      TableLayout(
        name: TableName.links, layout: .links(count: parameters.capacity(level: 0)), rows: linked),
      TableLayout(
        name: TableName.upper, layout: .links(count: parameters.capacity(level: 1)), rows: .upper),
    ]
    return shape.lists == nil ? tables : tables + postings(shape)
  }

  private static func postings(_ shape: IndexShape) -> [TableLayout] {
    let layout = PostingLayout(shape)
    return [
      TableLayout(name: TableName.centroids, layout: .codes(shape), rows: .lists),
      TableLayout(name: TableName.lists, layout: .lists, rows: .lists),
      TableLayout(
        name: TableName.postings, layout: BlockLayout(stride: layout.stride), rows: .pages),
      TableLayout(
        name: TableName.codebooks, layout: .links(count: layout.product?.words ?? 1),
        rows: .codewords),
    ]
  }
}

/// Rows of the tables of an index.
struct RowCounts {
  /// What the rows of a table are counted by.
  enum Kind {
    case none, slots, upper, lists, pages, codewords
  }

  private let slots: Int
  private let upper: Int
  private let lists: Int
  private let pages: Int
  private let codewords: Int

  /// As many as there may be with so many slots. Only the last page of a list is
  /// not full, and free pages are taken before new ones.
  init(_ shape: IndexShape, slots: Int) {
    self.slots = slots
    upper = shape.hasGraph ? SlotLevel(shape.parameters).upperRows(slots: slots) : 0
    lists = shape.lists?.lists ?? 0
    pages = lists + slots / PostingLayout(shape).entries
    codewords = lists == 0 ? 0 : ProductLayout(shape)?.dimension ?? 0
  }

  /// As many as the metadata of a file says.
  init(_ metadata: Metadata) {
    slots = metadata.slotCount
    upper = metadata.upperRows
    lists = metadata.shape.lists?.lists ?? 0
    pages = metadata.postingPages
    codewords = lists == 0 ? 0 : ProductLayout(metadata.shape)?.dimension ?? 0
  }

  subscript(kind: Kind) -> Int {
    switch kind {
    case .none: 0
    case .slots: slots
    case .upper: upper
    case .lists: lists
    case .pages: pages
    case .codewords: codewords
    }
  }
}
