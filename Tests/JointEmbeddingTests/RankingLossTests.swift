import Neural
import Testing

@testable import JointEmbedding

@Suite struct RankingLossTests {
  /// Pairs 0 and 1 show one photograph, pair 2 another.
  private let scores: [Float] = [
    0.5, 0.9, 0.4,
    0.8, 0.6, 0.5,
    0.1, 0.7, 0.3,
  ]

  @Test func captionsOfOnePhotographAreNoNegativesOfEachOther() {
    let gradient = Tensor(scores, shape: [3, 3])
    let loss = RankingLoss(margin: 0.2).replaceByGradient(gradient, photographs: [4, 4, 7])
    // Against S₀₀: S₀₂ by 0.1. Against S₁₁: S₂₁ by 0.3 and S₁₂ by 0.1.
    // Against S₂₂: S₀₂ by 0.3, S₁₂ by 0.4, S₂₀ by 0, which does not count, and
    // S₂₁ by 0.6.
    #expect(abs(loss - 1.8) < 1e-6)
    let got = gradient.elements
    #expect(got[1] == 0 && got[3] == 0)
    #expect([got[0], got[2], got[4], got[5], got[7], got[8]] == [-1, 2, -2, 2, 2, -3])
  }

  @Test func theHardestNegativesAloneCount() {
    let gradient = Tensor(scores, shape: [3, 3])
    let loss = RankingLoss(margin: 0.2, negatives: .hardest).replaceByGradient(
      gradient, photographs: [4, 4, 7])
    // S₀₂ against S₀₀; S₂₁ and S₁₂ against S₁₁; S₁₂ and S₂₁ against S₂₂.
    #expect(abs(loss - (0.1 + 0.3 + 0.1 + 0.4 + 0.6)) < 1e-6)
    #expect(gradient.elements.reduce(0, +) == 0)
  }

  @Test func aBatchOfOnePhotographHasNoLoss() {
    let gradient = Tensor(scores, shape: [3, 3])
    #expect(RankingLoss().replaceByGradient(gradient, photographs: [1, 1, 1]) == 0)
    #expect(gradient.elements.allSatisfy { $0 == 0 })
  }
}
