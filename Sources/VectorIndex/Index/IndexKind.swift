/// How an index finds the nearest vectors.
public enum IndexKind: Sendable, Equatable {
  /// A graph that is walked: the fastest, for nearly every use.
  case hnsw(HNSWParameters)
  /// No structure at all: every search compares the query with every vector and
  /// is exact.
  case flat
  /// Posting lists around centroids, of which a search scans the nearest: built
  /// in less time than a graph, and the smallest when its codes are products.
  case ivf(IVFParameters)

  /// The name of a kind without its parameters.
  public enum Name: String, Codable, Sendable, CaseIterable {
    case hnsw, flat, ivf
  }

  /// The name.
  public var name: Name {
    switch self {
    case .hnsw: .hnsw
    case .flat: .flat
    case .ivf: .ivf
    }
  }

  func check() throws {
    switch self {
    case .hnsw(let parameters): try parameters.check()
    case .flat: break
    case .ivf(let parameters): try parameters.check()
    }
  }
}
