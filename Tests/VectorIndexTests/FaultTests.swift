import CLMDB
import Foundation
import Synchronization
import Testing

@testable import VectorIndex

/// What the disk or the system refuses is a typed error, after which the index
/// is what it was and goes on.
@Suite struct FaultTests {
  private let sample = Sample(count: 1200, dimension: 12, clusters: 60, seed: 90)

  private func put(_ id: UInt64, _ vector: Int) -> VectorIndex.Change {
    .put(id: id, vector: sample.vector(vector))
  }

  /// An index of the first 600 vectors, in whose log changes wait.
  private func open(
    _ directory: TemporaryDirectory, _ configure: (inout VectorIndex.Options) -> Void = { _ in }
  ) throws -> VectorIndex {
    var part = sample
    part.vectors.removeLast(600 * 12)
    try part.build(at: directory, precision: .float16)
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    configure(&options)
    return try VectorIndex(directory: directory.path, for: .writing, options: options)
  }

  private func fill(_ index: VectorIndex) throws {
    try index.apply((0..<150).map { .remove(id: UInt64(4 * $0)) })
    try index.apply((600..<800).map { put(UInt64($0), $0) })
    try index.apply((0..<50).map { put(UInt64(4 * $0 + 1), 900 + $0) })
  }

  @Test(arguments: [EIO, ENOSPC]) func failedCommitIsATypedErrorAndChangesNothing(
    code: Int32
  ) throws {
    let directory = TemporaryDirectory()
    let index = try open(directory)
    index.environment.commitFault = { code }
    do {
      try index.apply([put(700, 700), .remove(id: 3)])
      Issue.record("the commit did not fail")
    } catch VectorIndexError.storage(let operation, let got) {
      #expect(operation == "commit" && got == EIO && code == EIO)
    } catch VectorIndexError.diskFull {
      #expect(code == ENOSPC)
    }
    index.environment.commitFault = { MDB_SUCCESS }
    #expect(try index.count == 600)
    #expect(try index.vector(id: 700) == nil)
    try index._checkInvariants()
    try index.apply([put(700, 700), .remove(id: 3)])
    #expect(try index.search(sample.vector(700), k: 1).map(\.id) == [700])
  }

  /// A weaving that ends after any number of its transactions leaves a whole
  /// index that answers as before; the next weaving leaves no trace of it.
  @Test func weavingMayEndAfterEachOfItsTransactions() throws {
    var stages = 0
    while true {
      let directory = TemporaryDirectory()
      let index = try open(directory) { $0.stageBytes = 1 }
      try fill(index)
      let queries = stride(from: 0, to: 1200, by: 30).map { sample.vector($0) }
      let before = try queries.map { try index.search($0, k: 10, exact: true) }
      let committed = Mutex(0)
      index.environment.commitFault = { [stages] in
        committed.withLock { count in
          count += 1
          return count > stages ? EIO : MDB_SUCCESS
        }
      }
      let isDone = (try? index.weave()) != nil
      index.environment.commitFault = { MDB_SUCCESS }
      try check(index, queries, before)
      if isDone { break }
      stages += 1
      // What a batch adds before it begins is no part of a weaving.
      let isPartial = try index.snapshot().base.state.isPartial
      #expect(isPartial == (stages > 2))
      #expect(try index.weave() > 0)
      try check(index, queries, before)
    }
    // Each of the tables that are written ahead took one at least.
    #expect(stages > 5)
  }

  private func check(
    _ index: VectorIndex, _ queries: [[Float]], _ expected: [[Neighbour]]
  ) throws {
    try index._checkInvariants()
    let snapshot = try index.snapshot()
    #expect(snapshot.count == 650)
    var found = 0
    for (query, expected) in zip(queries, expected) {
      // Vectors of the log have more bits than half floats.
      #expect(try snapshot.search(query, k: 10, exact: true).map(\.id) == expected.map(\.id))
      let ids = try snapshot.search(query, k: 10, effort: 64).map(\.id)
      #expect(ids.count == 10 && Set(ids).count == 10)
      found += Set(ids).intersection(expected.map(\.id)).count
    }
    #expect(found >= queries.count * 10 * 95 / 100)
    guard snapshot.freshCount == 0 else { return }
    #expect(!snapshot.base.state.isPartial)
    #expect(try index.statistics().unreachableCount == 0)
  }

