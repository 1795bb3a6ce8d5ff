import CKernels

extension PostingLists {
  /// How many nodes a scan must find so that their codes push none of the
  /// `wanted` nearest out.
  func candidates(_ wanted: Int) -> Int {
    switch layout.product?.bits {
    case nil: Ranking.candidates(wanted)
    case 8: 8 * wanted
    default: 10 * wanted
    }
  }

  /// The nodes whose codes are nearest to the query in `scratch`, nearest first,
  /// among those of the `probes` lists with the nearest centroids: `limit` of
  /// them, or fewer when the lists have no more. With a filter, only nodes that
  /// pass, and lists that have such nodes, count.
  ///
  /// - Complexity: O(lists · dimension) and the length of the lists scanned.
  func nearest(
    probes: Int, limit: Int, passing: PassingSlots? = nil, _ scratch: Scratch
  ) -> UnsafeBufferPointer<NodeKey> {
    multiply(scratch.query, scratch.similarities)
    var chosen = NearestNodes(scratch.keys, limit: min(probes, listCount))
    var bound = -Float.infinity
    for list in 0..<listCount {
      if let passing, passing.countOfList[list] == 0 { continue }
      var similarity = scratch.similarities[list]
      if shape.metric == .euclidean { similarity -= norm(UInt32(list)) / 2 }
      // Most are too far; a comparison of floats costs less than making a key.
      if similarity < bound { continue }
      if chosen.offer(NodeKey(similarity: similarity, node: UInt32(list))), chosen.isFull {
        bound = chosen.farthest.similarity
      }
    }
    var found = FoundEntries(self, scratch.pool, limit: limit, passing)
    let quantised = layout.product.map { scratch.quantised($0) }
    quantised?.load(scratch.vector.components, codebooks)
    for key in chosen.sorted() {
      if let quantised {
        let product = scratch.similarities[Int(key.node)]
        if layout.product?.bits == 4 {
          scan4(key.node, product, quantised, &found, scratch)
        } else {
          scan8(key.node, product, quantised, &found, scratch)
        }
      } else {
        scanCodes(key.node, &found, scratch)
      }
    }
    return found.sorted()
  }

  /// Scans a list of int8 codes.
  @inline(__always)
  private func scanCodes(_ list: UInt32, _ found: inout FoundEntries, _ scratch: Scratch) {
    let scores = scratch.batchSimilarities
    let query = scratch.query.pointer
    forEachPage(of: list) { page, _ in
      guard let scales = page.scales else { return }
      let count = page.count
      kernels.scaled_i8_scan(query, page.codes, scales, count, scores)
      if let norms = page.norms { subtractHalf(norms, from: scores, count) }
      (scores + count).update(repeating: -.infinity, count: layout.entries - count)
      guard found.mayTake(scores) else { return }
      for entry in 0..<count where scores[entry] >= found.bound {
        found.offer(scores[entry], page.slots[entry])
      }
    }
  }

  /// Scans a list of 4-bit codes. `product`: of the query and the centroid.
  @inline(__always)
  private func scan4(
    _ list: UInt32, _ product: Float, _ query: QuantisedQuery, _ found: inout FoundEntries,
    _ scratch: Scratch
  ) {
    let parts = layout.product.unsafelyUnwrapped.paddedSubquantisers
    let start = product + query.offset
    let inverse = 1 / query.step
    let sums = UnsafeMutableRawPointer(scratch.batchSimilarities)
      .assumingMemoryBound(to: UInt16.self)
    forEachPage(of: list) { page, _ in
      let count = page.count
      // What a sum must reach at least; one less, for the rounding on the way.
      let least = (found.bound + leastHalf(page, count) - start) * inverse - 1
      // Not a number when nothing is full yet: everything may pass.
      guard !(least > 65_535) else { return }
      var mask = productKernels.scan_4bit(
        query.bytes, page.codes, parts, least > 0 ? UInt16(least) : UInt16(0), sums)
      while mask != 0 {
        let entry = mask.trailingZeroBitCount
        mask &= mask - 1
        guard entry < count else { break }
        var score = start + Float(sums[entry]) * query.step
        if let norms = page.norms { score -= norms[entry] / 2 }
        if score >= found.bound { found.offer(score, page.slots[entry]) }
      }
    }
  }

  /// Half of the smallest square of a length in a page; 0 where none counts.
  @inline(__always)
  private func leastHalf(_ page: PostingPage, _ count: Int) -> Float {
    guard let norms = page.norms else { return 0 }
    var least = Float.infinity
    for entry in 0..<count where norms[entry] < least { least = norms[entry] }
    return least / 2
  }

  /// Scans a list of 8-bit codes. `product`: of the query and the centroid.
  @inline(__always)
  private func scan8(
    _ list: UInt32, _ product: Float, _ query: QuantisedQuery, _ found: inout FoundEntries,
    _ scratch: Scratch
  ) {
    let parts = layout.product.unsafelyUnwrapped.subquantisers
    let sums = scratch.batchSimilarities
    forEachPage(of: list) { page, _ in
      let count = page.count
      productKernels.scan_8bit(query.products, page.codes, parts, sums)
      for entry in 0..<count {
        var score = product + sums[entry]
        if let norms = page.norms { score -= norms[entry] / 2 }
        if score >= found.bound { found.offer(score, page.slots[entry]) }
      }
    }
  }

  @inline(__always)
  private func subtractHalf(
    _ norms: UnsafePointer<Float>, from scores: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for entry in 0..<count { scores[entry] -= norms[entry] / 2 }
  }
}

/// The nearest nodes of the lists scanned so far.
private struct FoundEntries {
  private var nodes: NearestNodes
  private let records: fabula_rows
  private let slotCount: Int
  private let passing: PassingSlots?
  /// No entry with a lower score is taken.
  private(set) var bound = -Float.infinity

  init(
    _ lists: PostingLists, _ memory: UnsafeMutablePointer<NodeKey>, limit: Int,
    _ passing: PassingSlots?
  ) {
    self.passing = passing
    nodes = NearestNodes(memory, limit: limit)
    records = lists.nodes
    slotCount = lists.slotCount
  }

  /// Whether one of 16 scores reaches the bound.
  @inline(__always)
  func mayTake(_ scores: UnsafePointer<Float>) -> Bool {
    let lanes = UnsafeRawPointer(scores).loadUnaligned(as: SIMD16<Float>.self)
    return lanes.greatest >= bound
  }

  /// Takes an entry, unless no node stands behind it, or one that does not pass.
  @inline(__always)
  mutating func offer(_ score: Float, _ slot: UInt32) {
    guard slot < slotCount, passing?.contains(slot) ?? true, NodeRecord(records.row(slot)).isLive,
      nodes.offer(NodeKey(similarity: score, node: slot)), nodes.isFull
    else { return }
    bound = nodes.farthest.similarity
  }

  mutating func sorted() -> UnsafeBufferPointer<NodeKey> { nodes.sorted() }
}
