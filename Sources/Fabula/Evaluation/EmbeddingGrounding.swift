import JointEmbedding
import Neural

/// Whether stories keep to their photographs in the joint space: CLIPScore
/// (Hessel et al. 2021) with the project's own embedding, which also chose the
/// captions that the story was told from.
public struct EmbeddingGrounding: Sendable, Codable, Equatable {
  /// 2.5 · max(cos, 0) of photograph and sentence, mean over a story's sentences
  /// and over the stories: with the own photograph, and with another one.
  public let own: Double
  public let shuffled: Double

  /// The share of stories, in percent, whose own photograph stands in the first
  /// tenth of all, and its mean rank.
  public let inFirstTenth: Double
  public let meanRank: Double

  private enum CodingKeys: String, CodingKey {
    case own, shuffled
    case inFirstTenth = "in_first_tenth"
    case meanRank = "mean_rank"
  }

  /// Compares stories with photographs.
  ///
  /// - Parameters:
  ///   - stories: each story's sentences.
  ///   - photographs: the photographs' vectors, of norm 1, (stories, dimension).
  /// - Complexity: O(sentences · stories · dimension).
  public init(stories: [[String]], photographs: Tensor, embedding: JointEmbedding) {
    precondition(stories.count == photographs.rows, "each story needs its photograph")
    let scores = stories.map { sentences -> [Double] in
      guard !sentences.isEmpty else { return [Double](repeating: 0, count: photographs.rows) }
      let products = Tensor(zeros: [sentences.count, photographs.rows])
      matrixProduct(
        embedding.embed(captions: sentences), photographs, transposeRight: true, into: products)
      return (0..<photographs.rows).map { photograph in
        (0..<sentences.count).reduce(0) { sum, sentence in
          sum + 2.5 * Double(max(0, products.row(sentence)[photograph]))
        } / Double(sentences.count)
      }
    }
    let ranks = scores.indices.map { Ranks.rank(of: $0, in: scores[$0]) }
    own = scores.indices.map { scores[$0][$0] }.mean
    shuffled = scores.indices.map { scores[$0][($0 + 1) % scores.count] }.mean
    inFirstTenth = Ranks.shareInFirstTenth(ranks, of: scores.count)
    meanRank = ranks.mean
  }
}
