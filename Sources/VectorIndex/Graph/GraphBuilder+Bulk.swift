extension GraphBuilder {
  /// Links all slots of a new index, from ``bulk`` on.
  ///
  /// - Parameter progress: gets the work done and all work, in vectors, and ends
  ///   the build by throwing; ``bulk`` then says how far it is.
  func build(progress: (Int, Int) throws -> Void) throws {
    let order = insertionOrder()
    let parameters = graph.shape.parameters
    try progress(bulk.work(of: order.count), order.count)
    // Batches end where they would have ended without an interruption.
    let (linked, relinked) = (bulk.linked, bulk.relinked)
    try insert(Array(order[linked...]), effort: parameters.firstEffort) { done in
      bulk.linked = linked + done
      try progress(bulk.work(of: order.count), order.count)
    }
    try relink(Array(order[relinked...]), effort: parameters.effort) { done in
      bulk.relinked = relinked + done
      try progress(bulk.work(of: order.count), order.count)
    }
  }

  /// How far a bulk build is: vectors that the two passes have done.
  struct BulkProgress: Equatable {
    var linked = 0
    var relinked = 0

    /// The same as a share of `total` vectors: a third of the time goes into the
    /// first pass.
    func work(of total: Int) -> Int {
      relinked == total ? total : (linked + 2 * relinked) / 3
    }
  }

  /// A shuffle of all slots (Fisher and Yates): captions of one photograph tend
  /// to follow each other, and would end in one batch.
  func insertionOrder() -> [UInt32] {
    var order = (0..<UInt32(graph.slotCount)).map { $0 }
    var random = SplitMix64(seed: ~graph.shape.parameters.seed)
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, random.next(below: last + 1))
    }
    return order
  }
}

extension HNSWParameters {
  /// Candidates of the first pass of a bulk build, whose links only have to
  /// lead the second pass on its way.
  var firstEffort: Int { max(constructionEffort * 3 / 10, least) }

  /// Candidates of the second pass, and of nodes that come later. Half as many
  /// as the paper's single pass needs give a graph that is searched faster.
  var effort: Int { max(constructionEffort / 2, least) }

  private var least: Int { min(constructionEffort, 2 * linksPerNode) }
}
