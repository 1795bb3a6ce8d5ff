import Neural

/// The network that skip-thought vectors are trained with: an encoder, and
/// decoders that tell the next and the previous sentence (skip-thoughts,
/// `training/model.py`), perhaps also the sentence itself, from its last state.
/// Word vectors and output layer are shared; the decoders are thrown away after
/// training.
public final class SkipThoughtModel: Module, Sendable {
  public let encoder: SentenceEncoder
  let decoders: [(target: SkipThoughtTarget, layer: RecurrentLayer)]
  let output: WordOutput

  public var parameters: [Parameter] {
    encoder.parameters + decoders.flatMap(\.layer.parameters) + output.parameters
  }

  /// What the decoders tell.
  public var targets: [SkipThoughtTarget] { decoders.map(\.target) }

  package init(
    encoder: SentenceEncoder, decoders: [(target: SkipThoughtTarget, layer: RecurrentLayer)],
    output: WordOutput
  ) {
    self.encoder = encoder
    self.decoders = decoders
    self.output = output
  }

  /// Makes a model to be trained.
  ///
  /// - Parameters:
  ///   - width: of each direction of the encoder.
  ///   - isBidirectional: whether a second GRU reads from the end. Default: false.
  ///   - targets: what the decoders tell, each once.
  ///   - isTied: whether the softmax uses the word table, behind a hidden layer
  ///     as long as a word vector.
  public convenience init(
    wordCount: Int, wordLength: Int, width: Int, isBidirectional: Bool = false,
    targets: [SkipThoughtTarget] = [.next, .previous], isTied: Bool = false,
    random: inout RandomSource
  ) {
    let encoder = SentenceEncoder(
      wordCount: wordCount, wordLength: wordLength, width: width,
      isBidirectional: isBidirectional, random: &random)
    let length = encoder.vectorLength
    let decoders = targets.map { target in
      (
        target: target,
        layer: RecurrentLayer(
          cell: .gru, name: target.rawValue, inputLength: wordLength, width: length,
          random: &random)
      )
    }
    let output =
      if isTied {
        WordOutput(
          hidden: Linear(
            name: "output_hidden", inputLength: length, outputLength: wordLength, random: &random),
          softmax: SoftmaxOutput(name: "output", tiedTo: encoder.words))
      } else {
        WordOutput(
          softmax: SoftmaxOutput(
            name: "output", width: length, wordCount: wordCount, random: &random))
      }
    self.init(encoder: encoder, decoders: decoders, output: output)
  }

  /// Reads a whole model; the decoders, the second direction and the hidden
  /// layer are those that the file has.
  ///
  /// - Throws: ``LanguageError/layersDoNotFit(path:what:got:expected:)``, and an
  ///   error that names the tensor when one is missing or has another shape.
  package convenience init(from file: some WeightFile) throws {
    let encoder = try SentenceEncoder(from: file)
    let decoders = try SkipThoughtTarget.allCases.map(\.rawValue)
      .filter { file.contains("\($0).state_weight") }
      .map {
        (
          target: SkipThoughtTarget(rawValue: $0)!,
          layer: try RecurrentLayer(cell: .gru, name: $0, from: file)
        )
      }
    let hidden =
      file.contains("output_hidden.weight") ? try Linear(name: "output_hidden", from: file) : nil
    let softmax = try SoftmaxOutput(name: "output", from: file, orTiedTo: encoder.words)
    let length = encoder.vectorLength
    let required =
      decoders.flatMap { target, layer in
        [
          ("width of the decoder \(target)", layer.width, length),
          ("inputs of the decoder \(target)", layer.inputLength, encoder.words.length),
        ]
      } + [
        ("inputs of the hidden layer", hidden?.inputLength ?? length, length),
        ("inputs of the output", softmax.width, hidden?.outputLength ?? length),
        ("words of the output", softmax.wordCount, encoder.words.wordCount),
      ]
    for (what, got, expected) in required where got != expected {
      throw LanguageError.layersDoNotFit(
        path: file.path, what: what, got: got, expected: expected)
    }
    self.init(
      encoder: encoder, decoders: decoders, output: WordOutput(hidden: hidden, softmax: softmax))
  }

  /// The loss of telling what the decoders tell of each sentence, in nats; the
  /// parameters' gradients grow by `scale` times its gradient.
  func addGradients(
    _ triples: SentenceTriples, loss: SequenceLoss, scale: Float, random: inout RandomSource
  ) -> Double {
    let encoded = encoder.run(triples.sentences)
    let vectorGradients = Tensor(zeros: encoded.vectors.shape)
    var total = 0.0
    for (target, decoder) in decoders {
      let targets = triples[target]
      let trace = decode(decoder, targets, from: encoded.vectors)
      let (sum, stateGradients) = loss.addGradients(
        output, states: trace.outputs, targets: targets, scale: scale, random: &random)
      total += sum
      let back = decoder.backward(trace, outputGradients: stateGradients)
      encoder.words.backward(targets.shiftedIds, vectorGradients: back.inputs)
      vectorGradients.add(back.initialState!)  // of the vectors that were given
    }
    encoder.backward(encoded, vectorGradients: vectorGradients)
    return total
  }

  /// The loss over the whole vocabulary, in nats, of each decoder.
  func evaluate(_ triples: SentenceTriples) -> [SkipThoughtTarget: Double] {
    let vectors = encoder.run(triples.sentences).vectors
    var losses: [SkipThoughtTarget: Double] = [:]
    for (target, decoder) in decoders {
      losses[target] = SequenceLoss.evaluate(
        output, states: decode(decoder, triples[target], from: vectors).outputs,
        targets: triples[target])
    }
    return losses
  }

  /// The vectors of sentences, not normalised: (n, vector length).
  func vectors(of sentences: [[Int32]]) -> Tensor {
    encoder.run(SequenceBatch(sentences, endMarked: true)).vectors
  }

  /// The loss in nats of each candidate as what a decoder tells, each told from
  /// the vector in its row.
  func losses(of candidates: [[Int32]], by decoder: RecurrentLayer, from vectors: Tensor)
    -> [Double]
  {
    let targets = SequenceBatch(candidates, endMarked: true)
    return SequenceLoss.perSentence(
      output, states: decode(decoder, targets, from: vectors).outputs, targets: targets)
  }

  private func decode(
    _ decoder: RecurrentLayer, _ targets: SequenceBatch, from vectors: Tensor
  ) -> RecurrentTrace {
    decoder.forward(
      encoder.words.forward(targets.shiftedIds), batch: targets.count, mask: targets.maskTensor,
      initialState: vectors)
  }
}
