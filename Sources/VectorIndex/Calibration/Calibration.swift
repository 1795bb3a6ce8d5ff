/// Which effort finds which share of the true neighbours of one index, as it was
/// measured: people ask for recall, not for the width of a search.
///
/// In the table `metadata` under key 1, eight bytes a number:
///
///      0  nodes of the index when it was measured, u64
///      8  queries, u64
///     16  neighbours of each, u64
///     24  1 when the queries were items of the index, 0 when a caller gave them, u64
///     32  efforts measured, n, u64
///     40  n times: effort, u64, and recall, f64, both ascending
///         hash of everything before, u64
public struct Calibration: Codable, Sendable, Equatable {
  /// An effort and what it found.
  public struct Point: Codable, Sendable, Equatable {
    public let effort: Int
    /// Share of the true neighbours, 0 to 1.
    public let recall: Double
  }

  /// Nodes of the index when it was measured.
  public let nodeCount: Int
  /// Queries that were asked.
  public let queryCount: Int
  /// Neighbours that each asked for.
  public let neighbours: Int
  /// Whether the queries were items of the index, each hidden from its own
  /// search, and not given by a caller.
  public let isOfItems: Bool
  /// Ascending in both numbers.
  public let points: [Point]

  /// The key of the record in the table `metadata`.
  static let key: UInt64 = 1

  init(
    nodeCount: Int, queryCount: Int, neighbours: Int, isOfItems: Bool,
    points: [(effort: Int, recall: Double)]
  ) {
    self.nodeCount = nodeCount
    self.queryCount = queryCount
    self.neighbours = neighbours
    self.isOfItems = isOfItems
    // More effort never finds less but for chance.
    var best = 0.0
    self.points = points.map { effort, recall in
      best = max(best, recall)
      return Point(effort: effort, recall: best)
    }
  }

  /// The effort that finds a share of the true neighbours, between two that were
  /// measured by a straight line: recall rises ever more slowly, so that this is
  /// rather too much than too little. Beyond the last, the largest effort there is.
  ///
  /// - Throws: ``VectorIndexError/recallOutOfRange(got:expected:)``.
  public func effort(forRecall recall: Double) throws -> Int {
    guard VectorIndex.Limits.recall.contains(recall) else {
      throw VectorIndexError.recallOutOfRange(got: recall, expected: VectorIndex.Limits.recall)
    }
    guard let next = points.firstIndex(where: { $0.recall >= recall }) else {
      return VectorIndex.Limits.effort.upperBound
    }
    guard next > 0 else { return points[0].effort }
    let (low, high) = (points[next - 1], points[next])
    let share = (recall - low.recall) / (high.recall - low.recall)
    return low.effort + Int((share * Double(high.effort - low.effort)).rounded(.up))
  }
}

// MARK: - The record

extension Calibration {
  func encoded() -> [UInt8] {
    var words: [UInt64] = [
      UInt64(nodeCount), UInt64(queryCount), UInt64(neighbours), isOfItems ? 1 : 0,
      UInt64(points.count),
    ]
    for point in points { words += [UInt64(point.effort), point.recall.bitPattern] }
    let body = words.withUnsafeBytes { Array($0) }
    let hash = body.withUnsafeBytes { ContentHash.of($0) }
    return body + withUnsafeBytes(of: hash) { Array($0) }
  }

  func write(to transaction: WriteTransaction) throws {
    try transaction.put(TableName.metadata, key: Self.key, encoded())
  }

  /// The calibration that a state of an index has; nil when it has none.
  init?(_ transaction: ReadTransaction) throws {
    guard let record = try transaction.value(TableName.metadata, key: Self.key) else { return nil }
    try self.init(record)
  }

  init(_ record: UnsafeRawBufferPointer) throws {
    let damaged = VectorIndexError.damaged("its calibration is damaged")
    let words = stride(from: 0, to: record.count & ~7, by: 8).map {
      record.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
    }
    guard record.count % 8 == 0, words.count >= 6,
      words.last == ContentHash.of(UnsafeRawBufferPointer(rebasing: record.dropLast(8)))
    else { throw damaged }
    func number(_ word: Int, _ range: ClosedRange<Int>) throws -> Int {
      guard let value = Int(exactly: words[word]), range.contains(value) else { throw damaged }
      return value
    }
    typealias Limits = VectorIndex.Limits
    let count = try number(4, Limits.calibratedEfforts)
    guard words.count == 6 + 2 * count else { throw damaged }
    let points = try (0..<count).map { point in
      let recall = Double(bitPattern: words[6 + 2 * point])
      guard (0...1).contains(recall) else { throw damaged }
      return (effort: try number(5 + 2 * point, Limits.effort), recall: recall)
    }
    guard zip(points, points.dropFirst()).allSatisfy({ $0.effort < $1.effort }) else {
      throw damaged
    }
    self.init(
      nodeCount: try number(0, Limits.count), queryCount: try number(1, Limits.calibrationQueries),
      neighbours: try number(2, Limits.k), isOfItems: try number(3, 0...1) == 1, points: points)
  }
}
