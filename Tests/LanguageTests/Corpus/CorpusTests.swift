import Foundation
import Neural
import TestSupport
import Testing

@testable import Language

@Suite struct CorpusTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Two genres with a held-out author each, and captions of three photographs.
  private func sources() throws -> Corpus.Sources {
    let romance = try folder.write(
      "# A, by Ann Low\nLove is love. It is.\n# B, by Burney\nLove was rare.", to: "romance.txt")
    let mystery = try folder.write(
      "# C, by Hume\nA clue.\n# D, by Dan\nA clue is a clue.\n# E, by Low\nIt rained.",
      to: "mystery.txt")
    let captions = try folder.write(
      "1.jpg\tA dog runs.\n1.jpg\tA dog is fast.\n2.jpg\tA cat.\n3.jpg\tA dog sits.",
      to: "captions.tsv")
    return Corpus.Sources(
      novels: [romance, mystery], heldOutAuthors: ["Burney", "Hume"], captions: [captions],
      heldOutPhotographs: ["2.jpg"])
  }

  private func corpus(words: Int = 100, captionMinimum: Int = 3) throws -> Corpus {
    try Corpus(tokenizing: sources()) {
      Vocabulary(novels: $0, captions: $1, limit: words, captionMinimum: captionMinimum)
    }
  }

  private func texts(_ store: TokenStore, _ corpus: Corpus, _ range: Range<Int>? = nil) -> [String]
  {
    (range ?? 0..<store.sentenceCount).map {
      corpus.vocabulary.decode(store.sentence($0)).joined(separator: " ")
    }
  }

  @Test func booksGoToTheirPartsAndGenres() throws {
    let corpus = try corpus()
    #expect(
      texts(corpus.training, corpus)
        == ["Love is love .", "It is .", "A clue is a clue .", "It rained ."])
    #expect(texts(corpus.heldOut, corpus) == ["Love UNK UNK .", "A clue ."])
    #expect(corpus.training.books.map(\.title) == ["A", "D", "E"])
    #expect(corpus.heldOut.books.map(\.author) == ["Burney", "Hume"])
    #expect(
      corpus.genres == [
        Corpus.Genre(name: "romance", training: 0..<2, heldOut: 0..<1),
        Corpus.Genre(name: "mystery", training: 2..<4, heldOut: 1..<2),
      ])
  }

  @Test func captionsOfAPhotographAreABook() throws {
    let corpus = try corpus()
    #expect(
      texts(corpus.captions, corpus) == ["A dog runs .", "A dog is fast .", "A dog sits ."])
    #expect(corpus.captions.bookCount == 2)
    #expect(corpus.captions.sentences(ofBook: 0) == 0..<2)
    #expect(corpus.vocabulary.id(of: "cat") == nil)
  }

  @Test func wordsOfCaptionsComeFirst() throws {
    // By count alone: "." 7, "A" 4, "is" 4, "dog" 3, "clue" 2, …
    func words(_ limit: Int, captionMinimum: Int) throws -> Set<String> {
      let corpus = try corpus(words: limit, captionMinimum: captionMinimum)
      #expect(corpus.vocabulary.count == limit)
      return Set(corpus.vocabulary.decode(2..<Int32(limit)))
    }
    #expect(try words(6, captionMinimum: 0) == [".", "is", "A", "dog"])
    #expect(try words(5, captionMinimum: 0) == [".", "is", "A"])
    #expect(try words(5, captionMinimum: 3) == [".", "A", "dog"])
  }

  @Test func aWrittenCorpusComesBack() throws {
    let corpus = try corpus()
    let directory = folder.path("new/corpus")
    try corpus.write(to: directory)
    let back = try Corpus(directory: directory)
    #expect(back.vocabulary == corpus.vocabulary && back.genres == corpus.genres)
    for part in [\Corpus.training, \.heldOut, \.captions] {
      let (got, wanted) = (back[keyPath: part], corpus[keyPath: part])
      #expect(texts(got, back) == texts(wanted, corpus))
      #expect(got.books == wanted.books)
    }
  }

  @Test func aCorpusCanUseTheWordsOfAModel() throws {
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK", "dog", "Love"])
    let corpus = try Corpus(tokenizing: sources()) { _, _ in vocabulary }
    #expect(corpus.vocabulary == vocabulary)
    #expect(texts(corpus.training, corpus)[0] == "Love UNK UNK UNK")
  }

  @Test func filesOfOneNameAreRefused() throws {
    var sources = try sources()
    sources.novels.append(sources.novels[0])
    #expect(throws: LanguageError.repeatedGenre(got: "romance")) {
      try Corpus(tokenizing: sources) { _, _ in try Vocabulary(words: ["<eos>", "UNK"]) }
    }
  }

  @Test func damagedDirectoriesAreRefused() throws {
    let directory = folder.path("corpus")
    try corpus().write(to: directory)
    let path = directory + "/corpus.json"
    for (content, got) in [
      ("{}", "{}"),
      (
        #"{"genres":[{"name":"x","training":[0,5],"heldOut":[0,1]}]}"#,
        "genre x with sentences 0..<5 and 0..<1"
      ),
      (
        #"{"genres":[{"name":"x","training":[3,1],"heldOut":[0,1]}]}"#,
        #"{"genres":[{"name":"x","training":[3,1],"heldOut":[0,1]}]}"#
      ),
    ] {
      try Data(content.utf8).write(to: URL(filePath: path))
      #expect(throws: LanguageError.badCorpus(path: path, got: got)) {
        try Corpus(directory: directory)
      }
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: LanguageError.self) { try Corpus(directory: directory) }
    #expect(throws: LanguageError.self) { try Corpus(directory: folder.path("nowhere")) }
  }

  @Test func countsAreAdded() {
    var (one, other) = (WordCounter(maximumWords: 3), WordCounter())
    one.count(["a", "b", "a"])
    other.count(["b", "c", "d"])
    one.add(other)
    #expect(one.total == 6 && one.distinct == 3)
    #expect(["a", "b", "c", "d"].map { one[$0] } == [2, 2, 1, 0] as [Int])
  }
}
