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
    centroids, lists, postings, codebooks,
  ]

  /// Tables of which a weaving may write blocks before it ends: nobody looks at
  /// what a free slot holds, and a link is only a way to look for something.
  static let writtenAhead: Set<String> = [codes, scales, norms, vectors, links]
}
