import CaptionIndex
import FabulaServer
import VectorIndex

extension PipelineService {
  /// What an administrator watches of the index. Without it when it cannot be
  /// read: then every search says why.
  var metrics: [ServiceMetric] {
    guard let summary = try? pipeline.index.summary(),
      let observation = try? pipeline.index.observe()
    else { return [] }
    let recall = pipeline.index.recall.counts
    let age = observation.oldestSnapshotAge.map { $0 / .seconds(1) } ?? 0
    return [
      ServiceMetric("index_captions", .gauge, "Captions in the index.", Double(summary.count)),
      ServiceMetric(
        "index_file_bytes", .gauge, "Bytes of the index file.", Double(observation.bytesOnDisk)),
      ServiceMetric(
        "index_fresh_rows", .gauge, "Changes in the log that wait to be woven in.",
        Double(observation.freshCount)),
      ServiceMetric(
        "index_fresh_bytes", .gauge, "Bytes of the log in the file.",
        Double(observation.freshBytes)),
      ServiceMetric(
        "index_oldest_snapshot_seconds", .gauge,
        "Age of the oldest snapshot that a search of this daemon holds; 0 without one.", age),
      ServiceMetric(
        "index_woven_changes_total", .counter, "Changes that were woven in.",
        Double(summary.weaving?.changes ?? 0)),
      ServiceMetric(
        "index_weaving_failures_total", .counter, "Weavings in the background that failed.",
        Double(summary.weaving?.failures ?? 0)),
      ServiceMetric(
        "recall_searches_total", .counter,
        "Searches that were answered a second time, exactly.", Double(recall.searches)),
      ServiceMetric(
        "recall_expected_total", .counter, "Captions that their exact answers have.",
        Double(recall.expected)),
      ServiceMetric(
        "recall_found_total", .counter,
        "Captions as near that they were answered with; the recall is this / expected.",
        Double(recall.found)),
    ]
  }
}
