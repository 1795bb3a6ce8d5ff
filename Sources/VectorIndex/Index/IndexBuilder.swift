/// Changes what an index is searched by: a graph, posting lists, or nothing. A
/// bulk build, a weaving and a removal are the same for every kind.
protocol IndexBuilder: AnyObject {
  /// Makes a new index of all slots, none of which is live.
  ///
  /// - Parameter progress: gets the work done and all work, in vectors, and ends
  ///   the build by throwing.
  func build(progress: (Int, Int) throws -> Void) throws

  /// Takes in slots that hold vectors and ids but are not live yet, and makes
  /// them live.
  func insert(_ slots: [UInt32])

  /// Takes live slots out and frees them.
  ///
  /// - Parameter isHealing: the state is one that a weaving left half way.
  func remove(_ slots: [UInt32], isHealing: Bool)

  /// Writes down what a search must know, but for items and nodes.
  func describe(_ metadata: inout Metadata)
}

extension GraphBuilder: IndexBuilder {
  func insert(_ slots: [UInt32]) {
    insert(slots, effort: graph.shape.parameters.constructionEffort)
  }

  func describe(_ metadata: inout Metadata) {
    metadata.slotCount = tables.slotCount
    metadata.upperRows = tables.upper.rows
    metadata.topLevel = max(0, graph.topLevel)
    metadata.entry = graph.topLevel < 0 ? 0 : graph.entry
  }
}

extension IndexTables {
  /// What changes an index of this kind, all of whose slots are there: one that
  /// `metadata` describes, or a new one.
  func builder(_ metadata: Metadata? = nil, threads: Int) -> any IndexBuilder {
    guard shape.hasGraph else { return PostingListBuilder(self, threads: threads) }
    guard let metadata, metadata.nodeCount > 0 else { return GraphBuilder(self, threads: threads) }
    return GraphBuilder(
      self, entry: metadata.entry, topLevel: metadata.topLevel, threads: threads)
  }
}
