import Neural

/// How well one side of a joint space finds the other (Kiros's
/// visual-semantic-embedding, `evaluation.py`).
public struct RetrievalMetrics: Sendable, Equatable, Codable {
  /// The share of queries, in percent, whose target is among the first 1, 5
  /// and 10.
  public let recallAt1, recallAt5, recallAt10: Double

  /// The median rank, counted from 1: floor(median) + 1 of ranks from 0.
  public let medianRank: Double

  /// The mean rank, counted from 1.
  public let meanRank: Double

  private enum CodingKeys: String, CodingKey {
    case recallAt1 = "recall_at_1"
    case recallAt5 = "recall_at_5"
    case recallAt10 = "recall_at_10"
    case medianRank = "median_rank"
    case meanRank = "mean_rank"
  }

  /// Summarises ranks that count from 0. No ranks give zeros.
  public init(ranks: [Int]) {
    func share(below bound: Int) -> Double {
      ranks.isEmpty ? 0 : 100 * Double(ranks.count { $0 < bound }) / Double(ranks.count)
    }
    recallAt1 = share(below: 1)
    recallAt5 = share(below: 5)
    recallAt10 = share(below: 10)
    let sorted = ranks.sorted()
    let middle = sorted.count / 2
    if sorted.isEmpty {
      medianRank = 0
      meanRank = 0
    } else {
      let median =
        sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
      medianRank = Double(median) + 1
      meanRank = Double(ranks.reduce(0, +)) / Double(ranks.count) + 1
    }
  }
}

/// Both directions of retrieval between photographs and their captions.
public struct RetrievalEvaluation: Sendable, Equatable, Codable {
  /// Photographs find captions: the rank of the best of a photograph's own.
  public let imageToCaption: RetrievalMetrics

  /// Captions find photographs.
  public let captionToImage: RetrievalMetrics

  private enum CodingKeys: String, CodingKey {
    case imageToCaption = "image_to_caption"
    case captionToImage = "caption_to_image"
  }

  /// The sum of the six recalls, by which checkpoints are chosen.
  public var recallSum: Double {
    [imageToCaption, captionToImage].reduce(0) {
      $0 + $1.recallAt1 + $1.recallAt5 + $1.recallAt10
    }
  }

  /// Ranks all captions for each photograph and all photographs for each
  /// caption by dot product; equal scores rank the lower index first.
  ///
  /// - Parameters:
  ///   - images: (N, d), normalised.
  ///   - captions: (M, d), normalised.
  ///   - photographs: the photograph, `0..<N`, of each caption.
  /// - Complexity: O(N · M · d).
  public init(images: Tensor, captions: Tensor, photographs: [Int]) {
    precondition(captions.rows == photographs.count, "each caption needs its photograph")
    let scores = Tensor(zeros: [images.rows, captions.rows])
    matrixProduct(images, captions, transposeRight: true, into: scores)
    let own = Dictionary(grouping: photographs.indices, by: { photographs[$0] })
    imageToCaption = RetrievalMetrics(
      ranks: own.keys.sorted().map { image in
        own[image]!.map {
          Self.rank(
            of: $0, among: captions.rows, from: scores.data + image * captions.rows, stride: 1)
        }.min()!
      })
    captionToImage = RetrievalMetrics(
      ranks: photographs.indices.map { caption in
        Self.rank(
          of: photographs[caption], among: images.rows, from: scores.data + caption,
          stride: captions.rows)
      })
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
