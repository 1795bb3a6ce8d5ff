#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Builds and times indexes as other engines are timed beside them.
package enum IndexEvaluation {
  /// What a build cost.
  package struct Build: Codable, Sendable {
    /// Seconds of wall time, with everything on the disk.
    package let seconds: Double
    /// Seconds of processor time of all threads.
    package let processorSeconds: Double
    package let bytesOnDisk: Int
  }

  /// What answering all queries at one effort gave.
  package struct Answers: Sendable {
    package let effort: Int
    /// `k` ids a query, −1 where there are fewer.
    package let ids: [Int32]
    /// Queries a second of wall time.
    package let queriesPerSecond: Double
    /// Queries a second of processor time.
    package let queriesPerProcessorSecond: Double
  }

  /// Builds an index whose ids are the numbers of the rows.
  package static func build(
    _ base: VectorFile, at directory: String, shape: IndexShape, threads: Int
  ) throws -> Build {
    let start = Clock()
    let statistics = try base.vectors.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: directory, ids: (0..<UInt64(base.count)).map { $0 }, vectors: $0, shape: shape,
        fingerprint: "", threads: threads, records: { _ in }, progress: { _, _ in })
    }
    let spent = start.spent()
    return Build(
      seconds: spent.wall, processorSeconds: spent.processor,
      bytesOnDisk: statistics.bytesOnDisk)
  }

  /// Answers all queries, one after another on this thread.
  package static func answer(
    _ queries: VectorFile, from index: VectorIndex, k: Int, effort: Int
  ) throws -> Answers {
    var ids: [Int32] = []
    ids.reserveCapacity(queries.count * k)
    let dimension = queries.dimension
    let start = Clock()
    try queries.vectors.withUnsafeBufferPointer { vectors in
      for query in stride(from: 0, to: vectors.count, by: dimension) {
        let row = UnsafeBufferPointer(rebasing: vectors[query..<query + dimension])
        let found = try index.search(row, k: k, effort: effort)
        for neighbour in found { ids.append(Int32(truncatingIfNeeded: neighbour.id)) }
        for _ in found.count..<k { ids.append(-1) }
      }
    }
    let spent = start.spent()
    return Answers(
      effort: effort, ids: ids, queriesPerSecond: Double(queries.count) / spent.wall,
      queriesPerProcessorSecond: Double(queries.count) / spent.processor)
  }
}

/// Wall time and processor time since its making.
struct Clock {
  private let wall = Clock.now(CLOCK_MONOTONIC)
  private let processor = Clock.now(CLOCK_PROCESS_CPUTIME_ID)

  /// Seconds.
  func spent() -> (wall: Double, processor: Double) {
    (Self.now(CLOCK_MONOTONIC) - wall, Self.now(CLOCK_PROCESS_CPUTIME_ID) - processor)
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
