import Language
import Testing

@testable import Storytelling

@Suite struct StoryDraftTests {
  private static let vocabulary = try! Vocabulary(
    words: ["<eos>", "UNK", ".", "``", "''", "ca", "n't", "sea", "love"])

  /// Dials without a penalty or a ban but what a test sets.
  private func draft(
    _ words: String = "", change: (inout StoryDials) -> Void = { _ in }
  ) -> StoryDraft {
    var dials = StoryDials(noRepeatLength: 0, repetitionPenalty: 1)
    change(&dials)
    var draft = StoryDraft(StoryRules(dials, vocabulary: Self.vocabulary))
    for word in words.split(separator: " ") { append(String(word), to: &draft) }
    return draft
  }

  private func append(_ word: String, to draft: inout StoryDraft) {
    draft.append(Self.vocabulary.id(of: word)!, logProbability: -1)
  }

  private func logits(_ draft: StoryDraft, _ logits: [Float]? = nil) -> [Float] {
    var logits = logits ?? [Float](repeating: 1, count: Self.vocabulary.count)
    logits.withUnsafeMutableBufferPointer { draft.restrict($0) }
    return logits
  }

  /// The words that may follow.
  private func allowed(_ draft: StoryDraft) -> Set<String> {
    let logits = logits(draft)
    return Set(
      logits.indices.filter { logits[$0] > -.infinity }.map { Self.vocabulary.word(Int32($0)) })
  }

  @Test func unknownWordsAndQuotesThatCloseNothingNeverFollow() {
    #expect(allowed(draft("sea")) == [".", "``", "ca", "n't", "sea", "love"])
    #expect(allowed(draft("`` sea")).contains("''"))
    #expect(!allowed(draft("`` sea ''")).contains("''"))
  }

  @Test func theDecoderMayEndAStoryOnlyBehindASentenceAndAfterEnoughWords() {
    func mayEnd(_ words: String, after minimum: Int?) -> Bool {
      allowed(draft(words) { ($0.words, $0.minimumWords) = (20, minimum) }).contains("<eos>")
    }
    #expect(!mayEnd("sea love .", after: nil))
    #expect(!mayEnd("sea love .", after: 4))
    #expect(mayEnd("sea love .", after: 3))
    #expect(!mayEnd("sea love . sea", after: 3))
    #expect(mayEnd("`` sea love . ''", after: 3))
    #expect(!mayEnd("", after: 0))
  }

  @Test func theLastWordIsASentenceEndAndTheOneBeforeNotHalfAWord() {
    func places(_ words: String) -> Set<String> { allowed(draft(words) { $0.maximumWords = 100 }) }
    let long = [String](repeating: "sea", count: 98).joined(separator: " ")
    #expect(places(long) == [".", "n't", "sea", "love"])
    #expect(places(long + " love") == ["."])
    #expect(draft(long + " love love") { $0.maximumWords = 100 }.isOver)
  }

  @Test func aStoryIsOverAtTheFirstSentenceEndAfterItsWords() {
    func isOver(_ words: String) -> Bool { draft(words) { $0.words = 3 }.isOver }
    #expect(!isOver("sea ."))
    #expect(isOver("sea sea ."))
    #expect(!isOver("sea . sea"))
    #expect(isOver("sea . sea ."))
    #expect(isOver("<eos>"))
    #expect(draft("sea <eos>").words == [7])
    #expect(draft("sea <eos>").logProbability == -2)
  }

  @Test func aStoryBeginsWithAWordOrAQuote() {
    #expect(allowed(draft()) == ["``", "ca", "sea", "love"])
  }

  /// With 1 every word told is banned, with 2 what "love" was followed by, with
  /// 3 what "sea love" was.
  @Test(arguments: zip(0...4, [[], ["love", "sea", "n't"], ["sea"], ["sea"], []]))
  func noSequenceIsToldTwice(length: Int, banned: [String]) {
    let draft = draft("love sea n't sea love sea love") { $0.noRepeatLength = length }
    #expect(allowed(draft) == allowed(self.draft("love")).subtracting(banned))
  }

  @Test func wordsAlreadyToldArePenalized() {
    let values: [Float] = [0, 0, -3, 0, 0, 0, 4, 4, 4]
    let draft = draft("n't sea sea .") {
      ($0.repetitionPenalty, $0.presencePenalty, $0.frequencyPenalty) = (2, 0.5, 0.25)
    }
    let got = logits(draft, values)
    // A positive logit is halved, a negative one doubled; then 0.5, and 0.25 a time.
    #expect(got[2] == -6.75)
    #expect(got[6] == 1.25)
    #expect(got[7] == 1)
    #expect(got[8] == 4)
  }

  @Test func onceEnoughNamesAreToldOnlyTheseAreToldAgain() throws {
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK", "sea", "Anna", "Tom", "Kate"])
    func names(after words: [Int32], limit: Int) -> [String] {
      let rules = StoryRules(
        StoryDials(noRepeatLength: 0, names: limit), names: Set(vocabulary.nameIDs),
        vocabulary: vocabulary)
      var draft = StoryDraft(rules)
      for word in words { draft.append(word, logProbability: -1) }
      let logits = logits(draft, [Float](repeating: 1, count: vocabulary.count))
      #expect(logits[2] == 1)
      return (3..<6).filter { logits[$0] > -.infinity }.map { vocabulary.word(Int32($0)) }
    }
    #expect(names(after: [], limit: 2) == ["Anna", "Tom", "Kate"])
    #expect(names(after: [3, 2, 3], limit: 2) == ["Anna", "Tom", "Kate"])
    #expect(names(after: [3, 2, 5, 2], limit: 2) == ["Anna", "Kate"])
    #expect(names(after: [2], limit: 0) == [])
  }

  @Test func theTopicsWordsGainUntilTheyAreTold() {
    let topic = [TopicWord(lemma: "sea", share: 0.25), TopicWord(lemma: "love", share: 1)]
    let rules = StoryRules(
      StoryDials(echo: 8, noRepeatLength: 0), topic: topic, vocabulary: Self.vocabulary)
    var draft = StoryDraft(rules)
    #expect(logits(draft)[7] == 1 + 8 / 2)
    #expect(logits(draft)[8] == 1 + 8)
    #expect(logits(draft)[5] == 1)
    // Where another word is e⁶ times as likely, the sea could not stand.
    var others = [Float](repeating: 1, count: Self.vocabulary.count)
    others[5] = 7
    #expect(logits(draft, others)[7] == 1)
    append("sea", to: &draft)
    #expect(logits(draft)[7] == 1)
    #expect(logits(draft)[8] == 1 + 8)
  }

  @Test func anyFormOfATopicsWordTellsIt() throws {
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK", "Dogs", "dog", "cat"])
    let rules = StoryRules(
      StoryDials(echo: 4), topic: [TopicWord(lemma: "dog", share: 1)], vocabulary: vocabulary)
    var draft = StoryDraft(rules)
    func gains() -> [Float] {
      var values = [Float](repeating: 0, count: vocabulary.count)
      values.withUnsafeMutableBufferPointer { draft.restrict($0) }
      return Array(values[2...])
    }
    #expect(gains() == [4, 4, 0])
    draft.append(2, logProbability: -1)
    #expect(gains() == [0, 0, 0])
  }

  @Test func negativePenaltiesInviteRepetition() {
    let got = logits(draft("sea") { $0.presencePenalty = -1 })
    #expect(got[7] == 2 && got[8] == 1)
  }
}
