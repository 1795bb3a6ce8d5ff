extension GraphBuilder {
  /// Links all slots of a new index.
  ///
  /// - Parameter progress: gets the work done and all work, in vectors, and ends
  ///   the build by throwing.
  func build(progress: (Int, Int) throws -> Void) throws {
    let order = insertionOrder()
    let total = order.count
    let parameters = graph.shape.parameters
    try progress(0, total)
    // A third of the time goes into the first pass.
    let first = total / 3
    try insert(order, effort: parameters.firstEffort) { done in
      try progress(Int(Double(first) * Double(done) / Double(total)), total)
    }
    try relink(order, effort: parameters.effort) { done in
      try progress(first + Int(Double(total - first) * Double(done) / Double(total)), total)
    }
  }

  /// A shuffle of all slots (Fisher and Yates): captions of one photograph tend
  /// to follow each other, and would end in one batch.
  private func insertionOrder() -> [UInt32] {
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
