/// What "near" means.
public enum Metric: String, Codable, Sendable, CaseIterable {
  /// The cosine of the angle between two vectors; they may have any length but
  /// zero. The score is the cosine.
  case cosine
  /// The inner product, which long vectors win. The score is the product.
  case innerProduct
  /// The distance in a straight line. The score is the distance, negated, so
  /// that the nearest item has the greatest score here too.
  case euclidean
}

/// In which numbers an index keeps the vectors that answers are ranked by.
///
/// A graph is always walked on int8 codes, and posting lists are scanned on
/// codes; ``float16`` and ``float32`` keep the vectors beside them for the final
/// ranking.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// Four bytes a component: vectors come back bit for bit.
  case float32
  /// Two bytes a component, about three decimal digits.
  case float16
  /// No vectors beside the codes: the smallest index, and answers whose order
  /// is as exact as one byte a component.
  case int8
}

/// What is decided when an index is made and never changes.
package struct IndexShape: Equatable, Sendable {
  package var dimension: Int
  package var metric: Metric
  package var precision: Precision
  package var kind: IndexKind

  package init(
    dimension: Int, metric: Metric = .cosine, precision: Precision = .float16, kind: IndexKind
  ) {
    self.dimension = dimension
    self.metric = metric
    self.precision = precision
    self.kind = kind
  }

  /// The shape of a graph.
  package init(
    dimension: Int, metric: Metric = .cosine, precision: Precision = .float16,
    parameters: HNSWParameters = HNSWParameters()
  ) {
    self.init(
      dimension: dimension, metric: metric, precision: precision, kind: .hnsw(parameters))
  }

  /// The parameters of the graph; the usual ones, of no meaning, without one.
  package var parameters: HNSWParameters {
    get { if case .hnsw(let parameters) = kind { parameters } else { HNSWParameters() } }
    set { kind = .hnsw(newValue) }
  }

  /// The parameters of the posting lists; nil without them.
  package var lists: IVFParameters? {
    if case .ivf(let parameters) = kind { parameters } else { nil }
  }

  /// Whether slots are linked.
  var hasGraph: Bool { kind.name == .hnsw }

  /// Whether each slot has a row of int8 codes: for walking, or because there is
  /// nothing else to rank by. Posting lists have their own.
  var hasCodes: Bool { hasGraph || precision == .int8 }

  /// The same with a number for each parameter that was left open, for so many
  /// items.
  func resolved(count: Int) -> IndexShape {
    guard let lists else { return self }
    var own = self
    own.kind = .ivf(lists.resolved(count: count, dimension: dimension))
    return own
  }

  /// Bytes of a row of codes.
  var codeBytes: Int {
    let alignment = BlockLayout.alignment
    return (dimension + alignment - 1) / alignment * alignment
  }

  /// Bytes of a component in the table of vectors; nil when there is none.
  var componentBytes: Int? {
    switch precision {
    case .float32: 4
    case .float16: 2
    case .int8: nil
    }
  }

  /// The largest component that sums of products can hold.
  var largestComponent: Float {
    precision == .float16 ? VectorIndex.Limits.half : VectorIndex.Limits.component
  }

  func check() throws {
    try VectorIndex.check(dimension, in: VectorIndex.Limits.dimension, "dimension")
    try kind.check()
  }
}
