/// The parameters of a graph, with the letters of the paper (Malkov and
/// Yashunin, "Efficient and robust approximate nearest neighbor search using
/// Hierarchical Navigable Small World graphs", 2016).
public struct HNSWParameters: Codable, Sendable, Equatable {
  /// M: links of a node on each upper level; twice as many on the bottom one.
  /// 2 to 64, by default 16.
  public var linksPerNode: Int
  /// efConstruction: how many candidates the links of a new node are chosen
  /// among. A bulk build shares them out to two passes (see
  /// ``GraphBuilder/build(progress:)``). 1 to 4096, by default 200.
  public var constructionEffort: Int
  /// Seed of the levels and of the order of insertion, by default 0.
  public var seed: UInt64

  /// Makes a set of parameters; ranges are checked by the build.
  public init(linksPerNode: Int = 16, constructionEffort: Int = 200, seed: UInt64 = 0) {
    self.linksPerNode = linksPerNode
    self.constructionEffort = constructionEffort
    self.seed = seed
  }

  /// Links of a node on `level` at most.
  func capacity(level: Int) -> Int { level == 0 ? 2 * linksPerNode : linksPerNode }

  func check() throws {
    try VectorIndex.check(linksPerNode, in: VectorIndex.Limits.linksPerNode, "linksPerNode")
    try VectorIndex.check(
      constructionEffort, in: VectorIndex.Limits.constructionEffort, "constructionEffort")
  }
}
