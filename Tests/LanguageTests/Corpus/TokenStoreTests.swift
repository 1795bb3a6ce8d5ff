import Foundation
import Language
import TestSupport
import Testing

@Suite struct TokenStoreTests {
  private let vocabulary: Vocabulary

  init() throws {
    vocabulary = try Vocabulary(words: ["<eos>", "UNK"] + (2..<50).map(String.init))
  }

  /// Books of paragraphs of sentences.
  private typealias Corpus = [(book: Book, paragraphs: [[[Int32]]])]

  private func corpus(seed: UInt64, books: Int) -> Corpus {
    var random = RandomTexts(seed: seed)
    return (0..<books).map { number in
      let paragraphs = (0...random.number(below: 4)).map { _ in
        (0...random.number(below: 5)).map { _ in
          (0...random.number(below: 12)).map { _ in Int32(random.number(below: 50)) }
        }
      }
      return (Book(title: "Title \(number)", author: number == 1 ? "" : "Brontë"), paragraphs)
    }
  }

  private func builder(_ corpus: Corpus, from start: TokenStoreBuilder = .init())
    -> TokenStoreBuilder
  {
    var builder = start
    for (book, paragraphs) in corpus {
      builder.beginBook(book)
      for paragraph in paragraphs {
        builder.beginParagraph()
        for sentence in paragraph { builder.appendSentence(sentence) }
      }
    }
    return builder
  }

  private func expect(_ store: TokenStore, holds corpus: Corpus) {
    let sentences = corpus.flatMap { $0.paragraphs.flatMap { $0 } }
    #expect(store.sentenceCount == sentences.count)
    #expect((0..<store.sentenceCount).map { Array(store.sentence($0)) } == sentences)
    #expect(store.books == corpus.map(\.book))
    var first = 0
    for (number, book) in corpus.enumerated() {
      let last = first + book.paragraphs.reduce(0) { $0 + $1.count }
      #expect(store.sentences(ofBook: number) == first..<last)
      #expect((first..<last).allSatisfy { store.book(of: $0) == number })
      first = last
    }
    let paragraphs = corpus.flatMap(\.paragraphs)
    #expect(store.paragraphCount == paragraphs.count)
    for (number, paragraph) in paragraphs.enumerated() {
      let range = store.sentences(ofParagraph: number)
      #expect(range.count == paragraph.count)
      #expect(range.allSatisfy { store.paragraph(of: $0) == number })
    }
  }

  @Test(arguments: [1, 2, 9])
  func aWrittenStoreComesBack(books: Int) throws {
    let folder = try TemporaryFolder()
    let corpus = corpus(seed: UInt64(books), books: books)
    try builder(corpus).write(to: folder.path("a.tokens"), vocabulary: vocabulary)
    expect(try TokenStore(path: folder.path("a.tokens"), vocabulary: vocabulary), holds: corpus)
    expect(try builder(corpus).store(vocabulary: vocabulary), holds: corpus)
  }

  @Test func aStoreCanBeContinued() throws {
    let whole = corpus(seed: 20, books: 6)
    let first = try builder(Array(whole[..<2])).store(vocabulary: vocabulary)
    let both = builder(Array(whole[2...]), from: TokenStoreBuilder(continuing: first))
    expect(try both.store(vocabulary: vocabulary), holds: whole)
  }

  @Test func anEmptyStoreIsAStore() throws {
    var builder = TokenStoreBuilder()
    builder.beginBook(Book(title: "None", author: ""))
    builder.beginParagraph()
    builder.endSentence()
    let store = try builder.store(vocabulary: vocabulary)
    #expect(store.sentenceCount == 0 && store.bookCount == 0 && store.passages().isEmpty)
  }

  @Test func neighboursStayWithinTheBook() throws {
    let corpus: Corpus = [
      (Book(title: "A", author: ""), [[[2]], [[3], [4]]]), (Book(title: "B", author: ""), [[[5]]]),
    ]
    let store = try builder(corpus).store(vocabulary: vocabulary)
    #expect(store.neighbours(of: 0) == (nil, 1))
    #expect(store.neighbours(of: 1) == (0, 2))
    #expect(store.neighbours(of: 2) == (1, nil))
    #expect(store.neighbours(of: 3) == (nil, nil))
  }

