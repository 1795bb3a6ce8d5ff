/// The loss of a language model over a batch of sentences: teacher forcing, so
/// that every state is asked for the word that really followed.
public struct SequenceLoss: Sendable {
  /// Trains against a sample of the vocabulary when set, otherwise against all.
  public var sampling: SampledSoftmax?

  /// Makes a loss.
  public init(sampling: SampledSoftmax? = nil) {
    self.sampling = sampling
  }

  /// The summed loss of a batch in nats; the gradients of `output` grow.
  ///
  /// Only the rows of real words go through the output layer, which costs more
  /// than everything else; padding costs nothing there.
  ///
  /// - Parameters:
  ///   - states: the state that predicts each position, (steps · count, width).
  ///   - targets: the words and their mask.
  ///   - scale: multiplies the gradients, not the returned loss.
  /// - Returns: the loss, and the gradient of each state, 0 in the padding.
  public func addGradients(
    _ output: WordOutput, states: Tensor, targets: SequenceBatch, scale: Float,
    random: inout RandomSource
  ) -> (loss: Double, stateGradients: Tensor) {
    let (rows, real, words) = Self.realRows(states, targets)
    let (loss, gradients) = output.addGradients(
      real, targets: words, sampling: sampling, scale: scale, random: &random)
    let spread = Tensor(zeros: states.shape)
    for (index, row) in rows.enumerated() {
      (spread.data + row * states.columns).update(
        from: gradients.data + index * states.columns, count: states.columns)
    }
    return (loss, spread)
  }

  /// The summed loss over the whole vocabulary, and no gradient.
  public static func evaluate(
    _ output: WordOutput, states: Tensor, targets: SequenceBatch
  ) -> Double {
    perSentence(output, states: states, targets: targets).reduce(0, +)
  }

  /// The loss of each sentence over the whole vocabulary.
  public static func perSentence(
    _ output: WordOutput, states: Tensor, targets: SequenceBatch
  ) -> [Double] {
    let (rows, real, words) = realRows(states, targets)
    let losses = output.losses(real, targets: words)
    var sums = [Double](repeating: 0, count: targets.count)
    for (row, loss) in zip(rows, losses) { sums[row % targets.count] += loss }
    return sums
  }

  /// The positions that hold words: their rows, states and words.
  private static func realRows(
    _ states: Tensor, _ targets: SequenceBatch
  ) -> (rows: [Int], states: Tensor, words: [Int32]) {
    let rows = targets.mask.indices.filter { targets.mask[$0] > 0 }
    return (rows, states.gathered(rows), rows.map { targets.ids[$0] })
  }
}
