import Dispatch
import Synchronization

/// Puts changes into the fresh log, those of callers that wait at the same time
/// in one transaction (group commit): a commit waits for the disk, whatever it
/// holds.
///
/// There is no thread of its own. The first caller leads: it commits for
/// everybody who has come until then, and hands the lead to the first of those
/// who came meanwhile. A lone writer pays for no change of threads.
final class UpdateQueue: @unchecked Sendable {
  /// The changes of one caller, which are done all or not at all.
  final class Request: @unchecked Sendable {
    let log: [(id: UInt64, vector: [Float]?)]
    let records: [RecordChange]
    /// Bytes of the changes, about.
    let bytes: Int
    /// What a caller waits for who does not lead.
    fileprivate var turn: DispatchSemaphore?
    fileprivate var leads = false
    fileprivate var result: Result<VectorIndex.Outcome, any Error>?

    init(log: [(id: UInt64, vector: [Float]?)], records: [RecordChange]) {
      self.log = log
      self.records = records
      bytes =
        log.reduce(0) { $0 + FreshRecord.headBytes + 4 * ($1.vector?.count ?? 0) }
        + records.reduce(0) { $0 + ($1.bytes?.count ?? 0) + $1.key.count + 64 }
    }
  }

  private struct State {
    var waiting: [Request] = []
    var isLed = false
    /// Callers of the last group.
    var lastGroup = 0
    /// What the last commit took.
    var lastDuration = Duration.zero
  }

  private let state = Mutex(State())
  /// Commits a group; gives the outcome of each request.
  private let commit: @Sendable ([Request]) throws -> [VectorIndex.Outcome]

  init(commit: @escaping @Sendable ([Request]) throws -> [VectorIndex.Outcome]) {
    self.commit = commit
  }

  /// Callers whose group has not begun.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Returns when the changes are on the disk.
  func apply(_ request: Request) throws -> VectorIndex.Outcome {
    let leads = state.withLock { state in
      state.waiting.append(request)
      if state.isLed {
        request.turn = DispatchSemaphore(value: 0)
        return false
      }
      state.isLed = true
      return true
    }
    request.turn?.wait()
    if leads || request.leads { lead() }
    guard let result = request.result else { preconditionFailure("the leader answers everybody") }
    return try result.get()
  }

  /// Commits one group, which the own request is the first of, and passes on
  /// the lead.
  private func lead() {
    waitForCompany()
    let group = state.withLock { state in
      // One transaction for as many as fit.
      var (bytes, records) = (0, 0)
      let count = state.waiting.prefix { request in
        bytes += request.bytes
        records += request.log.count
        return bytes <= StorageLimits.groupBytes && records <= StorageLimits.groupRecords
      }.count
      let group = Array(state.waiting.prefix(max(1, count)))
      state.waiting.removeFirst(group.count)
      return group
    }
    let start = ContinuousClock.now
    let results: [Result<VectorIndex.Outcome, any Error>]
    do {
      results = try commit(group).map { .success($0) }
    } catch {
      results = group.map { _ in .failure(error) }
    }
    for (request, result) in zip(group, results) { request.result = result }
    let next = state.withLock { state in
      state.lastGroup = group.count
      state.lastDuration = ContinuousClock.now - start
      state.isLed = !state.waiting.isEmpty
      return state.waiting.first
    }
    for request in group.dropFirst() { request.turn?.signal() }
    if let next {
      next.leads = true
      next.turn?.signal()
    }
  }

  /// Gives those a moment who were in the last group: they have just been woken
  /// and are about to come again. Without it, the first of them would commit
  /// alone, and every other commit would be for one.
  private func waitForCompany() {
    let (expected, duration) = state.withLock { ($0.lastGroup, $0.lastDuration) }
    guard expected > 1 else { return }
    let deadline = ContinuousClock.now + min(duration / 4, StorageLimits.groupPatience)
    while ContinuousClock.now < deadline {
      if state.withLock({ $0.waiting.count }) >= expected { return }
      yieldThread()
    }
  }
}
