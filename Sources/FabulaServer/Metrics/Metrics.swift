import Synchronization

/// What the daemon counts.
final class Metrics: Sendable {
  /// Requests are counted by these. A route is a path pattern such as
  /// `/v1/captions/{id}`, never what a client sent, so that the number of time
  /// series is bounded.
  struct RequestKey: Hashable, Comparable, Sendable {
    let route: String
    let method: String
    let status: Int

    static func < (left: RequestKey, right: RequestKey) -> Bool {
      (left.route, left.method, left.status) < (right.route, right.method, right.status)
    }
  }

  /// All counts at one moment.
  struct Snapshot: Sendable {
    var requests: [RequestKey: Int] = [:]
    var durations: [String: Histogram] = [:]
    var connections = 0
  }

  private let state = Mutex(Snapshot())

  /// Counts one answered request.
  func record(_ key: RequestKey, took duration: Duration) {
    state.withLock { state in
      state.requests[key, default: 0] += 1
      state.durations[key.route, default: Histogram()].record(duration)
    }
  }

  func connectionOpened() {
    state.withLock { $0.connections += 1 }
  }

  func connectionClosed() {
    state.withLock { $0.connections -= 1 }
  }

  var snapshot: Snapshot {
    state.withLock { $0 }
  }
}
