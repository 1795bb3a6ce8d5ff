import Foundation
import Language
import TestSupport
import Testing

@Suite struct NovelCorpusTests {
  private static let novels = """
    A preface.
    # First Things, by Low
    ‘Go!’ said Mr. Bun. He went.

    Then it rained.
    # By the Sea, by Anna, by Charlotte Brontë
    It's late.
    #5 is a number.
    # Untitled
    The end.
    """

  private func corpus(
    _ folder: TemporaryFolder, filter: BookFilter = .all, content: String = novels
  ) throws -> NovelCorpus {
    NovelCorpus(paths: [try folder.write(content, to: "novels.txt")], filter: filter)
  }

  @Test func booksAndParagraphsAreTold() throws {
    let folder = try TemporaryFolder()
    var seen: [String] = []
    try corpus(folder).forEachParagraph { book, paragraph in
      seen.append("\(book.title)|\(book.author)|\(paragraph)")
    }
    #expect(
      seen == [
        "||A preface.", "First Things|Low|‘Go!’ said Mr. Bun. He went.",
        "First Things|Low|Then it rained.", "By the Sea, by Anna|Charlotte Brontë|It's late.",
        "By the Sea, by Anna|Charlotte Brontë|#5 is a number.", "Untitled||The end.",
      ])
  }

  @Test func sentencesAreNormalisedAndTokenised() throws {
    let folder = try TemporaryFolder()
    var sentences: [[String]] = []
    try corpus(folder, filter: .only(["low"])).forEachTokenizedParagraph { sentences += $1 }
    #expect(
      sentences == [
        ["``", "Go", "!", "''", "said", "Mr.", "Bun", "."], ["He", "went", "."],
        ["Then", "it", "rained", "."],
      ])
  }

  @Test(arguments: [
    ("Low", "low", true), ("Charlotte Brontë", "Brontë", true),
    ("Brontë", "Charlotte Brontë", false),
    ("Barr A", "Barr", true), ("Barr A", "barr a", true), ("Holmes MJ", "Holmes", true),
    ("Von Arnim", "Arnim", true), ("Von Arnim", "Von", false), ("Barrie", "Barr", false),
    ("", "", false), ("Low", "", false),
  ])
  func authorsAreFoundBySurname(author: String, name: String, isNamed: Bool) {
    let book = Book(title: "Title", author: author)
    #expect(BookFilter.only([name]).includes(book) == isNamed)
    #expect(BookFilter.excluding([name]).includes(book) == !isNamed)
    #expect(BookFilter.all.includes(book))
  }

  @Test func excludedAuthorsAreNotRead() throws {
    let folder = try TemporaryFolder()
    var titles: [String] = []
    try corpus(folder, filter: .excluding(["Brontë", "LOW"])).forEachParagraph { book, _ in
      titles.append(book.title)
    }
    #expect(titles == ["", "Untitled"])
  }

  @Test func countingAndTokenisingAgree() throws {
    let folder = try TemporaryFolder()
    let corpus = try corpus(folder)
    var counter = WordCounter()
    try corpus.count(into: &counter)
    let tokenized = try corpus.tokenized()
    #expect(counter.mostFrequent().map(\.word) == tokenized.counts.mostFrequent().map(\.word))
    let vocabulary = Vocabulary(counts: counter, limit: 12)
    var direct = TokenStoreBuilder()
    try corpus.append(to: &direct, vocabulary: vocabulary)
    let store = try direct.store(vocabulary: vocabulary)
    let other = try tokenized.builder(vocabulary: vocabulary).store(vocabulary: vocabulary)
    #expect(Array(store.tokens) == Array(other.tokens))
    #expect(store.tokens.count == counter.total)
    #expect(store.books == other.books)
    #expect(store.books.map(\.author) == ["", "Low", "Charlotte Brontë", ""])
    #expect(store.sentenceCount == 7 && store.paragraphCount == 6 && store.bookCount == 4)
  }

  @Test func wordsWithoutRoomInTheCountAreUnknown() throws {
    let folder = try TemporaryFolder()
    let tokenized = try corpus(folder, content: "A b c.").tokenized(maximumWords: 2)
    let vocabulary = Vocabulary(counts: tokenized.counts)
    let store = try tokenized.builder(vocabulary: vocabulary).store(vocabulary: vocabulary)
    #expect(vocabulary.decode(store.tokens) == ["A", "b", "UNK", "UNK"])
  }

  @Test func bytesThatAreNotTextAreAccepted() throws {
    let folder = try TemporaryFolder()
    var texts = RandomTexts(seed: 13)
    let path = try folder.write(Data(texts.bytes(longest: 100_000)), to: "bytes")
    let tokenized = try NovelCorpus(paths: [path]).tokenized()
    #expect(tokenized.counts.total > 0)
  }

}
