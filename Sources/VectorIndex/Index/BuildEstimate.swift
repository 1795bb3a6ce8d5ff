/// What a build will take, as far as it can be known before.
public struct BuildEstimate: Codable, Sendable, Equatable {
  /// Items.
  public let count: Int
  /// Bytes of the file, with every vector different: equal ones are stored once.
  public let bytesOnDisk: Int
  /// Bytes of memory, without the vectors that the build is given.
  public let bytesOfMemory: Int
  /// Seconds, by a build of ``sampleCount`` of the vectors.
  public let seconds: Double
  /// Vectors that the time was measured with.
  public let sampleCount: Int
}

extension VectorIndex {
  /// Estimates a build of `count` items by building an index of some of their
  /// vectors in memory. The sizes follow from the format; the time is that of the
  /// sample, multiplied as the work grows: n · log n for a graph, n · lists for
  /// posting lists.
  ///
  /// - Parameters:
  ///   - count: items of the whole build.
  ///   - sample: `dimension` finite floats for each of some vectors, one or more.
  ///   - dimension, metric, precision, kind, threads: as for the build.
  /// - Throws: ``VectorIndexError``.
  /// - Complexity: that of a build of the sample.
  public static func estimate(
    count: Int, sample: UnsafeBufferPointer<Float>, dimension: Int, metric: Metric = .cosine,
    precision: Precision = .float16, kind: IndexKind = .hnsw(HNSWParameters()), threads: Int = 1
  ) throws -> BuildEstimate {
    let shape = IndexShape(
      dimension: dimension, metric: metric, precision: precision, kind: kind)
    try shape.check()
    try check(count, in: Limits.count, "the number of items")
    try check(threads, in: Limits.threads, "threads")
    guard !sample.isEmpty, sample.count.isMultiple(of: dimension) else {
      throw VectorIndexError.wrongVectorCount(got: sample.count, expected: dimension)
    }
    let sampleCount = sample.count / dimension
    let whole = shape.resolved(count: count)
    let (linking, calibrating) = try time(sample, sampleCount, shape, threads: threads)
    return BuildEstimate(
      count: count, bytesOnDisk: whole.bytesOnDisk(count: count),
      bytesOfMemory: whole.bytesOfMemory(count: count, threads: threads),
      seconds: linking * shape.work(count) / shape.work(sampleCount)
        + calibrating * Double(count) / Double(sampleCount),
      sampleCount: sampleCount)
  }

  /// Seconds to link a sample, and to calibrate it.
  private static func time(
    _ sample: UnsafeBufferPointer<Float>, _ count: Int, _ shape: IndexShape, threads: Int
  ) throws -> (linking: Double, calibrating: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let unique = try UniqueVectors(
      ids: (0..<UInt64(count)).map { $0 }, vectors: sample, shape: shape.resolved(count: count))
    let builder = unique.tables.builder(threads: threads)
    try builder.build { _, _ in }
    let linked = clock.now
    _ = Calibrator(unique.tables, metadata(unique, builder, ""), threads: threads).measure()
    return ((linked - start) / .seconds(1), (clock.now - linked) / .seconds(1))
  }
}

extension IndexShape {
  /// How the work of a build grows with the number of vectors.
  fileprivate func work(_ count: Int) -> Double {
    let vectors = Double(max(1, count))
    if hasGraph { return vectors * Double(Int.bitWidth - count.leadingZeroBitCount + 1) }
    guard let lists = resolved(count: count).lists else { return vectors }
    return vectors * Double(max(1, lists.lists))
  }

  /// Bytes of the values of all blocks, in a file or in memory.
  private func bytesOfBlocks(count: Int, pageBytes: Int) -> Int {
    let rows = RowCounts(self, slots: count)
    return TableLayout.all(of: self).reduce(0) { sum, table in
      let blocks = table.layout.blockCount(rows: rows[table.rows])
      let value = BlockHead.valueBytes(rows: table.layout.blockBytes, pageBytes: pageBytes)
      return sum + blocks * ((value + pageBytes) / pageBytes * pageBytes)
    }
  }

  fileprivate func bytesOnDisk(count: Int) -> Int {
    // An item's record is its id, its node, and what LMDB keeps of both.
    bytesOfBlocks(count: count, pageBytes: 4096) + 24 * count
  }

  fileprivate func bytesOfMemory(count: Int, threads: Int) -> Int {
    // Pairs of id and node, their order, and the table that finds equal vectors.
    let perItem = 64
    // Marks of visited slots.
    let scratch = count + 32 * Scratch.relinkLimit
    return bytesOfBlocks(count: count, pageBytes: 4096) + perItem * count + threads * scratch
      + StorageLimits.dirtyBytes
  }
}
