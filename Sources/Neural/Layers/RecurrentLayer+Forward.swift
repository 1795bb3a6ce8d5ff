import CKernels

/// What a recurrent layer computed for a batch, kept for the way back.
public struct RecurrentTrace {
  /// The number of time steps.
  public let steps: Int

  /// The number of sequences.
  public let batch: Int

  /// The inputs: (steps · batch, inputs).
  let inputs: Tensor

  /// The context, (batch, context), or nil.
  let context: Tensor?

  /// Whether the states before the first step are zeros, so that no product with
  /// them has to be computed.
  let beginsAtZero: Bool

  /// 1 where a sequence takes the step, otherwise 0: (steps · batch).
  let mask: Tensor

  /// The initial state in block 0, then the state after each step:
  /// ((steps + 1) · batch, width).
  let states: Tensor

  /// The same for the cells of an LSTM; nil for a GRU.
  let cells: Tensor?

  /// The gates after their non-linearity: (steps · batch, blocks · width).
  let gates: Tensor

  /// State times state weight: (steps · batch, blocks · width).
  let products: Tensor

  /// The states after each step: (steps · batch, width), a view.
  public var outputs: Tensor { states.rows(batch..<(steps + 1) * batch) }

  /// The states after the last step: (batch, width), a view. A sequence that
  /// ended earlier kept its state.
  public var finalStates: Tensor { states.rows(steps * batch..<(steps + 1) * batch) }
}

extension RecurrentLayer {
  /// Runs the layer over a batch.
  ///
  /// - Parameters:
  ///   - inputs: (steps · batch, inputs), time-major.
  ///   - batch: the number of sequences.
  ///   - mask: 1 where a sequence takes the step, (steps · batch); nil when all
  ///     take every step.
  ///   - initialState: (batch, width); zeros by default. An LSTM's cells always
  ///     begin at zero.
  ///   - context: (batch, context) for a conditional layer, otherwise nil.
  /// - Complexity: O(steps · batch · blocks · width · (inputs + width)).
  public func forward(
    _ inputs: Tensor, batch: Int, mask: Tensor? = nil, initialState: Tensor? = nil,
    context: Tensor? = nil
  ) -> RecurrentTrace {
    precondition(inputs.rows % batch == 0 && inputs.columns == inputLength, "wrong input shape")
    precondition((context == nil) == (contextWeight == nil), "a context is missing or unexpected")
    let steps = inputs.rows / batch
    let columns = cell.blocks * width
    let projected = project(inputs, batch: batch, context: context)
    let trace = RecurrentTrace(
      steps: steps, batch: batch, inputs: inputs, context: context,
      beginsAtZero: initialState == nil,
      mask: mask ?? Tensor([Float](repeating: 1, count: steps * batch), shape: [steps * batch]),
      states: Tensor(zeros: [(steps + 1) * batch, width]),
      cells: cell == .lstm ? Tensor(zeros: [(steps + 1) * batch, width]) : nil,
      gates: Tensor(zeros: [steps * batch, columns]),
      products: Tensor(zeros: [steps * batch, columns]))
    if let initialState {
      trace.states.data.update(from: initialState.data, count: batch * width)
    }
    for step in 0..<steps {
      let now = step * batch..<(step + 1) * batch
      let products = trace.products.rows(now)
      addStateBias(to: products)
      if step > 0 || !trace.beginsAtZero {
        stateWeight.addProduct(trace.states.rows(now), into: products)
      }
      Parallel.forRanges(batch, parts: elementwiseParts(batch)) { sequences in
        advance(trace, projected: projected, step: step, sequences: sequences)
      }
    }
    return trace
  }

  /// Inputs (and the context, at every step) times their weights, plus the
  /// bias: (steps · batch, blocks · width).
  private func project(_ inputs: Tensor, batch: Int, context: Tensor?) -> Tensor {
    let constant = constant(context, batch: batch)
    let projected = constant.repeated(inputs.rows / batch)
    inputWeight.addProduct(inputs, into: projected)
    return projected
  }

  /// What every step adds: the bias, and the context times its weights, (batch,
  /// blocks · width).
  package func constant(_ context: Tensor?, batch: Int) -> Tensor {
    let columns = cell.blocks * width
    let constant = Tensor(zeros: [batch, columns])
    NeuralKernels.best.add_row(batch, columns, bias.value.data, constant.data)
    if let context { contextWeight!.addProduct(context, into: constant) }
    return constant
  }

  /// Adds states times their weights, and their bias if there is one: (n, width)
  /// to (n, blocks · width).
  func multiplyStates(_ states: Tensor, into products: Tensor) {
    addStateBias(to: products)
    stateWeight.addProduct(states, into: products)
  }

  private func addStateBias(to products: Tensor) {
    guard let stateBias else { return }
    NeuralKernels.best.add_row(
      products.rows, products.columns, stateBias.value.data, products.data)
  }

  /// Applies the gates of one step to some of the sequences.
  private func advance(
    _ trace: RecurrentTrace, projected: Tensor, step: Int, sequences: Range<Int>
  ) {
    let columns = cell.blocks * width
    let first = step * trace.batch + sequences.lowerBound
    let mask = trace.mask.data + first
    let input = projected.data + first * columns
    let product = trace.products.data + first * columns
    let gates = trace.gates.data + first * columns
    let previous = trace.states.data + first * width
    let state = previous + trace.batch * width
    if let cells = trace.cells {
      let previousCell = cells.data + first * width
      NeuralKernels.best.lstm_forward(
        sequences.count, width, mask, input, product, previous, previousCell, gates,
        previousCell + trace.batch * width, state)
    } else {
      NeuralKernels.best.gru_forward(
        sequences.count, width, mask, input, product, previous, gates, state)
    }
  }

  /// A second thread pays only for larger batches.
  func elementwiseParts(_ batch: Int) -> Int {
    batch * width >= 8192 ? Parallel.threadCount : 1
  }
}

/// The C kernels of this CPU.
enum NeuralKernels {
  static let best = fabula_neural_kernels_best()!.pointee
}
