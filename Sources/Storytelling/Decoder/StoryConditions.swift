import Neural

/// What some texts are told from.
public struct StoryConditions: Sendable {
  /// The vector of each text, (n, vector length).
  public let vectors: Tensor

  /// What a decoder with attention attends to: the vectors of a passage's
  /// sentences, or of a story's captions, those of one text after those of
  /// another, (m, vector length).
  public let parts: Tensor

  /// The rows of ``parts`` of each text.
  public let ranges: [Range<Int>]

  /// Makes conditions.
  public init(vectors: Tensor, parts: Tensor, ranges: [Range<Int>]) {
    precondition(vectors.rows == ranges.count, "each text has its parts")
    self.vectors = vectors
    self.parts = parts
    self.ranges = ranges
  }

  /// Conditions of texts whose parts follow one another.
  ///
  /// - Parameter counts: how many parts each text has.
  init(vectors: Tensor, parts: Tensor, counts: [Int]) {
    var first = 0
    let ranges = counts.map { count in
      defer { first += count }
      return first..<first + count
    }
    self.init(vectors: vectors, parts: parts, ranges: ranges)
  }

  /// Conditions of texts that have their vectors alone to attend to.
  public init(vectors: Tensor) {
    self.init(
      vectors: vectors, parts: vectors, counts: Array(repeating: 1, count: vectors.rows))
  }

  /// Conditions of the vectors that a story is told under.
  ///
  /// - Parameter length: what each vector must have.
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)``.
  init(_ terms: [StoryVectors.Term], length: Int) throws {
    let parts = terms.flatMap(\.parts)
    for vector in terms.map(\.vector) + parts where vector.count != length {
      throw StorytellingError.wrongVectorLength(got: vector.count, expected: length)
    }
    self.init(
      vectors: Tensor(terms.flatMap(\.vector), shape: [terms.count, length]),
      parts: Tensor(Array(parts.joined()), shape: [parts.count, length]),
      counts: terms.map(\.parts.count))
  }
}
