import Foundation
import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct WordSamplerTests {
  /// Dials that change nothing but what a test sets.
  private func plain(temperature: Float = 1, seed: UInt64 = 1) -> StoryDials {
    StoryDials(temperature: temperature, topK: 0, topP: 1, seed: seed)
  }

  /// What the dials leave of probabilities.
  private func kept(_ dials: StoryDials, _ probabilities: [Float]) -> [WordSampler.Choice] {
    let logits = Tensor(probabilities.map { log($0) }, shape: [1, probabilities.count])
    return withExtendedLifetime(logits) {
      WordSampler(dials, seed: 1).distribution($0.rowBuffer(0))
    }
  }

  private func draw(_ sampler: inout WordSampler, _ logits: [Float]) -> Int32? {
    let logits = Tensor(logits, shape: [1, logits.count])
    return withExtendedLifetime(logits) { sampler.draw($0.rowBuffer(0)) }
  }

  private func draws(_ dials: StoryDials, _ probabilities: [Float], count: Int) -> [Int32] {
    var sampler = WordSampler(dials, seed: dials.seed)
    return (0..<count).compactMap { _ in draw(&sampler, probabilities.map { log($0) }) }
  }

  /// The fixtures' bound is 1e-5; words less likely than e⁻²⁰ are left out.
  @Test(arguments: KirosDecoder.allCases, [Float(0.2), 0.7, 1])
  func theFirstWordsDistributionIsTheExpectedOne(kiros: KirosDecoder, temperature: Float) throws {
    let decoder = try kiros.load()
    let vector = try KirosDecoder.vectors().rows(0..<1)
    let (logits, _) = decoder.step(
      after: [-1], states: decoder.initialStates(vector),
      constants: decoder.stepConstants(vector))
    let wanted = try kiros.expected().temperatureFirstStep["\(temperature)"]!
    var got = [Float](repeating: 0, count: wanted.count)
    let sampler = WordSampler(plain(temperature: temperature), seed: 1)
    for (word, probability) in sampler.distribution(logits.rowBuffer(0)) {
      got[Int(word)] = Float(probability)
    }
    expectEqual(Tensor(got, shape: [got.count]), Tensor(wanted, shape: [wanted.count]))
  }

  @Test func temperatureZeroTakesTheLikeliestWord() {
    let words = draws(plain(temperature: 0), [0.2, 0.5, 0.3], count: 20)
    #expect(words == [Int32](repeating: 1, count: 20))
    // Of equal words the one of lower id, at any seed.
    #expect(draws(plain(temperature: 0, seed: 9), [0.2, 0.4, 0.4], count: 1) == [1])
    // The smallest temperature there is comes to the same.
    #expect(
      draws(plain(temperature: .leastNonzeroMagnitude), [0.2, 0.5, 0.3], count: 3) == [1, 1, 1])
  }

  @Test func aSeedFixesTheWords() {
    let probabilities: [Float] = [0.2, 0.3, 0.1, 0.4]
    let first = draws(plain(seed: 3), probabilities, count: 50)
    #expect(draws(plain(seed: 3), probabilities, count: 50) == first)
    #expect(draws(plain(seed: 4), probabilities, count: 50) != first)
  }

  /// 10,000 draws: a share has a standard deviation of 0.005 at most.
  @Test func wordsAreDrawnAsOftenAsTheyAreLikely() {
    let probabilities: [Float] = [0.2, 0.3, 0.1, 0.4]
    let words = draws(plain(), probabilities, count: 10_000)
    for (word, probability) in probabilities.enumerated() {
      let share = Float(words.count { $0 == Int32(word) }) / 10_000
      #expect(abs(share - probability) < 0.025)
    }
  }

  @Test func topKKeepsTheLikeliestWords() {
    var dials = plain()
    dials.topK = 2
    let kept = self.kept(dials, [0.2, 0.3, 0.1, 0.4])
    #expect(kept.map(\.word) == [3, 1])
    #expect(abs(kept[0].probability - 4.0 / 7) < 1e-6)
    dials.topK = 9
    #expect(self.kept(dials, [0.5, 0.5]).count == 2)
  }

  @Test(arguments: [(Float(0.01), 1), (0.39, 1), (0.41, 2), (0.69, 2), (0.71, 3), (1, 4)])
  func topPKeepsTheShortestListThatReachesIt(share: Float, count: Int) {
    var dials = plain()
    dials.topP = share
    let kept = self.kept(dials, [0.2, 0.3, 0.1, 0.4])
    #expect(kept.map(\.word) == Array([3, 1, 0, 2].prefix(count)))
    #expect(abs(kept.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  @Test(arguments: [(Float(0), 4), (0.2, 4), (0.3, 3), (0.6, 2), (0.8, 1), (1, 1)])
  func minPKeepsTheWordsNearlyAsLikelyAsTheLikeliest(share: Float, count: Int) {
    var dials = plain()
    dials.minP = share
    #expect(
      kept(dials, [0.2, 0.3, 0.1, 0.4]).map(\.word) == Array([3, 1, 0, 2].prefix(count)))
  }

  /// Of 0.5, 0.2, 0.2, 0.1 the expected surprise is 1.22 nats; those of the
  /// words are 0.69, 1.61, 1.61 and 2.30.
  @Test(
    arguments: zip([0.1, 0.3, 0.5, 0.95] as [Float], [[2], [2, 3], [1, 2, 3], [1, 2, 3, 0]]))
  func typicalSamplingKeepsTheWordsOfExpectedSurprise(share: Float, words: [Int32]) {
    var dials = plain()
    dials.typical = share
    let kept = self.kept(dials, [0.1, 0.5, 0.2, 0.2])
    #expect(kept.map(\.word) == words)
    #expect(abs(kept.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  @Test func theDialsWorkOneAfterTheOther() {
    var dials = plain()
    dials.topK = 3
    // Of the three that are left, 0.4 / 0.9 and 0.3 / 0.9 reach 0.7.
    dials.topP = 0.7
    #expect(kept(dials, [0.2, 0.3, 0.1, 0.4]).map(\.word) == [3, 1])
    dials.minP = 0.9
    #expect(kept(dials, [0.2, 0.3, 0.1, 0.4]).map(\.word) == [3])
  }

  @Test(arguments: [Float(0), 1])
  func impossibleAndInvalidLogitsAreNeverDrawn(temperature: Float) {
    var sampler = WordSampler(plain(temperature: temperature), seed: 1)
    #expect(draw(&sampler, [.nan, 1, .nan]) == 1)
    #expect(draw(&sampler, [-.infinity, -5, -.infinity]) == 1)
    #expect(draw(&sampler, [.nan, .nan]) == nil)
    #expect(draw(&sampler, [-.infinity, -.infinity]) == nil)
  }
}
