import Foundation
import Testing

@testable import VectorIndex

@Suite struct BuildTests {
  private struct Cancelled: Error, Equatable {}

  @Test func resultDependsNeitherOnThreadsNorOnInputOrder() throws {
    let sample = Sample(count: 1500, dimension: 12, clusters: 40, seed: 20)
    var reversed = sample
    reversed.vectors = (0..<1500).reversed().flatMap { sample.vector($0) }
    var hashes: Set<UInt64> = []
    for threads in [1, 2, 5] {
      hashes.insert(try sample.build(at: TemporaryDirectory(), threads: threads).contentHash)
    }
    let ids = Array(reversed.ids.reversed())
    hashes.insert(try reversed.build(at: TemporaryDirectory(), ids: ids).contentHash)
    #expect(hashes.count == 1)
    let other = HNSWParameters(seed: 1)
    hashes.insert(try sample.build(at: TemporaryDirectory(), parameters: other).contentHash)
    #expect(hashes.count == 2)
  }

  @Test(arguments: [1, 2, 3, 4, 9, 10, 33, 100, 777], [2, 3, 16])
  func everySizeKeepsTheInvariants(count: Int, linksPerNode: Int) throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: count, dimension: 6, clusters: 7, seed: 21)
    let parameters = HNSWParameters(linksPerNode: linksPerNode, constructionEffort: 20)
    let statistics = try sample.build(at: directory, parameters: parameters, threads: 2)
    #expect(statistics.parameters == parameters)
    #expect(statistics.levelCounts.first == count)
    #expect(statistics.fingerprint == "test")
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    #expect(try index.statistics() == statistics)
    let size = try Data(contentsOf: URL(filePath: directory.file)).count
    #expect(size == statistics.bytesOnDisk)
  }

  @Test func levelsFollowTheirDistribution() throws {
    let sample = Sample(count: 4000, dimension: 2, clusters: 4000, seed: 22)
    let parameters = HNSWParameters(linksPerNode: 4, constructionEffort: 10)
    let counts = try sample.build(at: TemporaryDirectory(), parameters: parameters).levelCounts
    // 4000 / 4 = 1000 expected, standard deviation 27: five of them either way.
    #expect(abs(counts[1] - 1000) < 140)
    #expect(abs(counts[2] - 250) < 80)
  }

  @Test func vectorsComeBackNormalisedAndUnitVectorsBitForBit() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 30, dimension: 7, clusters: 30, seed: 23)
    try sample.build(at: directory)
    let index = try VectorIndex(directory: directory.path)
    var unit = sample
    unit.vectors = []
    for id in sample.ids {
      let vector = try #require(try index.vector(id: id))
      let given = sample.vector(Int(id))
      let length = given.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      for (got, value) in zip(vector, given) {
        // One rounding to float of a number of at most 1.
        #expect(abs(Double(got) - Double(value) / length) <= 0x1p-24)
      }
      unit.vectors += vector
    }
    let again = TemporaryDirectory()
    try unit.build(at: again)
    #expect(try VectorIndex(directory: again.path).statistics() == index.statistics())
  }

  @Test func progressEndsAtTheTotalAndCanCancel() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 200, dimension: 4, clusters: 200, seed: 24)
    var reports: [Int] = []
    try sample.build(at: directory) { done, total in
      #expect(total == 200)
      reports.append(done)
    }
    #expect(reports == reports.sorted())
    #expect(reports.first == 0)
    #expect(reports.last == 200)
    let before = try VectorIndex(directory: directory.path).statistics()
    #expect(throws: Cancelled()) {
      try sample.build(at: directory, parameters: HNSWParameters(seed: 5)) { done, _ in
        if done > 50 { throw Cancelled() }
      }
    }
    #expect(try VectorIndex(directory: directory.path).statistics() == before)
    let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(
      left.sorted() == [
        "build.checkpoint", "data-1.mdb", "data-1.mdb-lock", "data.mdb", "write.lock",
      ])
    try sample.build(at: directory)
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/build.checkpoint"))
  }

  /// Ends a build when so much of it is done; gives the first report.
  @discardableResult
  private func interrupt(
    _ sample: Sample, _ directory: TemporaryDirectory, at share: Double, threads: Int = 1
  ) throws -> Int? {
    var first: Int?
    #expect(throws: Cancelled()) {
      try sample.build(at: directory, threads: threads) { done, total in
        first = first ?? done
        if Double(done) >= share * Double(total) { throw Cancelled() }
      }
    }
    return first
  }

  @Test func interruptedBuildGoesOnToTheSameIndex() throws {
    let sample = Sample(count: 70_000, dimension: 4, clusters: 500, seed: 25)
    let whole = TemporaryDirectory()
    let expected = try sample.build(at: whole, threads: 2)
    let directory = TemporaryDirectory()
    try interrupt(sample, directory, at: 0.1, threads: 2)
    #expect(try #require(try interrupt(sample, directory, at: 0.3)) >= 7000)
    // The second pass goes in batches of 65,536.
    #expect(try #require(try interrupt(sample, directory, at: 0.5, threads: 2)) >= 21_000)
    var reports: [Int] = []
    let statistics = try sample.build(at: directory) { done, _ in reports.append(done) }
    #expect(reports[0] > 60_000 && reports == reports.sorted() && reports.last == 70_000)
    #expect(statistics.contentHash == expected.contentHash)
    try VectorIndex(directory: directory.path)._checkInvariants()
  }

  /// What a kill leaves is what was on the disk at that moment: a copy of it is built
  /// to the end.
  @Test func killedBuildGoesOnFromItsLastCheckpoint() throws {
    let sample = Sample(count: 3000, dimension: 4, clusters: 50, seed: 28)
    let (whole, killed) = (TemporaryDirectory(), TemporaryDirectory())
    let name = "/build.checkpoint"
    let statistics = try sample.vectors.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: whole.path, ids: sample.ids, vectors: $0,
        shape: IndexShape(dimension: 4, precision: .float32), fingerprint: "test", threads: 1,
        checkpointInterval: .zero, records: { _ in },
        progress: { done, total in
          guard done >= total / 4, !FileManager.default.fileExists(atPath: killed.path + name)
          else { return }
          try FileManager.default.createDirectory(
            atPath: killed.path, withIntermediateDirectories: true)
          try FileManager.default.copyItem(
            atPath: whole.path + name, toPath: killed.path + name)
        })
    }
    #expect(!FileManager.default.fileExists(atPath: whole.path + name))
    var reports: [Int] = []
    let finished = try sample.build(at: killed) { done, _ in reports.append(done) }
    #expect(reports[0] > 0 && reports[0] < 3000)
    #expect(finished.contentHash == statistics.contentHash)
  }

  @Test(arguments: [IndexKind.hnsw(HNSWParameters()), .ivf(IVFParameters()), .flat])
  func estimateKnowsTheSizeOfTheFile(kind: IndexKind) throws {
    let sample = Sample(count: 6000, dimension: 48, clusters: 50, seed: 29)
    let estimate = try sample.vectors[..<(500 * 48)].withUnsafeBufferPointer {
      try VectorIndex.estimate(
        count: sample.count, sample: $0, dimension: 48, precision: .float16, kind: kind)
    }
    #expect(estimate.count == 6000 && estimate.sampleCount == 500)
    let directory = TemporaryDirectory()
    let built = try sample.build(at: directory, precision: .float16, kind: kind)
    // What is not counted: LMDB's branch pages and the last pages of each table.
    let ratio = Double(built.bytesOnDisk) / Double(estimate.bytesOnDisk)
    #expect(ratio > 0.85 && ratio < 1.15, "\(built.bytesOnDisk) and \(estimate.bytesOnDisk) bytes")
  }

  @Test func checkpointOfOtherVectorsOrDamagedIsNotUsed() throws {
    let sample = Sample(count: 2000, dimension: 4, clusters: 50, seed: 26)
    let other = Sample(count: 2000, dimension: 4, clusters: 50, seed: 27)
    let directory = TemporaryDirectory()
    try interrupt(sample, directory, at: 0.2)
    #expect(try interrupt(other, directory, at: 0) == 0)
    try interrupt(sample, directory, at: 0.2)
    let file = URL(filePath: directory.path + "/build.checkpoint")
    let intact = try Data(contentsOf: file)
    for place in [0, 9, 17, 47, 48, intact.count / 2, intact.count - 1] {
      var damaged = intact
      damaged[place] ^= 4
      try damaged.write(to: file)
      #expect(try interrupt(sample, directory, at: 0) == 0, "byte \(place)")
    }
    try intact.dropLast(8).write(to: file)
    #expect(try interrupt(sample, directory, at: 0) == 0)
    try intact.write(to: file)
    #expect(try #require(try interrupt(sample, directory, at: 0)) >= 400)
  }

  @Test(arguments: [IndexKind.hnsw(HNSWParameters()), .ivf(IVFParameters()), .flat])
  func estimateIsCloseToTheBuild(kind: IndexKind) throws {
    let sample = Sample(count: 3000, dimension: 20, clusters: 3000, seed: 28)
    let directory = TemporaryDirectory()
    let bytes = try sample.build(at: directory, precision: .float16, kind: kind).bytesOnDisk
    let estimate = try Sample(count: 200, dimension: 20, clusters: 200, seed: 29).vectors
      .withUnsafeBufferPointer {
        try VectorIndex.estimate(count: 3000, sample: $0, dimension: 20, kind: kind)
      }
    #expect(estimate.count == 3000 && estimate.sampleCount == 200)
    // Less than a block is full in each of up to eleven tables.
    #expect(abs(estimate.bytesOnDisk - bytes) < bytes / 10 + 11 * 65_536)
    #expect(estimate.bytesOfMemory > 3000 * 20 * 3 && estimate.seconds > 0)
  }

  @Test func leftoverOfACrashedBuildIsReplaced() throws {
    let directory = TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path, withIntermediateDirectories: true)
    try Data(repeating: 7, count: 9999).write(
      to: URL(filePath: directory.path + "/data.mdb.building"))
    try Sample(count: 20, dimension: 4, clusters: 2, seed: 25).build(at: directory)
    try VectorIndex(directory: directory.path)._checkInvariants()
  }

  @Test func secondBuildInTheSameDirectoryIsRefused() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 20, dimension: 4, clusters: 2, seed: 26)
    try sample.build(at: directory) { _, _ in
      #expect(throws: VectorIndexError.busy(directory: directory.path)) {
        try sample.build(at: directory)
      }
    }
    try VectorIndex(directory: directory.path)._checkInvariants()
  }

  @Test func unusableInputIsRefusedBeforeTheOldIndexIsTouched() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 4, dimension: 2, clusters: 4, seed: 27)
    let before = try sample.build(at: directory)
    var damaged = sample
    damaged.vectors[5] = .infinity
    #expect(throws: VectorIndexError.notFinite(.item(2), component: 1)) {
      try damaged.build(at: directory)
    }
    damaged.vectors[4...5] = [0, 0]
    #expect(throws: VectorIndexError.zeroVector(.item(2))) { try damaged.build(at: directory) }
    #expect(throws: VectorIndexError.duplicateID(9)) {
      try sample.build(at: directory, ids: [9, 1, 9, 3])
    }
    #expect(throws: VectorIndexError.wrongVectorCount(got: 8, expected: 6)) {
      try sample.build(at: directory, ids: [1, 2, 3])
    }
    #expect(
      throws: VectorIndexError.outOfRange(name: "linksPerNode", got: 1, expected: 2...64)
    ) { try sample.build(at: directory, parameters: HNSWParameters(linksPerNode: 1)) }
    #expect(throws: VectorIndexError.outOfRange(name: "threads", got: 0, expected: 1...256)) {
      try sample.build(at: directory, threads: 0)
    }
    #expect(try VectorIndex(directory: directory.path).statistics() == before)
  }

  @Test func largeBuildCommitsInPartsAndSpansBlocks() throws {
    let directory = TemporaryDirectory()
    // 40 MB of vectors: more than one transaction and 70 blocks.
    let sample = Sample(count: 1300, dimension: 8192, clusters: 1, seed: 28)
    let parameters = HNSWParameters(linksPerNode: 2, constructionEffort: 1)
    try sample.build(at: directory, parameters: parameters, threads: 2)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    #expect(try #require(index.snapshot().base.tables.vectors).blockCount > 30)
    for item in [0, 31, 32, 1299] {
      #expect(try index.search(sample.vector(item), k: 1, exact: true).map(\.id) == [UInt64(item)])
    }
  }
}
