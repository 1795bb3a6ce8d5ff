import Neural

/// All photographs and all captions of a collection, scored against one
/// another by dot product. Equal scores rank the lower index first.
public struct RetrievalRanking: Sendable {
  /// One of the nearest.
  public struct Match: Equatable, Sendable {
    /// Which caption, or which photograph.
    public let index: Int
    public let score: Float
    /// Whether the two belong together.
    public let isRight: Bool
  }

  /// The photograph of each caption.
  public let photographs: [Int]

  /// The rank, from 0, of the best of a photograph's own captions, for each
  /// photograph that has some, in their order.
  public let imageRanks: [Int]

  /// The rank of each caption's photograph.
  public let captionRanks: [Int]

  /// (photographs, captions).
  private let scores: Tensor

  /// Scores and ranks.
  ///
  /// - Parameters:
  ///   - images: (N, d), normalised.
  ///   - captions: (M, d), normalised.
  ///   - photographs: the photograph, `0..<N`, of each caption.
  /// - Complexity: O(N · M · d); N · M floats of memory.
  public init(images: Tensor, captions: Tensor, photographs: [Int]) {
    precondition(captions.rows == photographs.count, "each caption needs its photograph")
    let scores = Tensor(zeros: [images.rows, captions.rows])
    matrixProduct(images, captions, transposeRight: true, into: scores)
    self.scores = scores
    self.photographs = photographs
    let own = Dictionary(grouping: photographs.indices, by: { photographs[$0] })
    imageRanks = own.keys.sorted().map { image in
      own[image]!.map {
        Self.rank(
          of: $0, among: captions.rows, from: scores.data + image * captions.rows, stride: 1)
      }.min()!
    }
    captionRanks = photographs.indices.map { caption in
      Self.rank(
        of: photographs[caption], among: images.rows, from: scores.data + caption,
        stride: captions.rows)
    }
  }

  /// The captions nearest to a photograph, at most `count`.
  ///
  /// Complexity: O(M log M).
  public func captions(nearest image: Int, count: Int) -> [Match] {
    nearest(count, of: scores.columns) { scores.data[image * scores.columns + $0] }.map {
      Match(index: $0.index, score: $0.score, isRight: photographs[$0.index] == image)
    }
  }

  /// The photographs nearest to a caption, at most `count`.
  ///
  /// Complexity: O(N log N).
  public func images(nearest caption: Int, count: Int) -> [Match] {
    nearest(count, of: scores.rows) { scores.data[$0 * scores.columns + caption] }.map {
      Match(index: $0.index, score: $0.score, isRight: photographs[caption] == $0.index)
    }
  }

  private func nearest(
    _ count: Int, of all: Int, score: (Int) -> Float
  ) -> [(index: Int, score: Float)] {
    (0..<all).map { (index: $0, score: score($0)) }
      .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
      .prefix(count).map { $0 }
  }

  /// How many of `count` scores stand before the one at `index`.
  private static func rank(
    of index: Int, among count: Int, from scores: UnsafePointer<Float>, stride: Int
  ) -> Int {
    let own = scores[index * stride]
    var rank = 0
    for other in 0..<count {
      let score = scores[other * stride]
      if score > own || (score == own && other < index) { rank += 1 }
    }
    return rank
  }
}
