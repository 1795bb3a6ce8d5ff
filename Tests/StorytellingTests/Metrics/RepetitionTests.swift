import TestSupport
import Testing

@testable import Storytelling

@Suite struct RepetitionTests {
  struct Expected: Decodable {
    let stories: [String]
    let distinctNgrams: [String: Double]
    let distinctLi2016: [String: Double]
    let rep: [String: [Double]]
    let selfBleu4: Double
    let selfBleu2: Double
  }

  private let expected: Expected
  private let stories: [[String]]

  init() throws {
    expected = try Fixtures.decode(Expected.self, from: "rnn/metrics_expected.json")
    stories = expected.stories.map(words)
  }

  @Test func distinctNgramsAreCountedAsExpected() {
    for (length, wanted) in expected.distinctNgrams {
      expectClose([Repetition.distinct(stories, length: Int(length)!)], [wanted])
    }
    for (length, wanted) in expected.distinctLi2016 {
      expectClose([Repetition.distinctPerToken(stories, length: Int(length)!)], [wanted])
    }
  }

  @Test func repeatedNgramsAreCountedAsExpected() {
    for (length, wanted) in expected.rep {
      expectClose(stories.map { Repetition.share($0, length: Int(length)!) }, wanted)
    }
  }

  @Test func selfBLEUIsTheExpectedOne() {
    expectClose([BLEU.selfScore(stories)], [expected.selfBleu4])
    expectClose([BLEU.selfScore(stories, longest: 2)], [expected.selfBleu2])
  }

  /// The fast form against BLEU of each story with the others as references.
  @Test func selfBLEUIsTheMeanOfBLEUsAgainstAllOthers() {
    let texts = stories + [stories[1], [], words("we were at the sea .")]
    let slow = texts.indices.map { index in
      var others = texts
      others.remove(at: index)
      return BLEU.scores([texts[index]], references: [others], longest: 3)[2]
    }
    expectClose(
      [BLEU.selfScore(texts, longest: 3)], [slow.reduce(0, +) / Double(texts.count)])
    #expect(BLEU.selfScore([stories[0]]) == 0)
  }

  @Test(arguments: [
    ("", 0), ("a", 0), ("a b c", 0), ("a b a", 1), ("a b c a b", 2), ("a a a a", 3),
    ("x a b c y a b c z", 3), ("a b a b a b", 4),
  ])
  func theLongestRepeatMayOverlapItself(text: String, length: Int) {
    #expect(Repetition.longest(words(text)) == length)
  }

  @Test func textsWithoutNgramsRepeatNothing() {
    #expect(Repetition.distinct([], length: 2) == 0)
    #expect(Repetition.distinctPerToken([[]], length: 1) == 0)
    #expect(Repetition.share(["a"], length: 4) == 0)
  }
}
