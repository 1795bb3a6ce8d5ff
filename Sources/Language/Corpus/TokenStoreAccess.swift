/// Sentences, paragraphs, books and passages of a token store.
extension TokenStore {
  /// The number of sentences.
  public var sentenceCount: Int { sentenceEnds.count }

  /// The number of paragraphs.
  public var paragraphCount: Int { paragraphEnds.count }

  /// The number of books.
  public var bookCount: Int { bookEnds.count }

  /// The token ids of a sentence, at least one. O(1).
  public func sentence(_ index: Int) -> UnsafeBufferPointer<Int32> {
    tokens(of: index..<index + 1)
  }

  /// The token ids of neighbouring sentences, one after the other. O(1).
  public func tokens(of sentences: Range<Int>) -> UnsafeBufferPointer<Int32> {
    precondition(sentences.lowerBound >= 0 && sentences.upperBound <= sentenceCount)
    let lower = start(sentences.lowerBound, sentenceEnds)
    let upper = start(sentences.upperBound, sentenceEnds)
    return UnsafeBufferPointer(rebasing: tokens[lower..<upper])
  }

  /// The sentences of a book. O(1).
  public func sentences(ofBook book: Int) -> Range<Int> {
    part(book, of: bookEnds)
  }

  /// The sentences of a paragraph. O(1).
  public func sentences(ofParagraph paragraph: Int) -> Range<Int> {
    part(paragraph, of: paragraphEnds)
  }

  /// The book of a sentence. O(log books).
  public func book(of sentence: Int) -> Int {
    indexOfPart(with: sentence, bookEnds)
  }

  /// The paragraph of a sentence. O(log paragraphs).
  public func paragraph(of sentence: Int) -> Int {
    indexOfPart(with: sentence, paragraphEnds)
  }

  /// The sentences before and after one in the same book, nil at its ends:
  /// what the decoders of skip-thoughts learn to write. O(log books).
  public func neighbours(of sentence: Int) -> (previous: Int?, next: Int?) {
    let range = sentences(ofBook: book(of: sentence))
    return (
      sentence > range.lowerBound ? sentence - 1 : nil,
      sentence + 1 < range.upperBound ? sentence + 1 : nil
    )
  }

  /// Whole sentences of one book packed into passages, as many as fit: what
  /// story decoders and style vectors are made from.
  ///
  /// A sentence that alone is longer than the limit is left out and ends the
  /// passage before it.
  ///
  /// - Parameters:
  ///   - limit: The most tokens of a passage. Default: 100.
  ///   - minimum: The fewest; shorter passages are left out. Default: 1.
  ///   - withinParagraphs: Whether a passage also ends with its paragraph. Default: false.
  /// - Returns: The sentences of each passage, rising. O(sentences).
  public func passages(
    limit: Int = 100, minimum: Int = 1, withinParagraphs: Bool = false
  ) -> [Range<Int>] {
    var packer = PassagePacker(limit: limit, minimum: minimum)
    var start = 0
    for end in withinParagraphs ? paragraphEnds : bookEnds {
      for index in start..<Int(end) { packer.add(index, length: sentence(index).count) }
      packer.close()
      start = Int(end)
    }
    return packer.passages
  }

  private func part(_ index: Int, of ends: UnsafeBufferPointer<UInt32>) -> Range<Int> {
    precondition(ends.indices.contains(index))
    return start(index, ends)..<Int(ends[index])
  }

  /// Where the part of an index starts.
  private func start(_ index: Int, _ ends: UnsafeBufferPointer<UInt32>) -> Int {
    index == 0 ? 0 : Int(ends[index - 1])
  }

  /// The part that holds a sentence: the first one that ends after it.
  private func indexOfPart(with index: Int, _ ends: UnsafeBufferPointer<UInt32>) -> Int {
    precondition(index >= 0 && index < sentenceCount)
    var lower = 0
    var upper = ends.count - 1
    while lower < upper {
      let middle = (lower + upper) / 2
      if Int(ends[middle]) > index { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }
}

/// Packs sentences into passages greedily.
private struct PassagePacker {
  let limit: Int
  let minimum: Int
  var passages: [Range<Int>] = []
  private var open = 0..<0
  private var length = 0

  init(limit: Int, minimum: Int) {
    self.limit = limit
    self.minimum = minimum
  }

  mutating func add(_ sentence: Int, length added: Int) {
    if length + added > limit { close() }
    guard added <= limit else { return }
    open = (open.isEmpty ? sentence : open.lowerBound)..<sentence + 1
    length += added
  }

  mutating func close() {
    if !open.isEmpty, length >= minimum { passages.append(open) }
    open = 0..<0
    length = 0
  }
}
