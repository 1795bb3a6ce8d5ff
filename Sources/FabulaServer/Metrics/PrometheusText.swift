/// Writes the Prometheus text format, version 0.0.4.
struct PrometheusText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// All metrics of a daemon.
  init(
    _ metrics: Metrics.Snapshot, queues: [WorkQueue], ready: Bool, service: [ServiceMetric] = []
  ) {
    metric("fabula_ready", "gauge", "Whether the daemon can serve.")
    sample("fabula_ready", [], ready ? "1" : "0")
    metric("fabula_connections", "gauge", "Open connections.")
    sample("fabula_connections", [], "\(metrics.connections)")
    requests(metrics.requests)
    durations(metrics.durations)
    describe(queues.map { ($0.name, $0.capacity, $0.counts) })
    for own in service {
      let name = "fabula_" + own.name
      metric(name, own.kind.rawValue, own.help)
      // Whole numbers without an exponent, as people read them.
      sample(name, [], Int(exactly: own.value).map { "\($0)" } ?? "\(own.value)")
    }
  }

  private mutating func requests(_ requests: [Metrics.RequestKey: Int]) {
    let name = "fabula_http_requests_total"
    metric(name, "counter", "Answered requests; status 499 when the client had gone away.")
    for (key, count) in requests.sorted(by: { $0.key < $1.key }) {
      let labels = [("route", key.route), ("method", key.method), ("status", "\(key.status)")]
      sample(name, labels, "\(count)")
    }
  }

  private mutating func durations(_ durations: [String: Histogram]) {
    let name = "fabula_http_request_duration_seconds"
    metric(name, "histogram", "Time from the head of a request to the end of its answer.")
    for (route, histogram) in durations.sorted(by: { $0.key < $1.key }) {
      let bounds = Histogram.bounds.map { "\($0)" } + ["+Inf"]
      var total = 0
      for (bound, count) in zip(bounds, histogram.counts) {
        total += count
        sample("\(name)_bucket", [("route", route), ("le", bound)], "\(total)")
      }
      sample("\(name)_sum", [("route", route)], "\(histogram.sum)")
      sample("\(name)_count", [("route", route)], "\(total)")
    }
  }

  private mutating func describe(
    _ queues: [(name: String, capacity: Int, counts: WorkQueue.Counts)]
  ) {
    let columns: [(String, String, String, (Int, WorkQueue.Counts) -> Int)] = [
      ("fabula_queue_waiting", "gauge", "Work that waits.", { $1.waiting }),
      ("fabula_queue_running", "gauge", "Work being done.", { $1.running }),
      ("fabula_queue_capacity", "gauge", "Work that may wait.", { capacity, _ in capacity }),
      ("fabula_queue_completed_total", "counter", "Work done or given up.", { $1.completed }),
      ("fabula_queue_rejected_total", "counter", "Work refused by a full queue.", { $1.rejected }),
    ]
    for (name, kind, help, value) in columns {
      metric(name, kind, help)
      for queue in queues {
        sample(name, [("queue", queue.name)], "\(value(queue.capacity, queue.counts))")
      }
    }
  }

  private mutating func metric(_ name: String, _ kind: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
  }

  /// Label values are names of this daemon, so nothing in them needs escaping.
  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
    let list = labels.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
    text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(list)} \(value)\n"
  }
}
