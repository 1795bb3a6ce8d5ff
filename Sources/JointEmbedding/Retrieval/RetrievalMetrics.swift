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

  /// The recalls of a collection.
  public init(_ ranking: RetrievalRanking) {
    imageToCaption = RetrievalMetrics(ranks: ranking.imageRanks)
    captionToImage = RetrievalMetrics(ranks: ranking.captionRanks)
  }
}