  @Test func passagesAreWholeSentencesOfOneBook() throws {
    let store = try builder(corpus(seed: 21, books: 8)).store(vocabulary: vocabulary)
    for (limit, isWithin) in [(12, false), (20, true), (100, false), (5, false)] {
      let passages = store.passages(limit: limit, withinParagraphs: isWithin)
      var covered = 0
      for (passage, next) in zip(passages, passages.dropFirst() + [0..<0]) {
        let length = store.tokens(of: passage).count
        #expect(length <= limit && !passage.isEmpty)
        #expect(store.book(of: passage.lowerBound) == store.book(of: passage.upperBound - 1))
        covered += passage.count
        // Greedy: the next sentence, if it is a neighbour, would not have fitted.
        let isSplit =
          isWithin
          ? next.isEmpty
            || store.paragraph(of: passage.lowerBound) != store.paragraph(of: next.lowerBound)
          : next.isEmpty || store.book(of: passage.lowerBound) != store.book(of: next.lowerBound)
        if next.lowerBound == passage.upperBound, !isSplit {
          #expect(length + store.sentence(next.lowerBound).count > limit)
        }
      }
      let fitting = (0..<store.sentenceCount).count { store.sentence($0).count <= limit }
      #expect(covered == fitting)
    }
    #expect(store.passages(limit: 12, minimum: 8).allSatisfy { store.tokens(of: $0).count >= 8 })
    #expect(store.passages(limit: 12, minimum: 8).count < store.passages(limit: 12).count)
  }

  private func bytes() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try builder(corpus(seed: 22, books: 3)).write(to: folder.path("a"), vocabulary: vocabulary)
    return Array(try Data(contentsOf: folder.url.appending(path: "a")))
  }

  @Test func aTruncatedStoreIsRefused() throws {
    let bytes = try bytes()
    for count in 0..<bytes.count {
      #expect(throws: LanguageError.self) {
        try TokenStore(bytes: Array(bytes[..<count]), vocabulary: vocabulary)
      }
    }
    #expect(throws: LanguageError.self) {
      try TokenStore(bytes: bytes + [0], vocabulary: vocabulary)
    }
  }

  @Test func aDamagedStoreIsRefusedOrReadWithinItsBounds() throws {
    let bytes = try bytes()
    var random = RandomTexts(seed: 23)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0...random.number(below: 3) {
        damaged[random.number(below: bytes.count)] = UInt8(random.number(below: 256))
      }
      guard let store = try? TokenStore(bytes: damaged, vocabulary: vocabulary) else { continue }
      #expect(store.tokens.allSatisfy { (0..<50).contains($0) })
      let lengths = (0..<store.sentenceCount).map { store.sentence($0).count }
      #expect(lengths.reduce(0, +) == store.tokens.count && lengths.allSatisfy { $0 > 0 })
      #expect(store.books.count == store.bookCount)
    }
  }

  @Test func otherFilesVersionsAndVocabulariesAreNamed() throws {
    let bytes = try bytes()
    var other = bytes
    other[0] = 0x47
    #expect {
      _ = try TokenStore(bytes: other, vocabulary: vocabulary)
    } throws: { "\($0)".contains("is no token store: it starts with the bytes 47 41 42") }
    other = bytes
    other[8] = 2
    #expect(throws: LanguageError.tokenStoreVersion(path: "the token store", got: 2, expected: 1)) {
      try TokenStore(bytes: other, vocabulary: vocabulary)
    }
    let words = try Vocabulary(words: ["<eos>", "UNK"] + (3..<51).map(String.init))
    #expect {
      _ = try TokenStore(bytes: bytes, vocabulary: words)
    } throws: { error in
      guard case LanguageError.otherVocabulary = error else { return false }
      return true
    }
  }

  @Test func anIDOutsideTheVocabularyIsRefused() throws {
    for id in [Int32(50), -1, .max, .min] {
      var builder = TokenStoreBuilder()
      builder.appendSentence([1, id, 2])
      #expect {
        _ = try builder.store(vocabulary: vocabulary)
      } throws: { error in
        guard case LanguageError.tokenStoreDamaged = error else { return false }
        return true
      }
    }
  }
}
