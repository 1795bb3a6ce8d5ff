import Neural

/// The pairwise ranking loss over the negatives of a batch (Kiros et al. 2014,
/// "Unifying Visual-Semantic Embeddings", §2.3): with S the matrix of scores,
/// images down, captions across, pairs on the diagonal, and margin α,
///
///     L = Σ_{i≠j} max(0, α − S_jj + S_ij) + Σ_{i≠j} max(0, α − S_ii + S_ij)
///
/// or, with ``Negatives/hardest``, the largest term of each sum over one index
/// in place of the sum (Faghri et al. 2018, VSE++).
public struct RankingLoss: Sendable, Equatable, Codable {
  /// Which negatives of a batch count.
  public enum Negatives: String, Sendable, Codable, CaseIterable {
    /// All of them.
    case all

    /// For each image the caption, and for each caption the image, that
    /// violates the margin most.
    case hardest
  }

  /// α, by how much a pair must score above a negative.
  public var margin: Float

  /// Which negatives count.
  public var negatives: Negatives

  /// Makes a loss.
  public init(margin: Float = 0.2, negatives: Negatives = .all) {
    self.margin = margin
    self.negatives = negatives
  }

  /// The loss of a batch; the scores are replaced by its gradient.
  ///
  /// - Parameters:
  ///   - scores: (B, B), images down, captions across.
  ///   - photographs: which photograph each pair shows. Two captions of one
  ///     photograph are no negatives of each other.
  /// - Complexity: O(B²).
  public func replaceByGradient(_ scores: Tensor, photographs: [Int]) -> Double {
    let size = scores.rows
    precondition(scores.columns == size && photographs.count == size, "not a square of pairs")
    let values = scores.copy()
    scores.fill(0)
    var loss = 0.0
    for pair in 0..<size {
      let negatives = (0..<size).filter { photographs[$0] != photographs[pair] }
      // The pair's caption against other images, then its image against other
      // captions: S_jj stands against column j, S_ii against row i.
      for cells in [
        negatives.map { $0 * size + pair }, negatives.map { pair * size + $0 },
      ] {
        loss += addTerms(values, cells: cells, diagonal: pair * size + pair, gradient: scores)
      }
    }
    return loss
  }

  /// Adds the hinges of one pair against some cells, and their gradients.
  private func addTerms(
    _ values: Tensor, cells: [Int], diagonal: Int, gradient: Tensor
  ) -> Double {
    let positive = values.data[diagonal]
    var counted = cells.filter { margin - positive + values.data[$0] > 0 }
    if negatives == .hardest {
      counted = counted.max { values.data[$0] < values.data[$1] }.map { [$0] } ?? []
    }
    for cell in counted { gradient.data[cell] += 1 }
    gradient.data[diagonal] -= Float(counted.count)
    return counted.reduce(0.0) { $0 + Double(margin - positive + values.data[$1]) }
  }
}
