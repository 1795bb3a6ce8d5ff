import Neural

/// Stories in progress, told side by side: row i belongs to story i.
///
/// With guidance each story has a second row, the decoder's state had it been
/// told the same words from the neutral vector.
struct StoryBatch {
  private let decoder: StoryDecoder
  private let guidance: Float

  /// What each vector adds to every step, (vectors, 3 width).
  private let constants: Tensor

  /// (stories · vectors, width): all stories under the first vector, then all
  /// under the second.
  private var states: Tensor

  /// Begins stories that all have the same vector.
  ///
  /// - Parameters:
  ///   - neutral: the vector that `guidance` leads away from; nil for none.
  ///   - guidance: see ``StoryDials/guidance``.
  init(
    _ decoder: StoryDecoder, from vector: [Float], awayFrom neutral: [Float]?, guidance: Float,
    count: Int
  ) throws {
    let vectors = guidance == 1 ? [vector] : [vector] + [neutral].compactMap { $0 }
    for vector in vectors where vector.count != decoder.vectorLength {
      throw StorytellingError.wrongVectorLength(
        got: vector.count, expected: decoder.vectorLength)
    }
    self.decoder = decoder
    self.guidance = guidance
    let rows = Tensor(vectors.flatMap(\.self), shape: [vectors.count, decoder.vectorLength])
    constants = decoder.stepConstants(rows)
    states = Self.each(of: decoder.initialStates(rows), count: count)
  }

  /// Takes one step and returns the logits of each story's next word, (stories,
  /// words), for the caller to change.
  ///
  /// - Parameter words: the word that each story just told; −1 before the first.
  mutating func logits(after words: [Int32]) -> Tensor {
    let (logits, next) = decoder.step(
      after: Array(repeatElement(words, count: constants.rows).joined()), states: states,
      constants: Self.each(of: constants, count: words.count))
    states = next
    guard constants.rows == 2 else { return logits }
    let own = logits.rows(0..<words.count)
    let neutral = logits.rows(words.count..<2 * words.count)
    for index in 0..<own.count {
      own.data[index] = neutral.data[index] + guidance * (own.data[index] - neutral.data[index])
    }
    return own
  }

  /// Goes on with some of the stories; one that stands twice is told on in two
  /// ways.
  mutating func keep(_ stories: [Int]) {
    let count = states.rows / constants.rows
    states = states.gathered(
      (0..<constants.rows).flatMap { side in stories.map { side * count + $0 } })
  }

  /// Each row `count` times.
  private static func each(of rows: Tensor, count: Int) -> Tensor {
    rows.gathered((0..<rows.rows).flatMap { repeatElement($0, count: count) })
  }
}

extension Tensor {
  /// The elements of one row.
  func rowBuffer(_ row: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: data + row * columns, count: columns)
  }
}
