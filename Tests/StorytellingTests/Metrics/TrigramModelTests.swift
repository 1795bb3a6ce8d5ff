import Foundation
import Testing

@testable import Storytelling

@Suite struct TrigramModelTests {
  private let model = TrigramModel([["The", "sea", "is", "the", "sea"], ["the", "sky"], []])

  @Test(arguments: [[], ["the"], ["the", "sea"], ["sky", "the"], ["elm"], ["elm", "sea"]])
  func probabilitiesSumToOne(before: [String]) {
    // "elm" stands for every word that is not known.
    let sum = ["the", "sea", "is", "sky", "elm"].reduce(0) {
      $0 + exp(model.logProbabilities(of: before + [$1]).last!)
    }
    // A few roundings of double precision.
    #expect(abs(sum - 1) < 1e-12)
  }

  @Test func probabilitiesAreThoseOfTheFormula() {
    // Seven words, four different: the share of unseen words is 4 · 0.75 / 7.
    let unseen = 4 * 0.75 / 7.0 / 5
    let sea = (2 - 0.75) / 7 + unseen
    // After "the": the sea twice, the sky once.
    let seaAfterThe = (2 - 0.75) / 3 + 2 * 0.75 / 3 * sea
    // After "is the": once the sea.
    let seaAfterIsThe = (1 - 0.75) / 1 + 0.75 * seaAfterThe
    let got = model.logProbabilities(of: ["Is", "the", "sea"])
    #expect(abs(exp(got[2]) - seaAfterIsThe) < 1e-12)
    // What follows two words that were never together falls back on the last.
    let other = model.logProbabilities(of: ["sky", "the", "sea"])
    #expect(abs(exp(other[2]) - seaAfterThe) < 1e-12)
  }

  @Test func sentencesInOrderAreLessSurprisingThanTheirWords() throws {
    let ordered = try #require(model.perplexity(of: [["the", "sea", "is", "the", "sea"]]))
    let shuffled = try #require(model.perplexity(of: [["sea", "the", "the", "is", "sea"]]))
    #expect(ordered < shuffled)
    #expect(model.perplexity(of: []) == nil)
    #expect(model.perplexity(of: [[]]) == nil)
  }
}
