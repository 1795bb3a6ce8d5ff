/// Counts how often each word occurs.
///
/// Memory is bounded: 40 to 60 bytes a distinct word, and no more than
/// ``maximumWords`` distinct words. New words past that, and words longer than
/// 255 bytes, count in ``total`` only. Counting does not depend on how the
/// corpus is cut into calls.
public struct WordCounter: Sendable {
  package private(set) var words = WordTable()
  private var counts: [Int] = []

  /// The most distinct words.
  public let maximumWords: Int

  /// How many words were counted, those that had no room included.
  public private(set) var total = 0

  /// - Parameter maximumWords: The most distinct words. Default: 4,000,000.
  public init(maximumWords: Int? = nil) {
    self.maximumWords = min(max(0, maximumWords ?? Limits.countedWords), Limits.vocabularyWords)
  }

  /// How many distinct words were counted.
  public var distinct: Int { words.count }

  /// How often a word was counted. O(1).
  public subscript(word: String) -> Int {
    word.withBytes { words.row(of: $0) }.map { counts[$0] } ?? 0
  }

  /// Counts a word. O(1).
  public mutating func count(_ word: String) {
    _ = word.withBytes { countRow($0) }
  }

  /// Counts words.
  public mutating func count(_ words: some Sequence<String>) {
    for word in words { count(word) }
  }

  /// Adds the counts of another counter. O(distinct words of the other).
  public mutating func add(_ other: WordCounter) {
    total += other.total
    for row in 0..<other.distinct {
      other.words.withBytes(of: row) { word in
        guard let own = words.row(of: word) ?? newRow(word) else { return }
        counts[own] += other.counts[row]
      }
    }
  }

  /// Counts a word and returns its row, nil when there is no room for it.
  package mutating func countRow(_ word: TextBytes) -> Int? {
    total += 1
    guard let row = words.row(of: word) ?? newRow(word) else { return nil }
    counts[row] += 1
    return row
  }

  /// A row for a word that has none, nil when there is no room for it.
  private mutating func newRow(_ word: TextBytes) -> Int? {
    guard word.count <= Limits.wordBytes, words.count < maximumWords else { return nil }
    counts.append(0)
    return words.rowAdding(word)
  }

  /// The words with their counts by falling count, words of equal count in the
  /// order of their UTF-8 bytes. O(n log n).
  public func mostFrequent(_ limit: Int = .max) -> [(word: String, count: Int)] {
    rowsByFallingCount().prefix(max(0, limit)).map { (words[$0.row], $0.count) }
  }

  package func rowsByFallingCount() -> [(row: Int, count: Int)] {
    let rows = counts.enumerated().map { (row: $0.offset, count: $0.element) }
    return rows.sorted { left, right in
      if left.count != right.count { return left.count > right.count }
      return words.withBytes(of: left.row) { leftWord in
        words.withBytes(of: right.row) { leftWord.lexicographicallyPrecedes($0) }
      }
    }
  }
}
