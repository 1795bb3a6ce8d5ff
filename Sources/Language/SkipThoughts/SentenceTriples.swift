import Neural

/// Sentences with those that are to be told from them, each end-marked: what
/// skip-thoughts learn from.
struct SentenceTriples {
  /// A sentence of one of several stores.
  struct Place {
    let store: Int
    let sentence: Int
  }

  let sentences: SequenceBatch

  /// The next and the previous sentences.
  private let neighbours: [SkipThoughtTarget: SequenceBatch]

  /// The sentences to be told.
  subscript(target: SkipThoughtTarget) -> SequenceBatch {
    neighbours[target] ?? sentences
  }

  /// The same rows in each batch belong together.
  init(sentences: SequenceBatch, next: SequenceBatch, previous: SequenceBatch) {
    self.sentences = sentences
    neighbours = [.next: next, .previous: previous]
  }

  init(_ stores: [TokenStore], _ places: [Place]) {
    func batch(_ target: SkipThoughtTarget) -> SequenceBatch {
      SequenceBatch(
        places.map { stores[$0.store].sentence($0.sentence + target.offset) }, endMarked: true)
    }
    self.init(sentences: batch(.same), next: batch(.next), previous: batch(.previous))
  }

  init(_ store: TokenStore, sentences: some Sequence<Int>) {
    self.init([store], sentences.map { Place(store: 0, sentence: $0) })
  }

  /// Target words of some decoders, end marks included.
  func wordCount(of targets: some Sequence<SkipThoughtTarget>) -> Int {
    targets.reduce(0) { $0 + self[$1].wordCount }
  }

  /// The sentences of a store that have both neighbours in their book, all
  /// three of at most `longest` words and none empty.
  ///
  /// Complexity: O(sentences).
  static func eligible(in store: TokenStore, longest: Int) -> [Int] {
    (0..<store.bookCount).flatMap { book in
      store.sentences(ofBook: book).dropFirst().dropLast().filter { middle in
        (middle - 1...middle + 1).allSatisfy { (1...longest).contains(store.sentence($0).count) }
      }
    }
  }
}
