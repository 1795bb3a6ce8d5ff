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

  /// Conditions of texts that have their vectors alone to attend to.
  public init(vectors: Tensor) {
    self.init(
      vectors: vectors, parts: vectors, ranges: (0..<vectors.rows).map { $0..<$0 + 1 })
  }

  /// Conditions of the vectors that a story is told under.
  ///
  /// - Parameter length: what each vector must have.
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)``.
  init(_ terms: [StoryVectors.Term], length: Int) throws {
    var ranges: [Range<Int>] = []
    for term in terms {
      for vector in [term.vector] + term.parts where vector.count != length {
        throw StorytellingError.wrongVectorLength(got: vector.count, expected: length)
      }
      let first = ranges.last?.upperBound ?? 0
      ranges.append(first..<first + term.parts.count)
    }
    self.init(
      vectors: Tensor(terms.flatMap(\.vector), shape: [terms.count, length]),
      parts: Tensor(
        terms.flatMap { $0.parts.joined() }, shape: [ranges.last?.upperBound ?? 0, length]),
      ranges: ranges)
  }
}
