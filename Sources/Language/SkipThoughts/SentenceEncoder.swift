import Neural

/// One half of a skip-thought vector: a GRU whose last state stands for the
/// sentence, alone (uni-skip) or beside a second one that reads the sentence
/// from its end (bi-skip).
public final class SentenceEncoder: Module, Sendable {
  /// One row for each word of the vocabulary.
  package let words: WordEmbedding

  /// Reads from the front.
  let forward: RecurrentLayer

  /// Reads from the end, or nil.
  let reverse: RecurrentLayer?

  public var parameters: [Parameter] {
    words.parameters + forward.parameters + (reverse?.parameters ?? [])
  }

  /// The length of a vector, both directions together.
  public var vectorLength: Int { forward.width + (reverse?.width ?? 0) }

  /// The length of a word vector.
  package var wordLength: Int { words.length }

  /// Whether a second GRU reads from the end.
  package var isBidirectional: Bool { reverse != nil }

  package init(words: WordEmbedding, forward: RecurrentLayer, reverse: RecurrentLayer? = nil) {
    self.words = words
    self.forward = forward
    self.reverse = reverse
  }

  /// Makes an encoder to be trained.
  ///
  /// - Parameters:
  ///   - width: of each direction's GRU.
  ///   - isBidirectional: whether a second GRU reads from the end. Default: false.
  public convenience init(
    wordCount: Int, wordLength: Int, width: Int, isBidirectional: Bool = false,
    random: inout RandomSource
  ) {
    let words = WordEmbedding(
      name: "words", wordCount: wordCount, length: wordLength, random: &random)
    let names = ["encoder"] + (isBidirectional ? ["encoder_reverse"] : [])
    let layers = names.map {
      RecurrentLayer(
        cell: .gru, name: $0, inputLength: wordLength, width: width, random: &random)
    }
    self.init(words: words, forward: layers[0], reverse: layers.dropFirst().first)
  }

  /// Reads an encoder from a weight file: `words`, `encoder.*` and perhaps
  /// `encoder_reverse.*`.
  ///
  /// - Throws: ``LanguageError/layersDoNotFit(path:what:got:expected:)``, and an
  ///   error that names the tensor when one is missing or has another shape.
  convenience init(from file: some WeightFile) throws {
    let words = try WordEmbedding(name: "words", from: file)
    let names = ["encoder", "encoder_reverse"]
    let layers = try names.prefix(file.contains("encoder_reverse.state_weight") ? 2 : 1).map {
      try RecurrentLayer(cell: .gru, name: $0, from: file)
    }
    for (name, layer) in zip(names, layers) where layer.inputLength != words.length {
      throw LanguageError.layersDoNotFit(
        path: file.path, what: "inputs of \(name)", got: layer.inputLength,
        expected: words.length)
    }
    self.init(words: words, forward: layers[0], reverse: layers.dropFirst().first)
  }

  /// The vectors of sentences, (n, `vectorLength`), not normalised: the last
  /// forward state, then the last reverse state.
  ///
  /// - Complexity: O(words · `vectorLength`²), and the product of a word with the
  ///   input weights once, however often it stands in the sentences.
  func encode(_ sentences: [[Int32]]) -> Tensor {
    let vectors = Tensor(zeros: [sentences.count, vectorLength])
    // The longest first: the sentences that are still read are always the first.
    let order = sentences.indices.sorted {
      (sentences[$1].count, $0) < (sentences[$0].count, $1)
    }
    let read = order.map { sentences[$0] }
    var column = 0
    for (layer, turns) in [(forward, false)] + (reverse.map { [($0, true)] } ?? []) {
      let states = lastStates(layer, turns ? read.map { $0.reversed() } : read)
      for (row, sentence) in order.enumerated() {
        (vectors.data + sentence * vectorLength + column).update(
          from: states.data + row * layer.width, count: layer.width)
      }
      column += layer.width
    }
    return vectors
  }

  /// The states after the last words of sentences, longest first: (n, width).
  private func lastStates(_ layer: RecurrentLayer, _ sentences: [[Int32]]) -> Tensor {
    let distinct = Array(Set(sentences.joined())).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
    let projected = layer.constant(nil, batch: distinct.count)
    layer.project(words.forward(distinct), onto: projected)
    let states = Tensor(zeros: [sentences.count, layer.width])
    var active = sentences.count
    for step in 0..<(sentences.first?.count ?? 0) {
      while sentences[active - 1].count <= step { active -= 1 }
      let inputs = projected.gathered(sentences[..<active].map { places[$0[step]]! })
      let next = layer.step(projected: inputs, states: states.rows(0..<active))
      states.data.update(from: next.data, count: next.count)
    }
    return states
  }
}

// MARK: - Training

/// What an encoder computed for a batch, kept for the way back.
struct SentenceTrace {
  /// For each direction what it read and computed.
  fileprivate let directions: [(layer: RecurrentLayer, words: SequenceBatch, trace: RecurrentTrace)]

  /// (n, vector length), not normalised.
  let vectors: Tensor
}

extension SentenceEncoder {
  /// Reads a batch in each direction.
  func run(_ sentences: SequenceBatch) -> SentenceTrace {
    let read = [(forward, sentences)] + (reverse.map { [($0, sentences.reversed())] } ?? [])
    let directions = read.map { layer, batch in
      (
        layer: layer, words: batch,
        trace: layer.forward(
          words.forward(batch.ids), batch: batch.count, mask: batch.maskTensor)
      )
    }
    let vectors = Tensor(zeros: [sentences.count, vectorLength])
    var column = 0
    for (layer, _, trace) in directions {
      let states = trace.finalStates
      for row in 0..<sentences.count {
        (vectors.data + row * vectorLength + column).update(
          from: states.data + row * layer.width, count: layer.width)
      }
      column += layer.width
    }
    return SentenceTrace(directions: directions, vectors: vectors)
  }

  /// Adds the gradients of all parameters, given those of the vectors.
  func backward(_ trace: SentenceTrace, vectorGradients: Tensor) {
    var column = 0
    for (layer, read, trace) in trace.directions {
      let part = vectorGradients.columns(column..<column + layer.width)
      let back = layer.backward(trace, finalGradients: part)
      words.backward(read.ids, vectorGradients: back.inputs)
      column += layer.width
    }
  }
}
