import Neural

/// Stories in progress, told side by side: row i belongs to story i.
///
/// Under several vectors each story has a row for each of them: the decoder's
/// state had it been told the same words from that vector.
struct StoryBatch {
  private let decoder: StoryDecoder

  /// What the logits under each vector count, in sum 1.
  private let weights: [Float]

  /// What each vector adds to every step, (vectors, 3 width).
  private let constants: Tensor

  /// What is attended to under each vector.
  private let memory: Attention.Memory?

  /// (stories · vectors, width): all stories under the first vector, then all
  /// under the second, and so on.
  private var states: Tensor

  /// Begins stories that are all told under the same vectors.
  ///
  /// - Parameter terms: with weights in sum 1.
  init(_ decoder: StoryDecoder, under terms: [StoryVectors.Term], count: Int) throws {
    let conditions = try StoryConditions(terms, length: decoder.vectorLength)
    self.decoder = decoder
    weights = terms.map(\.weight)
    constants = decoder.stepConstants(conditions.vectors)
    memory = decoder.memory(conditions)
    states = Self.each(of: decoder.initialStates(conditions.vectors), count: count)
  }

  /// Takes one step and returns the logits of each story's next word, (stories,
  /// words), for the caller to change.
  ///
  /// - Parameter words: the word that each story just told; −1 before the first.
  mutating func logits(after words: [Int32]) -> Tensor {
    let (logits, next) = decoder.step(
      after: Array(repeatElement(words, count: constants.rows).joined()), states: states,
      constants: Self.each(of: constants, count: words.count), memory: memory,
      sequences: (0..<states.rows).map { $0 / words.count })
    states = next
    guard weights.count > 1 else { return logits }
    let sums = logits.rows(0..<words.count)
    for index in 0..<sums.count { sums.data[index] *= weights[0] }
    for vector in 1..<weights.count {
      let terms = logits.rows(vector * words.count..<(vector + 1) * words.count)
      for index in 0..<sums.count { sums.data[index] += weights[vector] * terms.data[index] }
    }
    return sums
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
