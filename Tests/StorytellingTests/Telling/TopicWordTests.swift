import Storytelling
import Testing

@Suite struct TopicWordTests {
  @Test func theWordsThatMostCaptionsShareComeFirst() {
    let captions = ["Two dogs run.", "A dog, a dog runs on the beach.", "The dogs sleep.", ""]
    #expect(
      TopicWord.most(of: captions, count: 3) == [
        TopicWord(lemma: "dog", share: 0.75), TopicWord(lemma: "run", share: 0.5),
        TopicWord(lemma: "beach", share: 0.25),
      ])
  }

  @Test func captionsOfNothingHaveNoTopic() {
    #expect(TopicWord.most(of: []).isEmpty)
    #expect(TopicWord.most(of: ["It is.", ""]).isEmpty)
  }
}
