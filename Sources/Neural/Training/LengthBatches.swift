/// Batches of sequences of similar length, so that little is computed on
/// padding.
public enum LengthBatches {
  /// Draws one epoch: the sequences are shuffled, cut into stretches of many
  /// batches and sorted by length inside each; then the batches are shuffled.
  ///
  /// - Parameters:
  ///   - lengths: the length of each sequence.
  ///   - batchSize: sequences in a batch; the last of a stretch may have fewer.
  /// - Returns: batches of indices into `lengths`.
  public static func draw(
    lengths: [Int], batchSize: Int, _ random: inout RandomSource
  ) -> [[Int]] {
    var order = Array(lengths.indices)
    random.shuffle(&order)
    var batches: [[Int]] = []
    let stretch = batchSize * 20
    for start in stride(from: 0, to: order.count, by: stretch) {
      let sorted = order[start..<min(order.count, start + stretch)].sorted {
        (lengths[$0], $0) < (lengths[$1], $1)
      }
      for first in stride(from: 0, to: sorted.count, by: batchSize) {
        batches.append(Array(sorted[first..<min(sorted.count, first + batchSize)]))
      }
    }
    random.shuffle(&batches)
    return batches
  }
}
