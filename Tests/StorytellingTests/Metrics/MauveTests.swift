import Foundation
import Neural
import Testing

@testable import Storytelling

@Suite struct MauveTests {
  /// Points around some centres, far enough apart to be told.
  private func points(_ centres: [Float], count: Int, seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    let values = (0..<count).flatMap { index -> [Float] in
      [centres[index % centres.count] + random.gaussian() / 50, random.gaussian() / 50]
    }
    return Tensor(values, shape: [count, 2])
  }

  @Test func clustersAreFound() {
    let assignment = KMeans(points([0, 10, 20], count: 60, seed: 1), count: 3).assignment
    for index in assignment.indices { #expect(assignment[index] == assignment[index % 3]) }
    #expect(Set(assignment).count == 3)
  }

  @Test func equalPointsAndTooManyClustersAreNoTrouble() {
    let same = Tensor([Float](repeating: 1, count: 8), shape: [4, 2])
    #expect(KMeans(same, count: 9).assignment.count == 4)
    #expect(KMeans(points([0], count: 1, seed: 1), count: 5).assignment == [0])
  }

  @Test func aSeedFixesTheClusters() {
    let points = points([0, 1, 2, 3], count: 80, seed: 3)
    #expect(KMeans(points, count: 5).assignment == KMeans(points, count: 5).assignment)
  }

  /// The divergence of both from every mixture is 0.
  @Test func equalHistogramsHaveAnAreaOfOne() {
    #expect(abs(Mauve.area([0.25, 0.5, 0.25], [0.25, 0.5, 0.25]) - 1) < 1e-12)
  }

  /// Without a common cluster KL(P ‖ λP + (1 − λ)Q) = −ln λ, so that the curve is
  /// ((1 − λ)⁵, λ⁵) and the area 5 · B(6, 5) = 1/252. A hundred chords lie above
  /// the convex curve by less than 1e-4.
  @Test func disjointHistogramsHaveAlmostNoArea() {
    let area = Mauve.area([0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5])
    #expect(area >= 1 / 252)
    #expect(area < 1 / 252 + 1e-4)
  }

  @Test func theAreaIsSymmetricAndFallsWithTheDistance() {
    let near = Mauve.area([0.5, 0.5], [0.4, 0.6])
    #expect(abs(near - Mauve.area([0.4, 0.6], [0.5, 0.5])) < 1e-12)
    #expect(Mauve.area([0.5, 0.5], [0.1, 0.9]) < near)
  }

  @Test func setsOfTheSameKindScoreHigherThanOthers() {
    let human = points([0, 10, 20, 30], count: 200, seed: 1)
    let same = Mauve.score(human, points([0, 10, 20, 30], count: 200, seed: 2), clusters: 4)
    let part = Mauve.score(human, points([0, 10], count: 200, seed: 2), clusters: 4)
    let none = Mauve.score(human, points([100], count: 200, seed: 2), clusters: 5)
    #expect(same > 0.99)
    #expect(part < same && none < part)
    #expect(Mauve.score(human, Tensor(zeros: [0, 2])) == 0)
  }
}
