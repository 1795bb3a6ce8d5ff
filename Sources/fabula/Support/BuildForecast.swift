import Fabula
import FabulaInterface
import Foundation
import VectorIndex

/// What building an index of captions will take: estimated by embedding some of
/// them and building an index of these in memory.
struct BuildForecast: Encodable {
  let captions: Int
  /// Bytes of the file, with the captions.
  let bytesOnDisk: Int
  /// Bytes of memory at the peak, without the model's.
  let bytesOfMemory: Int
  let seconds: Double
  /// Captions that the time was measured with.
  let sampleCount: Int

  /// Captions that are embedded and linked at most.
  private static let sample = 2000
  /// Bytes of a caption's record and of what LMDB keeps beside it.
  private static let recordBytes = 40

  init(of new: [NewCaption], _ model: Model, _ kind: IndexKindOptions, threads: Int) throws {
    let step = max(1, (new.count + Self.sample - 1) / Self.sample)
    let some = stride(from: 0, to: new.count, by: step).map { new[$0] }
    let clock = ContinuousClock()
    let start = clock.now
    let vectors = try model.vectors(of: some) { _, _ in }
    let embedding = (clock.now - start) / .seconds(1)
    let dimension = try model.jointEmbedding().dimension
    let estimate = try Array(vectors.joined()).withUnsafeBufferPointer {
      try VectorIndex.estimate(
        count: new.count, sample: $0, dimension: dimension, precision: kind.precision,
        kind: kind.parameters, threads: threads)
    }
    let records = new.reduce(0) {
      $0 + $1.text.utf8.count + ($1.source?.utf8.count ?? 0) + Self.recordBytes
    }
    captions = new.count
    sampleCount = some.count
    bytesOnDisk = estimate.bytesOnDisk + records
    // The vectors twice, as they are made and as one array, and the captions.
    bytesOfMemory = estimate.bytesOfMemory + 2 * 4 * dimension * new.count + 2 * records
    seconds = embedding * Double(new.count) / Double(some.count) + estimate.seconds
  }

  func show(json: Bool) throws {
    if json { return try Output.json(self) }
    func megabytes(_ bytes: Int) -> String { String(format: "%.0f MB", Double(bytes) / 1e6) }
    Output.write(
      """
      captions    \(captions)
      disk        \(megabytes(bytesOnDisk))
      memory      \(megabytes(bytesOfMemory))
      time        about \(Progress.duration(seconds)), by \(sampleCount) captions
      """ + "\n")
  }
}
