/// Attention of states over a few vectors that each sequence has (Luong et al.
/// 2015, the score "general", scaled as Vaswani et al. 2017 do):
///
///     e_tj = h_t · (a_j · W_k) / √width
///     α_t  = softmax_j(e_t)
///     h'_t = h_t + Σ_j α_tj · (a_j · W_v)
///
/// Added to the state, so that a layer that has learned nothing changes little.
public final class Attention: Module, Sendable {
  /// W_k and W_v: (vector length, width).
  public let keyWeight: Parameter
  public let valueWeight: Parameter

  public var parameters: [Parameter] { [keyWeight, valueWeight] }

  /// The length of a vector that is attended to.
  public var vectorLength: Int { keyWeight.shape[0] }

  /// The length of a state.
  public var width: Int { keyWeight.shape[1] }

  /// Makes a layer to be trained: weights by Glorot & Bengio.
  public init(name: String, vectorLength: Int, width: Int, random: inout RandomSource) {
    let shape = [vectorLength, width]
    keyWeight = Parameter("\(name).key_weight", Initialization.glorot(shape, &random))
    valueWeight = Parameter("\(name).value_weight", Initialization.glorot(shape, &random))
  }

  /// Reads a layer from a weight file, where its tensors are called
  /// `name.key_weight` and `name.value_weight`.
  public init(name: String, from file: some WeightFile) throws {
    keyWeight = try file.parameter(named: "\(name).key_weight", shape: [nil, nil])
    valueWeight = try file.parameter(named: "\(name).value_weight", shape: keyWeight.shape)
  }

  /// What some sequences attend to.
  public struct Memory: Sendable {
    /// a: (m, vector length), those of one sequence after those of another.
    let vectors: Tensor

    /// a · W_k and a · W_v: (m, width).
    let keys: Tensor
    let values: Tensor

    /// The rows of each sequence; one without any attends to nothing.
    let ranges: [Range<Int>]
  }

  /// What ``forward(_:memory:sequences:)`` made.
  public struct Trace: Sendable {
    /// h': (n, width).
    public let outputs: Tensor

    /// h: (n, width).
    let states: Tensor

    /// α of each sequence: (its states, its vectors), its states in their order.
    public let weights: [Tensor]

    /// The rows of `states` of each sequence.
    let rows: [[Int]]
  }

  /// Makes keys and values once for all steps of some sequences.
  ///
  /// - Parameters:
  ///   - vectors: (m, vector length).
  ///   - ranges: the rows of `vectors` of each sequence.
  public func memory(_ vectors: Tensor, ranges: [Range<Int>]) -> Memory {
    func product(_ weight: Parameter) -> Tensor {
      let result = Tensor(zeros: [vectors.rows, width])
      weight.addProduct(vectors, into: result)
      return result
    }
    return Memory(
      vectors: vectors, keys: product(keyWeight), values: product(valueWeight), ranges: ranges)
  }

  /// Adds to each state what it attends to.
  ///
  /// - Parameters:
  ///   - states: (n, width).
  ///   - sequences: the sequence of each state, an index of the memory's.
  public func forward(_ states: Tensor, memory: Memory, sequences: [Int]) -> Trace {
    precondition(sequences.count == states.rows, "each state belongs to a sequence")
    var rows = [[Int]](repeating: [], count: memory.ranges.count)
    for (row, sequence) in sequences.enumerated() { rows[sequence].append(row) }
    let outputs = states.copy()
    let weights = zip(rows, memory.ranges).map { rows, range in
      let weights = Tensor(zeros: [rows.count, range.count])
      guard !rows.isEmpty, !range.isEmpty else { return weights }
      matrixProduct(
        states.gathered(rows), memory.keys.rows(range), transposeRight: true, into: weights,
        scale: scale)
      var normalizers = [Float](repeating: 0, count: rows.count)
      NeuralKernels.best.softmax(rows.count, range.count, weights.data, &normalizers)
      let attended = Tensor(zeros: [rows.count, width])
      matrixProduct(weights, memory.values.rows(range), into: attended)
      outputs.addRows(attended, at: rows)
      return weights
    }
    return Trace(outputs: outputs, states: states, weights: weights, rows: rows)
  }

  /// The gradient of the states from that of the outputs, both (n, width); the
  /// gradients of the weights grow. The vectors get none.
  public func backward(_ trace: Trace, memory: Memory, outputGradients: Tensor) -> Tensor {
    let stateGradients = outputGradients.copy()
    let keyGradients = Tensor(zeros: memory.keys.shape)
    let valueGradients = Tensor(zeros: memory.values.shape)
    for (sequence, range) in memory.ranges.enumerated() {
      let rows = trace.rows[sequence]
      guard !rows.isEmpty, !range.isEmpty else { continue }
      let weights = trace.weights[sequence]
      let gradients = outputGradients.gathered(rows)
      matrixProduct(weights, gradients, transposeLeft: true, into: valueGradients.rows(range))
      let scores = Tensor(zeros: weights.shape)
      matrixProduct(
        gradients, memory.values.rows(range), transposeRight: true, into: scores, scale: scale)
      Self.softmaxBackward(weights: weights, gradients: scores)
      let attending = Tensor(zeros: gradients.shape)
      matrixProduct(scores, memory.keys.rows(range), into: attending)
      stateGradients.addRows(attending, at: rows)
      matrixProduct(
        scores, trace.states.gathered(rows), transposeLeft: true, into: keyGradients.rows(range))
    }
    for (weight, gradients) in [(keyWeight, keyGradients), (valueWeight, valueGradients)] {
      matrixProduct(
        memory.vectors, gradients, transposeLeft: true, into: weight.gradient, keep: 1)
    }
    return stateGradients
  }

  private var scale: Float { 1 / Float(width).squareRoot() }

  /// gradients = α · (gradients − Σ α · gradients) of each row.
  private static func softmaxBackward(weights: Tensor, gradients: Tensor) {
    for row in 0..<weights.rows {
      let alphas = weights.data + row * weights.columns
      let values = gradients.data + row * weights.columns
      var mean: Float = 0
      for column in 0..<weights.columns { mean += alphas[column] * values[column] }
      for column in 0..<weights.columns {
        values[column] = alphas[column] * (values[column] - mean)
      }
    }
  }
}

extension Tensor {
  /// Adds row i of `other` to row `rows[i]`.
  fileprivate func addRows(_ other: Tensor, at rows: [Int]) {
    for (source, target) in rows.enumerated() {
      NeuralKernels.best.add_scaled(
        columns, 1, other.data + source * columns, data + target * columns)
    }
  }
}
