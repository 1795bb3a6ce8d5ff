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
    let effort = try options.effort ?? options.recall.map { try snapshot.effort(forRecall: $0) }
    let passing = try options.filter.map { try filters.items($0, in: snapshot) }
    let most = VectorIndex.Limits.kMax
    // Folding needs more than it leaves.
    var wanted = min(
      most, (options.fold == nil ? 1 : 2) * options.candidates + (id == nil ? 0 : 1))
    var rest = passing
    var seen: [UInt64] = []
    var groups = CaptionGroups(dimension: dimension, foldingFrom: options.fold)
    while true {
      let found = try snapshot.search(
        query, k: wanted, effort: effort, exact: options.exact, filter: rest)
      if !options.exact { recall.note(found, of: query, k: wanted, rest, in: snapshot) }
      let isCut = try take(found, options, into: &groups, in: snapshot, without: id)
      if isCut || found.count < wanted || groups.captions.count >= options.candidates {
        return groups.best(options.k, diversity: options.diversity)
      }
      if wanted < most {
        wanted = min(4 * wanted, most)
        groups = CaptionGroups(dimension: dimension, foldingFrom: options.fold)
      } else {
        // One search gives no more: go on behind what was seen.
        seen += found.map(\.id)
        let all = try passing?.ids ?? snapshot.ids().sorted()
        rest = ItemFilter(allowing: FilterCompiler.difference(all, seen.sorted()))
      }
    }
  }

  /// Gives candidates to the groups; whether one was below the threshold.
  private func take(
    _ neighbours: [Neighbour], _ options: SearchOptions, into groups: inout CaptionGroups,
    in snapshot: Snapshot, without id: UInt64?
  ) throws -> Bool {
    for neighbour in neighbours where neighbour.id != id {
      if let threshold = options.threshold, neighbour.score < threshold { return true }
      groups.add(
        try caption(of: neighbour, options.filter, in: snapshot),
        vector: options.compares ? try snapshot.vector(id: neighbour.id) : nil)
    }
    return false
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
}