  @Test func everyTransactionOfAWeavingLeavesAWholeState() throws {
    let directory = TemporaryDirectory()
    let index = try open(directory) { $0.stageBytes = 1 }
    try fill(index)
    let exact = try index.search(sample.vector(900), k: 20, exact: true).map(\.id)
    let seen = Mutex<[UInt64]>([])
    index.environment.commitFault = { [weak index, sample] in
      // The state before this commit.
      guard let snapshot = try? index?.snapshot() else { return EIO }
      let answer = try? snapshot.search(sample.vector(900), k: 20, exact: true).map(\.id)
      guard (try? snapshot.checkInvariants()) != nil, answer == exact else { return EIO }
      seen.withLock { $0.append(snapshot.base.state.blocksAhead) }
      return MDB_SUCCESS
    }
    #expect(try index.weave() == 400)
    index.environment.commitFault = { MDB_SUCCESS }
    #expect(seen.withLock { $0.max() ?? 0 } > 5)
    try index._checkInvariants()
  }

  @Test func failedWeavingInTheBackgroundIsToldAndCounted() throws {
    let directory = TemporaryDirectory()
    let told = DispatchSemaphore(value: 0)
    let index = try open(directory) {
      $0.weavesInBackground = true
      $0.weavesAfter = 10
      $0.weavingFailed = { error in
        #expect("\(error)".contains("commit"))
        told.signal()
      }
    }
    #expect(try index.summary().weaving == VectorIndex.Weaving())
    let commits = Mutex(0)
    index.environment.commitFault = {
      commits.withLock { count in
        count += 1
        return count > 1 ? EIO : MDB_SUCCESS
      }
    }
    try index.apply((600..<620).map { put(UInt64($0), $0) })
    told.wait()
    index.environment.commitFault = { MDB_SUCCESS }
    let weaving = try #require(try index.summary().weaving)
    #expect(weaving.failures == 1 && weaving.batches == 0)
    #expect(weaving.lastFailure?.contains("commit") == true)
    #expect(try index.summary().freshCount == 20)
    // Asked for, it does not wait.
    #expect(try index.weave() == 20)
    #expect(try index.summary().weaving?.changes == 20)
    #expect(try VectorIndex(directory: directory.path).count == 620)
    try index._checkInvariants()
  }

  @Test func networkFileSystemIsRefusedUnlessForced() throws {
    let directory = TemporaryDirectory()
    try sample.build(at: directory)
    let path = IndexDirectory(directory.path).link
    var options = Environment.Options()
    options.networkProtocol = { _ in "NFS" }
    let file = try resolvedPath(path)
    for access in [Environment.Access.reading, .writing] {
      #expect(throws: VectorIndexError.networkFileSystem(path: file, name: "NFS")) {
        try EnvironmentRegistry.open(path, access, options)
      }
    }
    options.allowsNetworkFileSystem = true
    #expect(try EnvironmentRegistry.open(path, .reading, options).access == .reading)
    #if os(Linux)
      #expect(FileSystem.networkProtocol(magic: 0x6969) == "NFS")
      #expect(FileSystem.networkProtocol(magic: 0xFF53_4D42) == "CIFS")
      // ext4, XFS, tmpfs, overlay
      for local in [0xEF53, 0x5846_5342, 0x0102_1994, 0x794C_7630] as [UInt32] {
        #expect(FileSystem.networkProtocol(magic: local) == nil)
      }
    #endif
  }

  @Test func fullTableOfReadersIsATypedErrorUntilOneEnds() throws {
    let directory = TemporaryDirectory()
    try sample.build(at: directory)
    var options = Environment.Options()
    options.readers = 8
    let environment = try EnvironmentRegistry.open(
      IndexDirectory(directory.path).link, .reading, options)
    var readers: [ReadTransaction] = []
    // LMDB fills up the page of the table.
    while readers.count < 10_000 {
      do {
        readers.append(try ReadTransaction(environment))
      } catch VectorIndexError.storage(_, let code) {
        #expect(code == MDB_READERS_FULL)
        break
      }
    }
    #expect((8..<200).contains(readers.count))
    readers.removeLast()
    #expect(try ReadTransaction(environment).count(TableName.items) == sample.count)
  }
}
