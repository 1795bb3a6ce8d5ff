import CLMDB
import Foundation
import Synchronization

@testable import VectorIndex

/// How fast an index takes changes, against bare LMDB in the same run.
struct Inserts {
  let count: Int
  let points: Points

  init(count: Int, _ points: Points) { (self.count, self.points) = (count, points) }

  func run() throws {
    let folder = try Folder()
    let directory = folder.path + "/index"
    let (_, build) = try Cost.of { try points.build(directory, count: count) }
    let rate = Double(count) / build.cpu
    say("inserts: bulk build of \(count) × \(points.dimension): \(Self.text(rate)) a CPU second")
    try commits(directory, folder.path)
    try batches(directory)
    try weaving(directory, buildRate: rate)
  }

  private static func text(_ rate: Double) -> String { String(format: "%.0f", rate) }

  private func change(_ number: Int) -> VectorIndex.Change {
    .put(id: UInt64(number), vector: points.vector(number))
  }

  /// Changes of one thread and of eight, each in turn with bare LMDB.
  private func commits(_ directory: String, _ folder: String) throws {
    let bare = try BareLMDB(folder + "/bare.mdb")
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory, for: .writing, options: options)
    let record = [UInt8](repeating: 1, count: FreshRecord.headBytes + 4 * points.dimension)
    let threads = 8
    var next = count
    func race(
      _ name: String, rounds: Int, of size: Int, _ apply: ([VectorIndex.Change]) throws -> Void
    ) throws {
      var (bareCost, cost) = (Cost(), Cost())
      for _ in 0..<rounds {
        bareCost += try Cost.of { for _ in 0..<size { try bare.put(record) } }.1
        let changes = (next..<next + size).map(change)
        cost += try Cost.of { try apply(changes) }.1
        next += size
      }
      let rates = [cost, bareCost].map { Double(rounds * size) / $0.wall }
      say(
        "inserts: \(name): \(Self.text(rates[0])) a second, "
          + String(format: "%.2f", rates[0] / rates[1])
          + " × bare LMDB's \(Self.text(rates[1])), put and commit")
    }
    try race("one by one", rounds: 10, of: 200) { for change in $0 { try index.apply([change]) } }
    try index.weave()
    // Long rounds, so that the first and the last groups, of few writers, count little.
    try race("eight writers", rounds: 4, of: 1000) { changes in
      try Self.inThreads(threads) { thread in
        for place in stride(from: thread, to: changes.count, by: threads) {
          try index.apply([changes[place]])
        }
      }
    }
    try index.weave()
  }

  private static func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void)
    throws
  {
    let failure = Mutex<(any Error)?>(nil)
    let group = DispatchGroup()
    for number in 0..<count {
      group.enter()
      Thread.detachNewThread {
        do { try body(number) } catch { failure.withLock { $0 = error } }
        group.leave()
      }
    }
    group.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Batches of 1,000 until the log is so long that writers wait.
  private func batches(_ directory: String) throws {
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory, for: .writing, options: options)
    let limits = WeavingLimits(nodes: count, dimension: points.dimension, after: nil)
    let batches = limits.patience / 1000
    let changes = (0..<batches).map { batch in
      (0..<1000).map { change(2 * count + batch * 1000 + $0) }
    }
    let (_, cost) = try Cost.of { for batch in changes { try index.apply(batch) } }
    say(
      "inserts: \(batches) batches of 1,000, until the log's cap: "
        + "\(Self.text(Double(batches * 1000) / cost.wall)) a second")
    try index.weave()
  }

  /// Weaves while queries go on, against the build.
  private func weaving(_ directory: String, buildRate: Double) throws {
    var options = VectorIndex.Options()
    options.weavesInBackground = false
    let index = try VectorIndex(directory: directory, for: .writing, options: options)
    let queries = (0..<2000).map { points.vector(-1 - $0) }
    let idle = try Self.median(of: queries.map { try time(of: $0, in: index) })
    try lengthenLog(of: index, round: 0)
    let waiting = try Self.median(of: queries.map { try time(of: $0, in: index) })
    let (busy, (cost, woven)) = try timing(queries, in: index) {
      var (cost, woven) = (Cost(), 0)
      for round in 0..<4 {
        if round > 0 { try lengthenLog(of: index, round: round) }
        cost += try Cost.of { woven += try index.weave() }.1
      }
      return (cost, woven)
    }
    let rate = Double(woven) / cost.cpu
    say(
      "inserts: \(woven) woven in with queries going on: \(Self.text(rate)) a CPU second, "
        + String(format: "%.2f × the build", rate / buildRate)
        + "; \(Self.text(Double(woven) / cost.wall)) a second")
    let p50 = Self.median(of: busy)
    say(
      String(
        format: "inserts: query p50 %.1f µs idle, %.1f µs with a log to be woven, "
          + "%.1f µs while weaving: %.2f × (%d queries)",
        idle * 1e6, waiting * 1e6, p50 * 1e6, p50 / idle, busy.count))
    try resolving(index)
    try index._checkInvariants()
  }

  /// Adds as many vectors as make a weaving begin.
  private func lengthenLog(of index: VectorIndex, round: Int) throws {
    let limits = WeavingLimits(nodes: count, dimension: points.dimension, after: nil)
    let first = 3 * count + round * limits.threshold
    try applyInBatches((first..<first + limits.threshold).map(change), to: index)
  }

  /// What queries of another thread take while `body` goes on.
  private func timing<Result>(
    _ queries: [[Float]], in index: VectorIndex, _ body: () throws -> Result
  ) throws -> ([Double], Result) {
    let isDone = Atomic(false)
    let times = Mutex<[Double]>([])
    let group = DispatchGroup()
    group.enter()
    Thread.detachNewThread {
      var (own, number) = ([Double](), 0)
      while !isDone.load(ordering: .relaxed) {
        if let time = try? time(of: queries[number % queries.count], in: index) { own.append(time) }
        number += 1
      }
      times.withLock { $0 = own }
      group.leave()
    }
    func end() {
      isDone.store(true, ordering: .relaxed)
      group.wait()
    }
    defer { end() }
    let result = try body()
    end()
    return (times.withLock { $0 }, result)
  }

  /// How long the first query after a weaving waits.
  private func resolving(_ index: VectorIndex) throws {
    let transaction = try ReadTransaction(index.environment)
    let base = try index.snapshot().base
    for (name, previous) in [("all blocks", nil), ("changed blocks", base)] {
      let times = try (0..<20).map { _ in
        try Cost.of { _ = try Base(transaction, base.state, previous: previous) }.1.cpu
      }.sorted()
      let text = String(format: "%.2f ms", times[10] * 1e3)
      say("inserts: resolving \(name) of a snapshot: \(text)")
    }
  }

  /// Seconds of the processor that a query takes.
  private func time(of query: [Float], in index: VectorIndex) throws -> Double {
    try Cost.of { _ = try index.search(query, k: 10) }.1.cpu
  }

  /// Not a number where no query was answered.
  private static func median(of times: [Double]) -> Double {
    times.isEmpty ? .nan : times.sorted()[times.count / 2]
  }
}

/// An LMDB file to which records are appended, each in a commit of its own.
final class BareLMDB {
  private var environment: OpaquePointer?
  private var table: MDB_dbi = 0
  private var next: UInt64 = 0

  init(_ path: String) throws {
    try check(mdb_env_create(&environment), "make an environment")
    mdb_env_set_mapsize(environment, 1 << 32)
    try check(mdb_env_open(environment, path, UInt32(MDB_NOSUBDIR), 0o600), "open")
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, 0, &transaction), "begin")
    try check(mdb_dbi_open(transaction, nil, 0, &table), "open the table")
    try check(mdb_txn_commit(transaction), "commit")
  }

  deinit { mdb_env_close(environment) }

  func put(_ record: [UInt8]) throws {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, 0, &transaction), "begin")
    next += 1
    try Records.withKey(next) { key in
      try record.withUnsafeBytes { bytes in
        var value = MDB_val(
          mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        try check(mdb_put(transaction, table, &key, &value, UInt32(MDB_APPEND)), "put")
      }
    }
    try check(mdb_txn_commit(transaction), "commit")
  }
}
