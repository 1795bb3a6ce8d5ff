import Fabula
import Foundation
import Neural
import Testing

@Suite struct GroundingEvaluationTests {
  /// Nouns that are lemmas already.
  private static let words =
    """
    dog beach castle surfer wave shore woman ocean boy water girl lake boat canoe sailboat sun \
    mountain hiker rock trail forest path tree cliff snow skier hill child sled jacket street car \
    night umbrella road crowd shop city guitar stage
    """.split(separator: " ").map(String.init)

  private func sentence(_ count: Int, _ random: inout RandomSource) -> String {
    (0..<count).map { _ in Self.words[random.index(below: Self.words.count)] }
      .joined(separator: " ")
  }

  @Test func storiesOfTheirOwnCaptionsHaveAPositiveMargin() {
    var random = RandomSource(seed: 1)
    let captions = (0..<40).map { _ in (0..<5).map { _ in sentence(3, &random) } }
    let stories = captions.map { "Once there was a " + $0.joined(separator: " and a ") }
    let evaluation = GroundingEvaluation(stories: stories, captions: captions)
    #expect(evaluation.stories == 40)
    #expect(evaluation.ownRecall == 100)
    // A story has about 13 of 40 words, so it has a third of any others'.
    #expect((20...45).contains(evaluation.shuffledRecall))
    #expect(evaluation.marginLow > 50)
    // A story has all words of its own captions; others stand beside it at most.
    #expect(evaluation.inFirstTenth > 90)
    #expect(evaluation.meanRank < 3)
    #expect(evaluation.marginLow < evaluation.margin && evaluation.margin < evaluation.marginHigh)
    #expect(abs(evaluation.margin - (100 - evaluation.shuffledRecall)) < 1e-9)
  }

  @Test func storiesThatKnowNothingHaveAnIntervalAroundZero() {
    var random = RandomSource(seed: 2)
    let captions = (0..<80).map { _ in (0..<5).map { _ in sentence(3, &random) } }
    let stories = (0..<80).map { _ in sentence(15, &random) }
    let evaluation = GroundingEvaluation(stories: stories, captions: captions)
    #expect(evaluation.marginLow < 0 && evaluation.marginHigh > 0)
    // 80 ranks between 1 and 80: their mean has a standard deviation of 2.6.
    #expect((30...51).contains(evaluation.meanRank))
    #expect(evaluation.inFirstTenth < 30)
    // 80 stories of about 13 words: a few percent wide.
    #expect((0.5...12).contains(evaluation.marginHigh - evaluation.marginLow))
  }

  @Test func wordsCountAsLemmas() {
    let evaluation = GroundingEvaluation(
      stories: ["Dogs were running.", "The cats slept."],
      captions: [["a dog runs"], ["one cat sleeps"]])
    #expect(evaluation.ownRecall == 100)
    #expect(evaluation.shuffledRecall == 0)
  }

  @Test func sameSeedGivesTheSameEvaluation() {
    var random = RandomSource(seed: 3)
    let captions = (0..<10).map { _ in [sentence(4, &random)] }
    let stories = (0..<10).map { _ in sentence(20, &random) }
    func evaluate(_ seed: UInt64) -> GroundingEvaluation {
      GroundingEvaluation(stories: stories, captions: captions, seed: seed)
    }
    #expect(evaluate(5) == evaluate(5))
    #expect(evaluate(5) != evaluate(6))
  }

  @Test func fewStoriesAndCaptionsWithoutWordsGiveNumbers() {
    let none = GroundingEvaluation(stories: [], captions: [])
    #expect(none.stories == 0 && none.margin == 0 && none.marginHigh == 0)
    let one = GroundingEvaluation(stories: ["a dog"], captions: [["the dog"]])
    #expect(one.ownRecall == 100 && one.shuffledRecall == 0 && one.marginLow == 100)
    let empty = GroundingEvaluation(stories: ["a dog", "a cat"], captions: [["the of"], []])
    #expect(empty.ownRecall == 0 && empty.margin == 0)
  }

  @Test func photographsOfEqualWordsShareTheirRank() {
    // One word in common with each of the first four captions.
    let evaluation = GroundingEvaluation(
      stories: ["a dog", "a dog", "a dog", "a dog", "a cat"],
      captions: [["dog"], ["dog"], ["dog"], ["dog"], ["cat"]])
    // Each of the four stands between 1 and 4, the cat is first: (4 · 2.5 + 1) / 5.
    #expect(evaluation.meanRank == 2.2)
    #expect(evaluation.inFirstTenth == 0)
  }

  @Test func jsonHasTheNamesOfTheInterface() throws {
    let evaluation = GroundingEvaluation(stories: ["a dog"], captions: [["the dog"]])
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(evaluation))
    let keys = try #require(json as? [String: Any]).keys.sorted()
    #expect(
      keys == [
        "in_first_tenth", "margin", "margin_high", "margin_low", "mean_rank", "own_recall",
        "shuffled_recall", "stories",
      ])
  }
}
