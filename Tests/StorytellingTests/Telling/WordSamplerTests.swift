import Foundation
import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct WordSamplerTests {
  /// Dials that change nothing but what a test sets.
  private func plain(temperature: Float = 1, seed: UInt64 = 1) -> StoryDials {
    StoryDials(
      temperature: temperature, topK: 0, topP: 1, noRepeatLength: 0, repetitionPenalty: 1,
      seed: seed)
  }

  private func logits(_ probabilities: [Float]) -> Tensor {
    Tensor(probabilities.map { log($0) }, shape: [1, probabilities.count])
  }

  private func draws(_ dials: StoryDials, _ probabilities: [Float], count: Int) -> [Int32] {
    var sampler = WordSampler(dials)
    return (0..<count).compactMap { _ in sampler.draw(logits(probabilities), banned: []) }
  }

  /// The fixtures' bound is 1e-5; words less likely than e⁻²⁰ are left out.
  @Test(arguments: KirosDecoder.allCases, [Float(0.2), 0.7, 1])
  func theFirstWordsDistributionIsTheExpectedOne(kiros: KirosDecoder, temperature: Float) throws {
    let decoder = try kiros.load()
    let vector = try KirosDecoder.vectors().rows(0..<1)
    let (logits, _) = decoder.step(
      after: [-1], states: decoder.initialStates(vector), vectors: vector)
    let wanted = try kiros.expected().temperatureFirstStep["\(temperature)"]!
    var got = [Float](repeating: 0, count: wanted.count)
    let sampler = WordSampler(plain(temperature: temperature))
    for (word, probability) in sampler.distribution(logits) {
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
    let kept = WordSampler(dials).distribution(logits([0.2, 0.3, 0.1, 0.4]))
    #expect(kept.map(\.word) == [3, 1])
    #expect(abs(kept[0].probability - 4.0 / 7) < 1e-6)
    dials.topK = 9
    #expect(WordSampler(dials).distribution(logits([0.5, 0.5])).count == 2)
  }

  @Test(arguments: [(Float(0.01), 1), (0.39, 1), (0.41, 2), (0.69, 2), (0.71, 3), (1, 4)])
  func topPKeepsTheShortestListThatReachesIt(share: Float, count: Int) {
    var dials = plain()
    dials.topP = share
    let kept = WordSampler(dials).distribution(logits([0.2, 0.3, 0.1, 0.4]))
    #expect(kept.map(\.word) == Array([3, 1, 0, 2].prefix(count)))
    #expect(abs(kept.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  @Test(arguments: [Float(0), 1])
  func bannedWordsDoNotFollow(temperature: Float) {
    var sampler = WordSampler(plain(temperature: temperature))
    for _ in 0..<50 {
      #expect(sampler.draw(logits([0.9, 0.05, 0.05]), banned: [0, 2]) == 1)
    }
    #expect(sampler.draw(logits([0.9, 0.1]), banned: [0, 1]) == nil)
  }

  @Test(arguments: 1...4, [Float(0), 1])
  func noSequenceIsToldTwice(length: Int, temperature: Float) {
    var dials = plain(temperature: temperature)
    dials.noRepeatLength = length
    let words = draws(dials, [0.4, 0.3, 0.2, 0.05, 0.05], count: 60)
    let sequences = words.indices.dropLast(length - 1).map { Array(words[$0..<$0 + length]) }
    #expect(Set(sequences).count == sequences.count)
    // The sampler goes on as long as it can: once through 5 single words, and
    // with pairs five times through the likeliest word with another behind it.
    #expect(length == 1 ? words.count == 5 : words.count >= 10)
  }

  @Test func wordsAlreadyToldArePenalized() {
    var dials = plain(temperature: 0)
    dials.repetitionPenalty = 2
    var sampler = WordSampler(dials)
    // A positive logit is halved, a negative one doubled, however often told.
    #expect(sampler.draw(Tensor([4, 3, -1], shape: [1, 3]), banned: []) == 0)
    #expect(sampler.draw(Tensor([4, 3, -1], shape: [1, 3]), banned: []) == 1)
    #expect(sampler.draw(Tensor([4, 3, -1], shape: [1, 3]), banned: []) == 0)
    #expect(sampler.draw(Tensor([-4, -5, -9], shape: [1, 3]), banned: []) == 0)
    #expect(sampler.draw(Tensor([-5, -4, -7], shape: [1, 3]), banned: []) == 2)
  }

  @Test func invalidLogitsAreNeverDrawn() {
    for temperature: Float in [0, 1] {
      var sampler = WordSampler(plain(temperature: temperature))
      #expect(sampler.draw(Tensor([.nan, 1, .nan], shape: [1, 3]), banned: []) == 1)
      #expect(sampler.draw(Tensor([.nan, .nan], shape: [1, 2]), banned: []) == nil)
    }
  }
}
