import Neural

/// The network that skip-thought vectors are trained with: an encoder and two
/// decoders that tell the next and the previous sentence from its last state
/// (skip-thoughts, `training/model.py`). Word vectors and output layer are
/// shared; the decoders are thrown away after training.
public final class SkipThoughtModel: Module, Sendable {
  public let encoder: SentenceEncoder
  let next: RecurrentLayer
  let previous: RecurrentLayer
  let output: SoftmaxOutput

  public var parameters: [Parameter] {
    encoder.parameters + next.parameters + previous.parameters + output.parameters
  }

  package init(
    encoder: SentenceEncoder, next: RecurrentLayer, previous: RecurrentLayer,
    output: SoftmaxOutput
  ) {
    self.encoder = encoder
    self.next = next
    self.previous = previous
    self.output = output
  }

  /// Makes a model to be trained.
  public convenience init(
    wordCount: Int, wordLength: Int, width: Int, random: inout RandomSource
  ) {
    func decoder(_ name: String) -> RecurrentLayer {
      RecurrentLayer(
        cell: .gru, name: name, inputLength: wordLength, width: width, random: &random)
    }
    self.init(
      encoder: SentenceEncoder(
        wordCount: wordCount, wordLength: wordLength, width: width, random: &random),
      next: decoder("next"), previous: decoder("previous"),
      output: SoftmaxOutput(name: "output", width: width, wordCount: wordCount, random: &random))
  }

  /// The loss of telling both neighbours of each sentence, in nats; the
  /// parameters' gradients grow by `scale` times its gradient.
  func addGradients(
    _ triples: SentenceTriples, loss: SequenceLoss, scale: Float, random: inout RandomSource
  ) -> Double {
    let encoded = encode(triples.sentences)
    let vectors = encoded.finalStates
    let vectorGradients = Tensor(zeros: vectors.shape)
    var total = 0.0
    for (decoder, targets) in [(next, triples.next), (previous, triples.previous)] {
      let trace = decode(decoder, targets, from: vectors)
      let (sum, stateGradients) = loss.addGradients(
        output, states: trace.outputs, targets: targets, scale: scale, random: &random)
      total += sum
      let back = decoder.backward(trace, outputGradients: stateGradients)
      encoder.words.backward(targets.shiftedIds, vectorGradients: back.inputs)
      vectorGradients.add(back.initialState)
    }
    let back = encoder.forward.backward(encoded, finalGradients: vectorGradients)
    encoder.words.backward(triples.sentences.ids, vectorGradients: back.inputs)
    return total
  }

  /// The loss over the whole vocabulary, in nats, of the next and the previous
  /// sentences.
  func evaluate(_ triples: SentenceTriples) -> (next: Double, previous: Double) {
    let vectors = encode(triples.sentences).finalStates
    func sum(_ decoder: RecurrentLayer, _ targets: SequenceBatch) -> Double {
      SequenceLoss.evaluate(
        output, states: decode(decoder, targets, from: vectors).outputs, targets: targets)
    }
    return (sum(next, triples.next), sum(previous, triples.previous))
  }

  /// The vectors of sentences, not normalised: (n, width).
  func vectors(of sentences: [[Int32]]) -> Tensor {
    encode(SequenceBatch(sentences, endMarked: true)).finalStates
  }

  /// The loss in nats of each candidate as the sentence that follows, each told
  /// from the vector in its row.
  func lossesOfFollowing(_ vectors: Tensor, _ candidates: [[Int32]]) -> [Double] {
    let targets = SequenceBatch(candidates, endMarked: true)
    return SequenceLoss.perSentence(
      output, states: decode(next, targets, from: vectors).outputs, targets: targets)
  }

  private func encode(_ sentences: SequenceBatch) -> RecurrentTrace {
    encoder.forward.forward(
      encoder.words.forward(sentences.ids), batch: sentences.count, mask: sentences.maskTensor)
  }

  private func decode(
    _ decoder: RecurrentLayer, _ targets: SequenceBatch, from vectors: Tensor
  ) -> RecurrentTrace {
    decoder.forward(
      encoder.words.forward(targets.shiftedIds), batch: targets.count, mask: targets.maskTensor,
      initialState: vectors)
  }
}
