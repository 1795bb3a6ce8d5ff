import CKernels

extension SignCodes {
  /// Writes those slots to `scratch.ids` whose similarities to its query seem to be
  /// the greatest, about `wanted` of them, in no order; gives their number. Nil when
  /// the signs tell too little apart for that.
  ///
  /// The first groups of all runs, a sixteenth of the slots, say how near a slot must
  /// seem.
  ///
  /// - Complexity: O(slots · dimension), an eighth of a byte each.
  func nearest(about wanted: Int, _ scratch: Scratch) -> Int? {
    let query = scratch.quantised(layout)
    query.load(scratch.vector.components, codebooks)
    multiply(scratch.vector.components, scratch.similarities)
    var sample = NearestNodes(scratch.keys, limit: max(8, wanted / Self.groupsPerRun))
    scan(0, query, -.infinity, scratch) { score, place in
      sample.offer(NodeKey(similarity: score, node: UInt32(place)))
      return sample.isFull ? sample.farthest.similarity : -.infinity
    }
    let bar = sample.isFull ? sample.farthest.similarity : -.infinity
    let (ids, limit) = (scratch.ids, min(8 * wanted, Scratch.relinkLimit))
    var count = 0
    for key in sample.sorted() {
      ids[count] = key.node
      count += 1
    }
    for group in 1..<Self.groupsPerRun {
      scan(group, query, bar, scratch) { _, place in
        if count < limit { ids[count] = UInt32(place) }
        count += 1
        return bar
      }
    }
    guard count <= limit else { return nil }
    for index in 0..<count { ids[index] = slots[Int(ids[index])] }
    return count
  }

  /// Groups that are asked for ahead.
  private static let ahead = 8

  /// Calls `body` with what the entries of one group of each run seem to have, but for
  /// what all have in common, and their places, if they reach `bar`; takes the bar
  /// that it gives. `scratch.similarities` has the products with the means.
  @inline(__always)
  private func scan(
    _ group: Int, _ query: QuantisedQuery, _ bar: Float, _ scratch: Scratch,
    _ body: (Float, Int) -> Float
  ) {
    var bar = bar
    let (offset, step, inverse) = (query.offset, query.step, 1 / query.step)
    let (parts, slotCount) = (layout.paddedSubquantisers, slots.count)
    let sums = UnsafeMutableRawPointer(scratch.batchSimilarities)
      .assumingMemoryBound(to: UInt16.self)
    for run in runs(withGroup: group) {
      let index = index(run: run, group: group)
      prefetch(index + Self.ahead)
      let (base, bounds) = (scratch.similarities[run], bounds[index])
      // What the best factor must be multiplied with at least, and its sum of bytes;
      // one less, for the rounding on the way.
      let missing = bar + bounds.halfNorm - base
      let product = missing / (missing >= 0 ? bounds.greatestFactor : bounds.leastFactor)
      let least = (product - offset) * inverse - 1
      // Not a number when all factors are 0 and nothing is missing: all may pass.
      guard !(least > 65_535) else { continue }
      var mask = productKernels.scan_4bit(
        query.bytes, codes(index), parts, least > 0 ? UInt16(least) : 0, sums)
      let (factors, halfNorms) = (factors(index), halfNorms(index))
      while mask != 0 {
        let entry = mask.trailingZeroBitCount
        mask &= mask - 1
        let place = place(run: run, group: group, entry: entry)
        guard place < slotCount else { break }
        var score = base + factors[entry] * (offset + Float(sums[entry]) * step)
        if let halfNorms { score -= halfNorms[entry] }
        if score >= bar { bar = body(score, place) }
      }
    }
  }
}
