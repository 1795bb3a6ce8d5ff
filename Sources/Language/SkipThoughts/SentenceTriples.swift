import Neural

/// Sentences with their neighbours in the book, each end-marked: what
/// skip-thoughts learn from.
struct SentenceTriples {
  let sentences: SequenceBatch
  let next: SequenceBatch
  let previous: SequenceBatch

  /// Target words, end marks included.
  var targetCount: Int { next.wordCount + previous.wordCount }

  init(sentences: SequenceBatch, next: SequenceBatch, previous: SequenceBatch) {
    self.sentences = sentences
    self.next = next
    self.previous = previous
  }

  init(_ store: TokenStore, sentences indices: some Sequence<Int>) {
    let indices = Array(indices)
    func batch(_ offset: Int) -> SequenceBatch {
      SequenceBatch(indices.map { store.sentence($0 + offset) }, endMarked: true)
    }
    self.init(sentences: batch(0), next: batch(1), previous: batch(-1))
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
