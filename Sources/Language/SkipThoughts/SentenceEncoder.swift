import Neural

/// One half of a skip-thought vector: a GRU whose last state stands for the
/// sentence, alone (uni-skip) or beside a second one that reads the sentence
/// from its end (bi-skip).
public final class SentenceEncoder: Module, Sendable {
  /// One row for each word of the vocabulary.
  let words: WordEmbedding

  /// Reads from the front.
  let forward: RecurrentLayer

  /// Reads from the end, or nil.
  let reverse: RecurrentLayer?

  public var parameters: [Parameter] {
    words.parameters + forward.parameters + (reverse?.parameters ?? [])
  }

  /// The length of a vector, both directions together.
  public var vectorLength: Int { forward.width + (reverse?.width ?? 0) }

  package init(words: WordEmbedding, forward: RecurrentLayer, reverse: RecurrentLayer? = nil) {
    self.words = words
    self.forward = forward
    self.reverse = reverse
  }

  /// Makes a one-directional encoder to be trained.
  public convenience init(
    wordCount: Int, wordLength: Int, width: Int, random: inout RandomSource
  ) {
    self.init(
      words: WordEmbedding(
        name: "words", wordCount: wordCount, length: wordLength, random: &random),
      forward: RecurrentLayer(
        cell: .gru, name: "encoder", inputLength: wordLength, width: width, random: &random))
  }

  /// Reads an encoder from a weight file: `words`, `encoder.*` and perhaps
  /// `encoder_reverse.*`.
  ///
  /// - Throws: An error that names the tensor when one is missing or has
  ///   another shape.
  convenience init(from file: some WeightFile) throws {
    self.init(
      words: try WordEmbedding(name: "words", from: file),
      forward: try RecurrentLayer(cell: .gru, name: "encoder", from: file),
      reverse: file.contains("encoder_reverse.state_weight")
        ? try RecurrentLayer(cell: .gru, name: "encoder_reverse", from: file) : nil)
  }

  /// The vectors of sentences, (n, `vectorLength`), not normalised: the last
  /// forward state, then the last reverse state.
  func encode(_ sentences: [[Int32]]) -> Tensor {
    let result = Tensor(zeros: [sentences.count, vectorLength])
    var column = 0
    for (layer, isReversed) in [(forward, false)] + (reverse.map { [($0, true)] } ?? []) {
      let batch = SequenceBatch(sentences, endMarked: false, reversed: isReversed)
      let states = layer.forward(
        words.forward(batch.ids), batch: batch.count, mask: batch.maskTensor
      ).finalStates
      for row in 0..<batch.count {
        (result.data + row * vectorLength + column).update(
          from: states.data + row * layer.width, count: layer.width)
      }
      column += layer.width
    }
    return result
  }
}
