extension Graph {
  /// Algorithm 4 of the paper: goes through candidates, nearest first, and
  /// keeps one only if it is nearer to the base than to every kept one, so that
  /// links lead in different directions. Writes them to `row`, ``none`` behind
  /// them.
  ///
  /// A candidate equally near to both is left out: otherwise a crowd of nearly
  /// equal vectors would link only to itself. But then the nearest of those
  /// left out fill the row up to an eighth: otherwise such a crowd would have
  /// hardly a link at all.
  ///
  /// For the cosine a candidate is left out only where a kept node is nearer by
  /// a factor α (as in Vamana of Jayaram Subramanya et al., "DiskANN", 2019):
  /// some more links make fewer steps, of which each waits for memory.
  ///
  /// - Parameter candidates: keys relative to the base, nearest first, in
  ///   memory that is used up.
  func selectNeighbours(
    _ candidates: UnsafeMutableBufferPointer<NodeKey>,
    into row: UnsafeMutableBufferPointer<UInt32>, _ scratch: Scratch
  ) {
    var remaining = candidates.count
    var kept = 0
    let spare = scratch.spareKeys
    var spareCount = 0
    let least = row.count / 8
    let ids = scratch.ids
    while remaining > 0, kept < row.count {
      let chosen = candidates[0].node
      row[kept] = chosen
      kept += 1
      // One kept node is compared with all that are left at once.
      for index in 1..<max(1, remaining) { ids[index - 1] = candidates[index].node }
      load(chosen, into: scratch.other)
      similarities(scratch.other, ids, remaining - 1, scratch.similarities)
      var next = 0
      for index in 1..<max(1, remaining) {
        let candidate = candidates[index]
        if scratch.similarities[index - 1] < bar(candidate.similarity) {
          candidates[next] = candidate
          next += 1
        } else if spareCount < least {
          spare[spareCount] = candidate
          spareCount += 1
        }
      }
      remaining = next
    }
    if kept < least {
      // Each round left them out nearest first, but rounds follow each other.
      var nearest = UnsafeMutableBufferPointer(start: spare, count: spareCount)
      nearest.sort()
      for index in 0..<min(least - kept, spareCount) { row[kept + index] = nearest[index].node }
      kept = min(least, kept + spareCount)
    }
    row[kept...].update(repeating: Self.none)
  }

  /// 1 / α², for α = 1.1.
  private static let share: Float = 1 / 1.21

  /// Distances below this are the rounding of codes.
  private static let noise: Float = 0x1p-10

  /// How similar a kept node must be to a candidate of this similarity to the
  /// base, so that the candidate is left out.
  @inline(__always)
  private func bar(_ similarity: Float) -> Float {
    // Half the squares of the distances of vectors of unit length.
    let distance = 1 - similarity
    guard shape.metric == .cosine, distance > Self.noise else { return similarity }
    return 1 - distance * Self.share
  }
}
