/// Counts of durations, in buckets whose bounds are at most a factor of √10
/// apart, from a tenth of a millisecond (a search) to a minute (a story).
struct Histogram: Sendable {
  /// Upper bounds in seconds; what is longer falls into the last bucket, `+Inf`.
  static let bounds = [
    0.0001, 0.0002, 0.0005, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60,
  ]

  /// Durations in each bucket, not cumulated; one more than ``bounds``.
  private(set) var counts = [Int](repeating: 0, count: Histogram.bounds.count + 1)
  /// Sum of all durations in seconds.
  private(set) var sum = 0.0

  mutating func record(_ duration: Duration) {
    let seconds = duration / .seconds(1)
    sum += seconds
    counts[Histogram.bounds.firstIndex { seconds <= $0 } ?? Histogram.bounds.count] += 1
  }
}
