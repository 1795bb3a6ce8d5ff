import CaptionFields
import VectorIndex

extension CaptionIndex {
  /// The captions nearest to `query`, nearest first, equally near ones by id:
  /// `options.k` of them, or all that pass the filter and the threshold when
  /// there are fewer.
  ///
  /// - Parameter query: `dimension` finite numbers, not all zero; it is
  ///   normalised.
  /// - Throws: `VectorIndexError` for a query or an option out of range,
  ///   ``CaptionIndexError`` for a filter that cannot be or a damaged caption.
  /// - Complexity: that of a search of the vectors; with a filter that was not
  ///   used lately, O(captions that pass) besides; with diversity or folding,
  ///   O(`k`² · `dimension`).
  public func search(
    _ query: [Float], _ options: SearchOptions = SearchOptions()
  ) throws -> [ScoredCaption] {
    // One state for vectors and captions, whatever others change meanwhile.
    try search(query, options, in: vectors.snapshot(), without: nil)
  }

  /// The captions nearest to one of the index, itself left out.
  ///
  /// - Throws: ``CaptionIndexError/unknownCaption(id:)``, and what
  ///   ``search(_:_:)`` throws.
  public func search(
    near id: UInt64, _ options: SearchOptions = SearchOptions()
  ) throws -> [ScoredCaption] {
    let snapshot = try vectors.snapshot()
    guard let query = try snapshot.vector(id: id) else {
      throw CaptionIndexError.unknownCaption(id: id)
    }
    return try search(query, options, in: snapshot, without: id)
  }

  private func search(
    _ query: [Float], _ options: SearchOptions, in snapshot: Snapshot, without id: UInt64?
  ) throws -> [ScoredCaption] {
    try options.check()
    let needsVectors = options.diversity > 0 || options.fold != nil
    var wanted = options.candidates
    while true {
      let asked = id == nil ? wanted : wanted + 1
      let neighbours = try nearest(query, asked, options, in: snapshot)
      var groups = CaptionGroups(dimension: dimension, foldingFrom: options.fold)
      var isEnd = neighbours.count < asked
      for neighbour in neighbours where neighbour.id != id {
        if let threshold = options.threshold, neighbour.score < threshold {
          isEnd = true
          break
        }
        let caption = try caption(of: neighbour, options.filter, in: snapshot)
        groups.add(caption, vector: needsVectors ? try snapshot.vector(id: neighbour.id) : nil)
      }
      // Folded captions leave places for others farther away.
      if isEnd || groups.captions.count >= options.candidates {
        return options.diversity > 0
          ? groups.diverse(options.k, diversity: options.diversity)
          : Array(groups.captions.prefix(options.k))
      }
      wanted *= 4
    }
  }

  private func caption(
    of neighbour: Neighbour, _ filter: CaptionFilter?, in snapshot: Snapshot
  ) throws -> ScoredCaption {
    guard let caption = try snapshot.caption(id: neighbour.id) else {
      throw CaptionIndexError.damagedCaption(id: neighbour.id)
    }
    // What the table of fields says is not believed.
    if let filter, !filter.matches(caption.value) {
      throw CaptionIndexError.damagedFields("caption \(caption.id) is not what they say")
    }
    return ScoredCaption(caption: caption, score: neighbour.score)
  }

  private func nearest(
    _ query: [Float], _ k: Int, _ options: SearchOptions, in snapshot: Snapshot
  ) throws -> [Neighbour] {
    guard let filter = options.filter else {
      return try snapshot.search(
        query, k: min(k, 10_000), effort: options.effort, exact: options.exact)
    }
    let ids = Set(try filters.ids(filter, in: snapshot))
    return try Array(
      snapshot.search(query, k: 10_000, exact: true).filter { ids.contains($0.id) }.prefix(k))
  }
}
