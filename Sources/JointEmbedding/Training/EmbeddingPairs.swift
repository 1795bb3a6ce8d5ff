import Neural

/// The pairs that a joint embedding learns from, or is measured on.
public struct EmbeddingPairs: Sendable {
  /// One CNN feature for each photograph: (photographs, feature length).
  public let features: Tensor

  /// The captions as word ids.
  public let captions: [[Int32]]

  /// The photograph of each caption, a row of `features`.
  public let photographs: [Int]

  /// Checks and keeps pairs.
  ///
  /// - Throws: ``JointEmbeddingError/noPairs`` and
  ///   ``JointEmbeddingError/photographOutOfRange(got:expected:)``.
  public init(features: Tensor, captions: [[Int32]], photographs: [Int]) throws {
    guard !captions.isEmpty, captions.count == photographs.count else {
      throw JointEmbeddingError.noPairs
    }
    if let stray = photographs.first(where: { $0 < 0 || $0 >= features.rows }) {
      throw JointEmbeddingError.photographOutOfRange(got: stray, expected: features.rows)
    }
    self.features = features
    self.captions = captions
    self.photographs = photographs
  }

  /// One epoch of batches; one with a single pair has no negatives and is left
  /// out.
  func batches(of size: Int, _ random: inout RandomSource) -> [[Int]] {
    LengthBatches.draw(lengths: captions.map(\.count), batchSize: size, &random)
      .filter { $0.count > 1 }
  }
}
