import Foundation
import Language
import TestSupport
import Testing

@Suite struct VocabularyTests {
  private func counts(_ text: String) -> WordCounter {
    var counter = WordCounter()
    counter.count(text.split(separator: " ").map(String.init))
    return counter
  }

  private func vocabulary(_ content: String) throws -> Vocabulary {
    try Array(content.utf8).withUnsafeBytes { try Vocabulary(bytes: $0, path: "words.txt") }
  }

  @Test func wordsStandByFallingCountAndThenByTheirBytes() {
    let vocabulary = Vocabulary(counts: counts("b c a b c é Z b UNK <eos>"))
    #expect(vocabulary.decode(0..<8) == ["<eos>", "UNK", "b", "c", "Z", "a", "é", "UNK"])
    #expect(vocabulary.count == 7)
    #expect(vocabulary.endID == 0 && vocabulary.unknownID == 1)
  }

  @Test func aNameBeginsWithACapitalAndIsNeverWrittenSmall() throws {
    let vocabulary = try Vocabulary(
      words: ["<eos>", "UNK", "Anna", "The", "the", "I", "Mr", "O'Hara", "Émile", "B12", "Rose"]
        + ["rose", "May", "sea", "Sea-Gull"])
    #expect(vocabulary.decode(vocabulary.nameIDs) == ["Anna", "O'Hara", "Émile", "Sea-Gull"])
  }

  @Test func sizeAndCountAreLimited() {
    let counter = counts("a a a b b c")
    #expect(Vocabulary(counts: counter, limit: 3).count == 3)
    #expect(Vocabulary(counts: counter, minimumCount: 2).id(of: "c") == nil)
    #expect(Vocabulary(counts: counter, minimumCount: 2).id(of: "b") == 3)
    #expect(Vocabulary(counts: counter, limit: 0).count == 2)
  }

  @Test func unknownTokensAndNumbersAreUNK() {
    let vocabulary = Vocabulary(counts: counts("dog dog cat"))
    #expect(vocabulary.encode(["cat", "Dog", "dog", ""]) == [3, 1, 2, 1])
    #expect(vocabulary.decode([2, 1, 0, -1, 99, .max, .min]).suffix(4).allSatisfy { $0 == "UNK" })
  }

  @Test func encodingAndDecodingAreInverse() {
    var texts = RandomTexts(seed: 12)
    var counter = WordCounter()
    let words = (0..<3000).map { _ in texts.scalars(longest: 6) + "." }
    counter.count(words)
    let vocabulary = Vocabulary(counts: counter)
    #expect(
      vocabulary.decode(vocabulary.encode(words)).elementsEqual(words) {
        Array($0.utf8) == Array($1.utf8)
      })
    #expect(vocabulary.count == counter.distinct + 2)
  }

  @Test func aFileComesBackEqual() throws {
    let folder = try TemporaryFolder()
    let vocabulary = Vocabulary(counts: counts("the dog 's `` café the a\u{2028}x"))
    try vocabulary.write(to: folder.path("words.txt"))
    let read = try Vocabulary(path: folder.path("words.txt"))
    #expect(read == vocabulary)
    #expect(read.fingerprint == vocabulary.fingerprint)
  }

  @Test func linesEndAtLineFeedOnlyAndAreStripped() throws {
    let read = try vocabulary("<eos>\n \nUNK\r\na\u{85}b\n\u{A0}c\u{2028}d \ne\n")
    #expect(read.count == 6)
    #expect(read.id(of: "UNK") == 2)
    #expect(read.id(of: "a\u{85}b") == 3)
    #expect(read.id(of: "c\u{2028}d") == 4)
    #expect(read.id(of: "e") == 5)
  }

  @Test func theLastRowOfARepeatedWordWins() throws {
    let read = try vocabulary("a\nUNK\na\n<eos>\nUNK")
    #expect(read.count == 5)
    #expect(read.id(of: "a") == 2)
    #expect(read.unknownID == 4)
    #expect(read.word(0) == "a")
  }

  @Test(arguments: [("a\nUNK\n", "<eos>"), ("<eos>\nb", "UNK"), ("", "UNK")])
  func aVocabularyWithoutItsMarkersIsRefused(content: String, missing: String) {
    #expect {
      _ = try vocabulary(content)
    } throws: { error in
      guard case LanguageError.vocabularyLacksWord(_, let word, _) = error else { return false }
      return content.isEmpty || word == missing
    }
  }

  @Test func filesThatCannotBeReadOrWrittenAreReported() throws {
    let folder = try TemporaryFolder()
    #expect(throws: LanguageError.self) { try Vocabulary(path: folder.path("none.txt")) }
    #expect(throws: LanguageError.self) { try Vocabulary(path: folder.url.path()) }
    let words = try Vocabulary(words: ["<eos>", "UNK", " x"])
    #expect(throws: LanguageError.unwritableWord(got: " x")) {
      try words.write(to: folder.path("words.txt"))
    }
    let fine = try Vocabulary(words: ["<eos>", "UNK"])
    #expect(throws: LanguageError.self) { try fine.write(to: folder.path("no/folder.txt")) }
  }

  @Test func fingerprintsDifferWithWordsAndOrder() throws {
    let lists = [["a", "b"], ["b", "a"], ["ab"], ["a", "b", "b"]]
    let prints = try lists.map { try Vocabulary(words: ["<eos>", "UNK"] + $0).fingerprint }
    #expect(Set(prints).count == lists.count)
  }
}

@Suite struct WordCounterTests {
  @Test func wordsAreCounted() {
    var counter = WordCounter()
    counter.count(["b", "a", "b"])
    counter.count("c")
    #expect(counter["b"] == 2 && counter["a"] == 1 && counter["x"] == 0)
    #expect(counter.total == 4 && counter.distinct == 3)
    #expect(counter.mostFrequent(2).map(\.word) == ["b", "a"])
  }

  @Test func memoryIsBounded() {
    var counter = WordCounter(maximumWords: 2)
    counter.count(["a", "b", "c", "a", String(repeating: "x", count: 300)])
    #expect(counter.distinct == 2 && counter["a"] == 2 && counter["c"] == 0)
    #expect(counter.total == 5)
    var unlimited = WordCounter()
    unlimited.count(String(repeating: "x", count: 300))
    #expect(unlimited.distinct == 0 && unlimited.total == 1)
  }
}
