import CKernels

/// The output layer of a language model: a state gives one probability for
/// each word of the vocabulary.
public final class SoftmaxOutput: Module, Sendable {
  /// One row for each word, (words, width), so that the rows of a few sampled
  /// words can be gathered.
  public let weight: Parameter

  /// (words).
  public let bias: Parameter

  /// Whether the weight is the word table of the same model (Press & Wolf 2017,
  /// "Using the Output Embedding to Improve Language Models"), which then
  /// counts it among its parameters; its gradient is the sum of both uses.
  public let isTied: Bool

  public var parameters: [Parameter] { isTied ? [bias] : [weight, bias] }

  /// The number of words.
  public var wordCount: Int { weight.shape[0] }

  /// The length of a state.
  public var width: Int { weight.shape[1] }

  /// Makes a layer from weights.
  public init(weight: Parameter, bias: Parameter, isTied: Bool = false) {
    self.weight = weight
    self.bias = bias
    self.isTied = isTied
  }

  /// Makes a layer to be trained whose weight is a word table, bias 0.
  public convenience init(name: String, tiedTo words: WordEmbedding) {
    self.init(
      weight: words.table, bias: Parameter("\(name).bias", Tensor(zeros: [words.wordCount])),
      isTied: true)
  }

  /// Makes a layer to be trained, weights uniform in ±0.1.
  public convenience init(name: String, width: Int, wordCount: Int, random: inout RandomSource) {
    self.init(
      weight: Parameter(
        "\(name).weight", Initialization.uniform([wordCount, width], bound: 0.1, &random)),
      bias: Parameter("\(name).bias", Tensor(zeros: [wordCount])))
  }

  /// Reads a layer from a weight file, where its tensors are called
  /// `name.weight` and `name.bias`. Without the first, the layer is tied to the
  /// word table.
  public convenience init(
    name: String, from file: some WeightFile, orTiedTo words: WordEmbedding
  ) throws {
    let isTied = !file.contains("\(name).weight")
    let weight =
      isTied
      ? words.table
      : try file.parameter(named: "\(name).weight", shape: [nil, nil], isTable: true)
    self.init(
      weight: weight,
      bias: Parameter(
        "\(name).bias", try file.tensor(named: "\(name).bias", shape: [weight.shape[0]])),
      isTied: isTied)
  }

  /// Unnormalised log probabilities: (n, width) → (n, words).
  public func logits(_ states: Tensor) -> Tensor {
    let logits = Tensor(zeros: [states.rows, wordCount])
    NeuralKernels.best.add_row(states.rows, wordCount, bias.value.data, logits.data)
    weight.addProduct(states, isTable: true, into: logits)
    return logits
  }

  /// The negative log likelihood of `targets`, summed, in nats; the gradients
  /// of the parameters grow.
  ///
  /// - Parameters:
  ///   - states: (n, width).
  ///   - targets: the word that follows each state; n ids.
  ///   - stateGradients: receives the gradient of the states, (n, width).
  ///   - scale: multiplies the gradients, not the returned loss.
  /// - Complexity: O(n · words · width); memory for 256 rows of logits.
  public func loss(
    _ states: Tensor, targets: [Int32], stateGradients: Tensor, scale: Float = 1
  ) -> Double {
    var total = 0.0
    for rows in Self.stretches(states.rows) {
      let part = states.rows(rows)
      let gradients = logits(part)
      total += Self.replaceByGradients(gradients, targets: Array(targets[rows]), scale: scale)
        .reduce(0, +)
      matrixProduct(gradients, weight.value, into: stateGradients.rows(rows))
      matrixProduct(gradients, part, transposeLeft: true, into: weight.gradient, keep: 1)
      NeuralKernels.best.sum_rows(rows.count, wordCount, gradients.data, bias.gradient.data)
    }
    return total
  }

  /// The negative log likelihood of each target in nats, and no gradient.
  public func losses(_ states: Tensor, targets: [Int32]) -> [Double] {
    Self.stretches(states.rows).flatMap { rows in
      Self.replaceByGradients(logits(states.rows(rows)), targets: Array(targets[rows]), scale: 1)
    }
  }

  /// Stretches of rows whose logits are held at the same time: 256, which is
  /// 20 MB with 20,000 words.
  private static func stretches(_ rows: Int) -> [Range<Int>] {
    stride(from: 0, to: rows, by: 256).map { $0..<min(rows, $0 + 256) }
  }

  /// Replaces each row of logits by the gradient of its negative log
  /// likelihood, `scale · (p − onehot)`, and returns the likelihoods.
  static func replaceByGradients(_ logits: Tensor, targets: [Int32], scale: Float) -> [Double] {
    let words = logits.columns
    let losses = Tensor(zeros: [logits.rows])
    Parallel.forRanges(logits.rows, parts: logits.count > 65536 ? Parallel.threadCount : 1) {
      for row in $0 {
        let values = logits.data + row * words
        let target = Int(targets[row])
        let targetLogit = values[target]
        NeuralKernels.best.softmax(1, words, values, losses.data + row)
        losses.data[row] -= targetLogit
        values[target] -= 1
        NeuralKernels.best.scale(words, scale, values)
      }
    }
    return losses.elements.map(Double.init)
  }
}
