import Neural

/// The pairs that a joint embedding learns from, or is measured on.
public struct EmbeddingPairs: Sendable {
  /// CNN features: (views · photographs, feature length), the first view of all
  /// photographs first.
  public let features: Tensor

  /// The captions as word ids.
  public let captions: [[Int32]]

  /// The photograph of each caption, a row of the first view.
  public let photographs: [Int]

  private let viewCount: Int

  /// Checks and keeps pairs.
  ///
  /// - Parameters:
  ///   - features: one row for each photograph, and as many again for each
  ///     further view of them, such as their mirror images. What is learned from
  ///     sees one of them at random each time; what is measured on has one view.
  ///   - viewCount: how many views.
  /// - Throws: ``JointEmbeddingError/noPairs`` and
  ///   ``JointEmbeddingError/photographOutOfRange(got:expected:)``.
  public init(
    features: Tensor, viewCount: Int = 1, captions: [[Int32]], photographs: [Int]
  ) throws {
    precondition(features.rows % viewCount == 0, "views of different lengths")
    let count = features.rows / viewCount
    guard !captions.isEmpty, captions.count == photographs.count else {
      throw JointEmbeddingError.noPairs
    }
    if let stray = photographs.first(where: { $0 < 0 || $0 >= count }) {
      throw JointEmbeddingError.photographOutOfRange(got: stray, expected: count)
    }
    self.features = features
    self.viewCount = viewCount
    self.captions = captions
    self.photographs = photographs
  }

  /// The rows of one view each of photographs, drawn when there are several.
  func rows(of photographs: [Int], _ random: inout RandomSource) -> [Int] {
    guard viewCount > 1 else { return photographs }
    let count = features.rows / viewCount
    return photographs.map { $0 + count * random.index(below: viewCount) }
  }

  /// One epoch of batches; one with a single pair has no negatives and is left
  /// out.
  func batches(of size: Int, _ random: inout RandomSource) -> [[Int]] {
    LengthBatches.draw(lengths: captions.map(\.count), batchSize: size, &random)
      .filter { $0.count > 1 }
  }
}
