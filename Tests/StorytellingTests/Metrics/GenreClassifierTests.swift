import Foundation
import Neural
import Testing

@testable import Storytelling

@Suite struct GenreClassifierTests {
  /// Passages whose words are drawn from overlapping halves of a vocabulary, so
  /// that only many of them together tell the genre.
  private func passages(_ genre: Int, count: Int, seed: UInt64) -> [[String]] {
    var random = RandomSource(seed: seed)
    return (0..<count).map { _ in
      (0..<30).map { _ in "word\(random.index(below: 20) + 10 * genre)" }
    }
  }

  private var genres: [String: [[String]]] {
    ["a": passages(0, count: 40, seed: 1), "b": passages(1, count: 40, seed: 2)]
  }

  @Test func heldOutPassagesAreRecognised() {
    let classifier = GenreClassifier(genres)
    let confusion = classifier.confusion(of: [
      "a": passages(0, count: 50, seed: 3), "b": passages(1, count: 50, seed: 4),
    ])
    #expect(confusion.accuracy > 0.95)
    #expect(confusion.counts.values.map { $0.values.reduce(0, +) } == [50, 50])
    #expect(confusion.accuracy(of: "c") == nil)
  }

  /// "sea" was seen in three of "a" and one of "b", "oak" in none of "a" and two
  /// of "b"; with Laplace's rule the shares are 4/5 and 1/5, 2/5 and 3/5.
  @Test func theWeightsAreThoseOfNaiveBayes() {
    let classifier = GenreClassifier(
      ["a": [["sea"], ["sea", "sea"], ["sea"]], "b": [["sea"], ["oak"], ["oak"]]], minimum: 1)
    #expect(classifier.genre(of: ["sea"]) == "a")
    #expect(classifier.genre(of: ["oak"]) == "b")
    // ln 0.8 + ln 0.2 against ln 0.4 + ln 0.6.
    #expect(classifier.genre(of: ["sea", "Sea", "oak"]) == "b")
    // Nothing is known: the first.
    #expect(classifier.genre(of: ["elm"]) == "a")
    #expect(classifier.genre(of: []) == "a")
  }

  @Test func namesAndRareWordsDoNotCount() {
    let classifier = GenreClassifier(
      [
        "a": [[String]](repeating: ["Heathcliff", "said", "rare1"], count: 6) + [["once"]],
        "b": [[String]](repeating: ["Ahab", "said"], count: 6),
      ], minimum: 7)
    #expect(classifier.genre(of: ["Ahab"]) == "a")
    #expect(classifier.genre(of: ["once"]) == "a")
  }

  @Test func pairsOfWordsCount() {
    let passages = [
      "a": [[String]](repeating: ["x", "y", "Z", "z", "w"], count: 6),
      "b": [[String]](repeating: ["y", "x", "Z", "w", "z"], count: 6),
    ]
    let classifier = GenreClassifier(passages)
    #expect(classifier.genre(of: ["x", "y"]) == "a")
    #expect(classifier.genre(of: ["y", "x"]) == "b")
    // A name stands between them: no pair.
    #expect(classifier.genre(of: ["y", "Name", "x"]) == "a")
  }

  @Test func theSamePassagesGiveTheSameClassifier() {
    let texts = passages(1, count: 20, seed: 9)
    let first = texts.map { GenreClassifier(genres).genre(of: $0) }
    #expect(texts.map { GenreClassifier(genres).genre(of: $0) } == first)
    #expect(GenreClassifier([:]).genre(of: ["x"]) == "")
  }
}
