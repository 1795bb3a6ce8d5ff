import Language
import Neural

/// Trains a story decoder to tell a passage again from its vector (skip-thoughts,
/// `decoding/train.py`): teacher forcing, Adam, clipping.
public final class StoryDecoderTrainer {
  let decoder: StoryDecoder
  private let vectors: PassageVectors
  private let noise: Float
  private let loss: SequenceLoss
  private let run: TrainingRun

  /// Starts a run, or takes it up again when the file `checkpointPath` exists.
  ///
  /// - Parameters:
  ///   - vectors: what the passages are told from.
  ///   - noise: the largest noise on a vector, as in
  ///     ``PassageVectors/addNoise(to:upTo:random:)``. Default: 0.
  ///   - loss: how the output layer learns.
  public init(
    _ decoder: StoryDecoder, vectors: PassageVectors, noise: Float = 0,
    loss: SequenceLoss = SequenceLoss(), settings: TrainingSettings, checkpointPath: String?
  ) throws {
    guard vectors.encoder.vectorLength == decoder.vectorLength else {
      throw StorytellingError.wrongVectorLength(
        got: vectors.encoder.vectorLength, expected: decoder.vectorLength)
    }
    self.decoder = decoder
    self.vectors = vectors
    self.noise = noise
    self.loss = loss
    run = try TrainingRun(decoder.parameters, settings: settings, checkpointPath: checkpointPath)
  }

  /// Trains to the last step. Reports carry the mean loss of a token in nats,
  /// and the negative held-out loss of a token as their measure.
  ///
  /// - Throws: ``StorytellingError/noPassages``, `TrainingDiverged`, and what
  ///   the closures throw.
  public func train(
    on passages: [Passage], heldOut: [Passage], improved: (StoryDecoder) throws -> Void,
    report: (TrainingReport) throws -> Void
  ) throws {
    guard !passages.isEmpty, !heldOut.isEmpty else { throw StorytellingError.noPassages }
    let lengths = passages.map(\.words.count)
    try run.train(
      batches: {
        LengthBatches.draw(lengths: lengths, batchSize: run.settings.batchSize, &$0)
      },
      update: { batch, random in addGradients(batch.map { passages[$0] }, random: &random) },
      validate: { -decoder.evaluate(heldOut, vectors: vectors).lossPerToken },
      improved: { try improved(decoder) }, report: report)
  }

  private func addGradients(
    _ passages: [Passage], random: inout RandomSource
  ) -> TrainingRun.Loss {
    let targets = SequenceBatch(passages.map(\.words), endMarked: true)
    let conditions = vectors.conditions(of: passages)
    if noise > 0 {
      PassageVectors.addNoise(to: conditions.vectors, upTo: noise, random: &random)
      if decoder.isAttentive {
        PassageVectors.addNoise(to: conditions.parts, upTo: noise, random: &random)
      }
    }
    let sum = decoder.addGradients(
      targets, conditions, loss: loss, scale: 1 / Float(passages.count), random: &random)
    return TrainingRun.Loss(sum: sum, items: targets.wordCount)
  }
}

extension StoryDecoder {
  /// The loss of telling passages from their vectors, in nats, summed; the
  /// parameters' gradients grow by `scale` times its gradient.
  func addGradients(
    _ targets: SequenceBatch, _ conditions: StoryConditions, loss: SequenceLoss, scale: Float,
    random: inout RandomSource
  ) -> Double {
    let vectors = conditions.vectors
    let states = initialStates(vectors)
    let trace = run(
      previousWords: targets.shiftedIds, batch: targets.count, mask: targets.maskTensor,
      states: states, vectors: vectors)
    let attended = attend(from: trace.outputs, conditions)
    var (sum, stateGradients) = loss.addGradients(
      wordOutput, states: attended?.trace.outputs ?? trace.outputs, targets: targets,
      scale: scale, random: &random)
    if let attention, let attended {
      stateGradients = attention.backward(
        attended.trace, memory: attended.memory, outputGradients: stateGradients)
    }
    let back = recurrence.backward(trace, outputGradients: stateGradients)
    words.backward(targets.shiftedIds, vectorGradients: back.inputs)
    if let initialState {
      let initialGradients = back.initialState!  // of the states that were given
      Elementwise.tanhBackward(outputs: states, gradients: initialGradients)
      initialState.backward(inputs: vectors, outputGradients: initialGradients)
    }
    return sum
  }

  /// The loss of telling held-out passages from their vectors over the whole
  /// vocabulary, end marks counted.
  public func evaluate(_ passages: [Passage], vectors: PassageVectors) -> LanguageModelMeasure {
    evaluate(passages) { vectors.conditions(of: $0) }
  }

  /// The same from conditions of any kind.
  ///
  /// - Parameter conditions: gives those of some passages.
  func evaluate(
    _ passages: [Passage], conditions: ([Passage]) -> StoryConditions
  ) -> LanguageModelMeasure {
    var measure = LanguageModelMeasure()
    for start in stride(from: 0, to: passages.count, by: 64) {
      let part = Array(passages[start..<min(passages.count, start + 64)])
      let targets = SequenceBatch(part.map(\.words), endMarked: true)
      let given = conditions(part)
      let trace = run(
        previousWords: targets.shiftedIds, batch: targets.count, mask: targets.maskTensor,
        states: initialStates(given.vectors), vectors: given.vectors)
      measure.loss += SequenceLoss.evaluate(
        wordOutput, states: attend(from: trace.outputs, given)?.trace.outputs ?? trace.outputs,
        targets: targets)
      measure.tokens += targets.wordCount
      measure.unknownWords += part.reduce(0) { sum, passage in
        sum + passage.words.count { $0 == vocabulary.unknownID }
      }
    }
    return measure
  }
}
