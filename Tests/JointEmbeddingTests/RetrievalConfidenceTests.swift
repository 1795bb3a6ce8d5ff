import Foundation
import Neural
import Testing

@testable import JointEmbedding

@Suite struct RetrievalConfidenceTests {
  /// Retrievals that are right with the probability that a known confidence
  /// gives them.
  private func outcomes(_ truth: RetrievalConfidence, count: Int) -> [RetrievalOutcome] {
    var random = RandomSource(seed: 8)
    return (0..<count).map { _ in
      let first = 0.2 + 0.4 * random.uniform()
      let last = first - 0.2 * random.uniform()
      let signals = RetrievalSignals(scores: [first] + Array(repeating: last, count: 9))!
      return RetrievalOutcome(
        signals: signals, isRight: random.uniformDouble() < truth.probability(signals))
    }
  }

  private let truth = RetrievalConfidence(intercept: -4, scoreWeight: 8, marginWeight: 5)

  @Test func signalsAreTheBestScoreAndItsLeadOverTheTenth() {
    let scores = (0..<20).map { Float(20 - $0) / 32 }
    let signals = RetrievalSignals(scores: scores)
    #expect(signals?.score == 0.625)
    #expect(signals?.margin == 0.28125)
    #expect(RetrievalSignals(scores: [0.5])?.margin == 0)
    #expect(RetrievalSignals(scores: []) == nil)
  }

  /// Of 20,000 outcomes the deviation of a weight is about 0.2 and 0.35.
  @Test func fitFindsTheWeightsThatMadeTheOutcomes() {
    let fit = RetrievalConfidence(fitting: outcomes(truth, count: 20_000))
    #expect(abs(fit.scoreWeight - truth.scoreWeight) < 0.8)
    #expect(abs(fit.marginWeight - truth.marginWeight) < 1.4)
    #expect(abs(fit.intercept - truth.intercept) < 0.5)
  }

  /// The gradient of the likelihood is 0 where a fit ends, but for the penalty:
  /// with the intercept free, as many are expected as are right.
  @Test func asManyAreExpectedAsAreRight() {
    let outcomes = outcomes(truth, count: 300)
    let fit = RetrievalConfidence(fitting: outcomes)
    let expected = outcomes.reduce(0) { $0 + fit.probability($1.signals) }
    #expect(abs(expected - Double(outcomes.count(where: \.isRight))) < 1e-4)
  }

  @Test(arguments: [true, false])
  func outcomesThatAreAllAlikeHaveAFit(isRight: Bool) {
    let alike = outcomes(truth, count: 50).map {
      RetrievalOutcome(signals: $0.signals, isRight: isRight)
    }
    let probability = RetrievalConfidence(fitting: alike).probability(alike[0].signals)
    #expect(probability.isFinite && (probability > 0.95) == isRight)
    let evaluation = ConfidenceEvaluation(alike)
    #expect(evaluation.discrimination == 0.5)
    #expect(evaluation.calibrationError < 0.05)
    #expect(RetrievalConfidence(fitting: []).probability(alike[0].signals) == 0.5)
  }

  /// Over 5,000 outcomes the error of a perfect confidence is about 0.01.
  @Test func aTrueConfidenceKeepsItsWord() {
    let evaluation = ConfidenceEvaluation(outcomes(truth, count: 5000))
    #expect(evaluation.calibrationError < 0.03)
    #expect(evaluation.brierScore < evaluation.brierScoreOfMean - 0.01)
    #expect(evaluation.discrimination > 0.6)
    #expect(evaluation.reliability.reduce(0) { $0 + $1.count } == 5000)
  }

  @Test func signalsThatSayNothingGiveTheMean() {
    var random = RandomSource(seed: 3)
    let noise = outcomes(truth, count: 5000).map {
      RetrievalOutcome(signals: $0.signals, isRight: random.uniform() < 0.3)
    }
    let evaluation = ConfidenceEvaluation(noise)
    #expect(abs(evaluation.discrimination - 0.5) < 0.05)
    #expect(abs(evaluation.confidence.probability(noise[0].signals) - 0.3) < 0.06)
  }
}

@Suite struct RetrievalRankingTests {
  /// Photographs and captions at angles of a circle.
  private func vectors(_ degrees: [Float]) -> Tensor {
    Tensor(
      degrees.flatMap { [cos($0 * .pi / 180), sin($0 * .pi / 180)] },
      shape: [degrees.count, 2])
  }

  private var ranking: RetrievalRanking {
    RetrievalRanking(
      images: vectors([0, 90]), captions: vectors([10, 80, 30, 85]), photographs: [0, 0, 0, 1])
  }

  @Test func nearestCaptionsComeFirstAndRightOnesAreKnown() {
    let found = ranking.captions(nearest: 1, count: 3)
    #expect(found.map(\.index) == [3, 1, 2])
    #expect(found.map(\.isRight) == [true, false, false])
    #expect(abs(found[0].score - cos(5 * Float.pi / 180)) < 1e-6)
    #expect(ranking.captions(nearest: 0, count: 9).count == 4)
  }

  @Test func nearestPhotographsComeFirst() {
    let found = ranking.images(nearest: 1, count: 2)
    #expect(found.map(\.index) == [1, 0] && found.map(\.isRight) == [false, true])
    #expect(ranking.imageRanks == [0, 0] && ranking.captionRanks == [0, 1, 0, 0])
  }

  @Test func outcomesAreThoseOfTheTenNearest() {
    let outcomes = ranking.outcomes()
    #expect(outcomes.count == 2 && outcomes.allSatisfy(\.isRight))
    #expect(abs(outcomes[0].signals.score - Double(cos(10 * Float.pi / 180))) < 1e-6)
    // Twelve captions, of which the right one is the last.
    let far = RetrievalRanking(
      images: vectors([0]), captions: vectors((0..<12).map { Float($0) }),
      photographs: Array(repeating: 0, count: 12))
    #expect(far.outcomes().map(\.isRight) == [true])
    let two = RetrievalRanking(
      images: vectors([0, 180]), captions: vectors((0..<12).map { Float($0) } + [20]),
      photographs: Array(repeating: 1, count: 12) + [0])
    #expect(two.outcomes().map(\.isRight) == [false, true])
  }
}
