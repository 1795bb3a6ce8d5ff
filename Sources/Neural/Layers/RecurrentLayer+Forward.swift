import CKernels

/// What a recurrent layer computed for a batch, kept for the way back, which
/// takes the memory of gates and products for their gradients.
public struct RecurrentTrace {
  /// The number of time steps.
  public let steps: Int

  /// The number of sequences.
  public let batch: Int

  /// The inputs: (steps · batch, inputs), or, with ``rows``, the distinct ones.
  let inputs: Tensor

  /// The row of ``inputs`` that each sequence reads at each step, (steps · batch);
  /// nil when that is one after the other.
  let rows: [Int]?

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

  /// State times state weight: (steps · batch, blocks · width). An LSTM, which
  /// only adds them to the projected inputs, has the gates here.
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
  ///   - inputs: (steps · batch, inputs), time-major; with `rows`, each distinct
  ///     input once.
  ///   - rows: the row of `inputs` that each sequence reads at each step, (steps ·
  ///     batch), time-major: what is read often is multiplied once.
  ///   - batch: the number of sequences.
  ///   - mask: 1 where a sequence takes the step, (steps · batch); nil when all
  ///     take every step.
  ///   - initialState: (batch, width); zeros by default. An LSTM's cells always
  ///     begin at zero.
  ///   - context: (batch, context) for a conditional layer, otherwise nil.
  /// - Complexity: O(steps · batch · blocks · width · (inputs + width)).
  public func forward(
    _ inputs: Tensor, rows: [Int]? = nil, batch: Int, mask: Tensor? = nil,
    initialState: Tensor? = nil, context: Tensor? = nil
  ) -> RecurrentTrace {
    let positions = rows?.count ?? inputs.rows
    precondition(positions % batch == 0 && inputs.columns == inputLength, "wrong input shape")
    precondition((context == nil) == (contextWeight == nil), "a context is missing or unexpected")
    let steps = positions / batch
    let columns = cell.blocks * width
    // Where the projected inputs are the gates will be.
    let gates = project(inputs, rows: rows, batch: batch, context: context)
    let trace = RecurrentTrace(
      steps: steps, batch: batch, inputs: inputs, rows: rows, context: context,
      beginsAtZero: initialState == nil,
      mask: mask ?? Tensor([Float](repeating: 1, count: steps * batch), shape: [steps * batch]),
      states: Tensor(uninitialized: [(steps + 1) * batch, width]),
      cells: cell == .lstm ? Tensor(uninitialized: [(steps + 1) * batch, width]) : nil,
      gates: gates,
      products: cell == .gru ? Tensor(uninitialized: [steps * batch, columns]) : gates)
    let first = initialState ?? Tensor(zeros: [batch, width])
    trace.states.data.update(from: first.data, count: batch * width)
    trace.cells?.rows(0..<batch).fill(0)
    let packedWeight = packsWeight(trace) ? stateWeight.packed() : nil
    for step in 0..<steps {
      let now = step * batch..<(step + 1) * batch
      let products = trace.products.rows(now)
      if cell == .gru { products.fill(0) }
      addStateBias(to: products)
      if step > 0 || !trace.beginsAtZero {
        let states = trace.states.rows(now)
        if let packedWeight {
          packedWeight.addProduct(states, into: products)
        } else {
          stateWeight.addProduct(states, into: products)
        }
      }
      Parallel.forRanges(batch, parts: elementwiseParts(batch)) { sequences in
        advance(trace, step: step, sequences: sequences)
      }
    }
    return trace
  }

  /// Whether the products of all steps are large and many enough to lay the
  /// weight out for them.
  func packsWeight(_ trace: RecurrentTrace) -> Bool { trace.batch >= 8 && trace.steps >= 4 }

  /// Inputs (and the context, at every step) times their weights, plus the
  /// bias: (steps · batch, blocks · width).
  private func project(_ inputs: Tensor, rows: [Int]?, batch: Int, context: Tensor?) -> Tensor {
    let constant = constant(context, batch: batch)
    guard let rows else {
      let projected = constant.repeated(inputs.rows / batch)
      inputWeight.addProduct(inputs, into: projected)
      return projected
    }
    let columns = constant.columns
    let distinct = Tensor(zeros: [inputs.rows, columns])
    inputWeight.addProduct(inputs, into: distinct)
    let projected = Tensor(uninitialized: [rows.count, columns])
    Parallel.forRanges(rows.count) { positions in
      for position in positions {
        let target = projected.data + position * columns
        target.update(from: constant.data + position % batch * columns, count: columns)
        NeuralKernels.best.add_row(1, columns, distinct.data + rows[position] * columns, target)
      }
    }
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
  private func advance(_ trace: RecurrentTrace, step: Int, sequences: Range<Int>) {
    let columns = cell.blocks * width
    let first = step * trace.batch + sequences.lowerBound
    let mask = trace.mask.data + first
    let product = trace.products.data + first * columns
    let gates = trace.gates.data + first * columns
    let previous = trace.states.data + first * width
    let state = previous + trace.batch * width
    if let cells = trace.cells {
      let previousCell = cells.data + first * width
      NeuralKernels.best.lstm_forward(
        sequences.count, width, mask, gates, previous, previousCell, gates,
        previousCell + trace.batch * width, state)
    } else {
      NeuralKernels.best.gru_forward(
        sequences.count, width, mask, gates, product, previous, gates, state)
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
