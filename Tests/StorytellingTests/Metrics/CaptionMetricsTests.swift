import TestSupport
import Testing

@testable import Storytelling

/// BLEU, ROUGE-L and CIDEr-D against the COCO caption evaluation, which the
/// fixtures agree with to 4e-16.
@Suite struct CaptionMetricsTests {
  struct Expected: Decodable {
    let references: [[String]]
    let candidates: [String]
    let bleu14: [Double]
    let rougeL: [Double]
    let ciderD: [Double]
  }

  private let expected: Expected
  private let candidates: [[String]]
  private let references: [[[String]]]

  init() throws {
    expected = try Fixtures.decode(Expected.self, from: "rnn/metrics_expected.json")
    candidates = expected.candidates.map(words)
    references = expected.references.map { $0.map(words) }
  }

  @Test func bleuIsThatOfTheCaptionEvaluation() {
    expectClose(BLEU.scores(candidates, references: references), expected.bleu14)
  }

  @Test func rougeIsThatOfTheCaptionEvaluation() {
    expectClose(
      zip(candidates, references).map { ROUGE.score($0, references: $1) }, expected.rougeL)
  }

  @Test func ciderIsThatOfTheCaptionEvaluation() {
    expectClose(CIDEr.scores(candidates, references: references), expected.ciderD)
  }

  @Test func aCopyOfAReferenceIsPerfect() {
    let texts = references.map { $0[1] }
    for score in BLEU.scores(texts, references: references) { #expect(abs(score - 1) < 1e-6) }
    #expect(ROUGE.score(texts[0], references: references[0]) == 1)
  }

  @Test func nothingIsWorthNothing() {
    #expect(ROUGE.score([], references: references[0]) == 0)
    #expect(ROUGE.score(["a"], references: []) == 0)
    #expect(ROUGE.score(["x"], references: [["y"], []]) == 0)
    #expect(CIDEr.scores([[]], references: [[["a"]]]) == [0])
    #expect(CIDEr.scores([["a"]], references: [[]]) == [0])
    for score in BLEU.scores([], references: []) + BLEU.scores([[]], references: [[["a"]]]) {
      #expect(abs(score) < 1e-3)
    }
  }

  /// With one image every n-gram is in all images, so that its weight is 0.
  @Test func oneImageAloneSaysNothingToCIDEr() {
    #expect(CIDEr.scores([["a", "b"]], references: [[["a", "b"]]]) == [0])
  }

  /// 3 of 4 unigrams (one "the" more than in any reference), 4 words against 5:
  /// 0.75 · e^(1 − 5/4).
  @Test func countsAreClippedAndShortTextsPenalised() {
    let score = BLEU.scores(
      [words("the the dog barks")],
      references: [[words("the big dog barks loudly"), words("a dog barks the wrong tree up")]],
      longest: 1)[0]
    #expect(abs(score - 0.75 * 0.7788007830714049) < 1e-8)
  }
}

/// Text with spaces between its tokens.
func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

/// Compares numbers that are sums of a few terms in double precision.
func expectClose(
  _ got: [Double], _ wanted: [Double], within bound: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(got.count == wanted.count, sourceLocation: sourceLocation)
  for (got, wanted) in zip(got, wanted) {
    #expect(abs(got - wanted) <= bound, "\(got) against \(wanted)", sourceLocation: sourceLocation)
  }
}
