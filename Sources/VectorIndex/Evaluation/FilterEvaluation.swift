/// Measures filtered searches against exact ones.
package enum FilterEvaluation {
  /// How the items that pass lie to the query.
  package enum Correlation: String, Codable, Sendable, CaseIterable {
    /// A random choice.
    case none
    /// The topics nearest to the query.
    case positive
    /// The topics around an item of the farther half, as seen from the query.
    case negative
    /// The topics nearest to the query but for the nearest half of all: what
    /// passes lies all around, far away.
    case excluded
  }

  /// What the searches with one kind of filter gave.
  package struct Result: Codable, Sendable {
    /// Share of the items that pass.
    package let selectivity: Double
    package let correlation: Correlation
    package let effort: Int
    /// Share of the true neighbours among those that pass.
    package let recall: Double
    /// Searches that gave fewer items than they should have.
    package let short: Int
    /// Processor time of a search with a filter that was used before.
    package let microseconds: Double
    /// Of the same search without a filter, at the same effort.
    package let unfilteredMicroseconds: Double
  }

  package static let selectivities = [0.001, 0.01, 0.1, 0.5]
  /// Topics into which the base is cut.
  private static let topics = 256
  /// Each query has correlated filters of its own.
  private static let queryLimit = 100

  /// Searches an index whose ids are the numbers of the rows of `base`.
  package static func run(
    _ base: VectorFile, _ queries: VectorFile, _ index: VectorIndex, k: Int, effort: Int,
    body: (Result) throws -> Void
  ) throws {
    let topics = try Topics(base, count: min(topics, base.count / 20 + 1))
    let rows = (0..<min(queries.count, queryLimit)).map { queries.row($0) }
    let snapshot = try index.snapshot()
    func time(_ filters: [ItemFilter]?) throws -> Double {
      let clock = Clock()
      for (query, row) in rows.enumerated() {
        _ = try snapshot.search(
          row, k: k, effort: effort, filter: filters.map { $0[query % $0.count] })
      }
      return clock.spent().processor / Double(rows.count) * 1e6
    }
    for correlation in Correlation.allCases {
      for selectivity in selectivities {
        let count = max(1, Int((Double(base.count) * selectivity).rounded()))
        let filters =
          correlation == .none
          ? [topics.random(count)]
          : try rows.map { try topics.filter(count, correlation, $0) }
        var (found, wanted, short) = (0, 0, 0)
        for (query, row) in rows.enumerated() {
          let filter = filters[query % filters.count]
          let exact = try snapshot.search(row, k: k, exact: true, filter: filter)
          // The first searches with a filter prepare those that follow.
          for _ in 0..<2 {
            _ = try snapshot.search(row, k: k, effort: effort, filter: filter)
          }
          let answer = try snapshot.search(row, k: k, effort: effort, filter: filter)
          // An item as near as the last is as good as it.
          let bar = (exact.last?.score ?? 0) - 1e-6
          found += answer.count { $0.score >= bar && filter.allows($0.id) }
          wanted += exact.count
          if answer.count != min(k, filter.count) { short += 1 }
        }
        try body(
          Result(
            selectivity: selectivity, correlation: correlation, effort: effort,
            recall: Double(found) / Double(wanted), short: short,
            microseconds: time(filters), unfilteredMicroseconds: time(nil)))
      }
    }
  }
}

/// The base cut into topics: each row belongs to the nearest of some random
/// rows.
private struct Topics {
  private let centres: [[Float]]
  private let members: [[UInt64]]
  private let count: Int

  init(_ base: VectorFile, count: Int) throws {
    var random = SplitMix64(seed: 1)
    let centres = (0..<count).map { _ in base.row(random.next(below: base.count)) }
    var members = [[UInt64]](repeating: [], count: count)
    for row in 0..<base.count {
      let products = Self.products(centres, base.row(row))
      let nearest = products.indices.max { products[$0] < products[$1] } ?? 0
      members[nearest].append(UInt64(row))
    }
    (self.centres, self.members, self.count) = (centres, members, base.count)
  }

  private static func products(_ centres: [[Float]], _ vector: [Float]) -> [Float] {
    centres.map { centre in zip(centre, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// The centres, the nearest first.
  private static func order(_ centres: [[Float]], _ vector: [Float]) -> [Int] {
    let products = products(centres, vector)
    return products.indices.sorted { products[$0] > products[$1] }
  }

  func random(_ wanted: Int) -> ItemFilter {
    var random = SplitMix64(seed: 2)
    var ids = (0..<UInt64(count)).map { $0 }
    for place in 0..<wanted { ids.swapAt(place, place + random.next(below: count - place)) }
    return ItemFilter(allowing: ids.prefix(wanted))
  }

  /// As many items of the topics nearest to a query, or of the nearest of the
  /// farther ones.
  func filter(
    _ wanted: Int, _ correlation: FilterEvaluation.Correlation, _ query: [Float]
  ) throws -> ItemFilter {
    var order = Self.order(centres, query)
    if correlation == .negative {
      var random = SplitMix64(seed: UInt64(query[0].bitPattern))
      let middle = order.count / 2
      let pivot = order[middle + random.next(below: order.count - middle)]
      order = Self.order(centres, centres[pivot])
    }
    var ids: [UInt64] = []
    var skipped = 0
    let hidden = correlation == .excluded ? min(count / 2, count - wanted) : 0
    for topic in order where ids.count < wanted {
      if skipped < hidden { skipped += members[topic].count } else { ids += members[topic] }
    }
    return ItemFilter(allowing: ids.prefix(wanted))
  }
}
