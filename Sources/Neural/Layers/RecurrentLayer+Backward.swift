import CKernels

extension RecurrentLayer {
  /// Adds the gradients of the parameters (back-propagation through time) and
  /// returns those of what came in.
  ///
  /// - Parameters:
  ///   - trace: what ``forward(_:batch:mask:initialState:context:)`` returned; it
  ///     serves one way back.
  ///   - outputGradients: the gradient of the state after each step,
  ///     (steps · batch, width), or nil when only the final states count.
  ///   - finalGradients: a further gradient of the final states, (batch, width).
  ///   - wantsContextGradient: false when nothing learns from the context.
  /// - Returns: the gradients of the inputs in the shape of the inputs, of the
  ///   initial state (batch, width), nil when none was given, and of the context
  ///   (batch, context).
  public func backward(
    _ trace: RecurrentTrace, outputGradients: Tensor? = nil, finalGradients: Tensor? = nil,
    wantsContextGradient: Bool = false
  ) -> (inputs: Tensor, initialState: Tensor?, context: Tensor?) {
    let (steps, batch) = (trace.steps, trace.batch)
    // The gradients take the place of what they are the gradients of. The LSTM
    // adds its two parts, so that one gradient serves both; the GRU scales the
    // product of the candidate by its reset gate.
    let (projectedGradients, productGradients) = (trace.gates, trace.products)
    let cellGradient = Tensor(zeros: [batch, width])
    var stateGradient = finalGradients?.copy() ?? Tensor(zeros: [batch, width])
    var earlierGradient = Tensor(uninitialized: [batch, width])
    let packedWeight = packsWeight(trace) ? stateWeight.packed(transposed: true) : nil

    for step in (0..<steps).reversed() {
      let now = step * batch..<(step + 1) * batch
      if let outputGradients {
        NeuralKernels.best.add_row(
          1, batch * width, outputGradients.rows(now).data, stateGradient.data)
      }
      Parallel.forRanges(batch, parts: elementwiseParts(batch)) { sequences in
        retreat(
          trace, step: step, sequences: sequences, stateGradient: stateGradient,
          cellGradient: cellGradient, earlierGradient: earlierGradient)
      }
      if step == 0, trace.beginsAtZero { break }
      if let packedWeight {
        packedWeight.addProduct(productGradients.rows(now), into: earlierGradient)
      } else {
        matrixProduct(
          productGradients.rows(now), stateWeight.value, transposeRight: true,
          into: earlierGradient, keep: 1)
      }
      swap(&stateGradient, &earlierGradient)
    }

    let distinctGradients = distinct(trace, projectedGradients)
    accumulate(trace, projected: distinctGradients, products: productGradients)
    let inputGradients = Tensor(uninitialized: trace.inputs.shape)
    matrixProduct(distinctGradients, inputWeight.value, transposeRight: true, into: inputGradients)
    let context = accumulateContext(
      trace, projected: projectedGradients, wantsGradient: wantsContextGradient)
    return (inputGradients, trace.beginsAtZero ? nil : stateGradient, context)
  }

  /// The gradients of one step for some of the sequences, in place of its gates
  /// and products.
  private func retreat(
    _ trace: RecurrentTrace, step: Int, sequences: Range<Int>, stateGradient: Tensor,
    cellGradient: Tensor, earlierGradient: Tensor
  ) {
    let columns = cell.blocks * width
    let first = step * trace.batch + sequences.lowerBound
    let mask = trace.mask.data + first
    let gates = trace.gates.data + first * columns
    let products = trace.products.data + first * columns
    let offset = sequences.lowerBound * width
    if let cells = trace.cells {
      let previousCell = cells.data + first * width
      NeuralKernels.best.lstm_backward(
        sequences.count, width, mask, gates, previousCell + trace.batch * width, previousCell,
        stateGradient.data + offset, cellGradient.data + offset,
        gates, earlierGradient.data + offset)
    } else {
      NeuralKernels.best.gru_backward(
        sequences.count, width, mask, gates, products, trace.states.data + first * width,
        stateGradient.data + offset, gates, products, earlierGradient.data + offset)
    }
  }

  /// The gradients of the projected distinct inputs: sums over the positions that
  /// read the same one.
  private func distinct(_ trace: RecurrentTrace, _ projected: Tensor) -> Tensor {
    guard let rows = trace.rows else { return projected }
    let columns = projected.columns
    let sums = Tensor(zeros: [trace.inputs.rows, columns])
    Parallel.forRanges(columns, multiple: 16) { range in
      for (position, row) in rows.enumerated() {
        NeuralKernels.best.sum_rows(
          1, range.count, projected.data + position * columns + range.lowerBound,
          sums.data + row * columns + range.lowerBound)
      }
    }
    return sums
  }

  /// Adds the gradients of the weights, one product for all time steps.
  private func accumulate(_ trace: RecurrentTrace, projected: Tensor, products: Tensor) {
    // States of zeros before the first step add nothing.
    let first = trace.beginsAtZero ? min(trace.batch, products.rows) : 0
    let rows = first..<products.rows
    matrixProduct(
      trace.states.rows(rows), products.rows(rows), transposeLeft: true,
      into: stateWeight.gradient, keep: 1)
    matrixProduct(trace.inputs, projected, transposeLeft: true, into: inputWeight.gradient, keep: 1)
    NeuralKernels.best.sum_rows(
      projected.rows, projected.columns, projected.data, bias.gradient.data)
    if let stateBias {
      NeuralKernels.best.sum_rows(
        products.rows, products.columns, products.data, stateBias.gradient.data)
    }
  }

  /// Adds the gradient of the context's weights: the context stood in every
  /// step, so the gradients of all steps are summed first.
  private func accumulateContext(
    _ trace: RecurrentTrace, projected: Tensor, wantsGradient: Bool
  ) -> Tensor? {
    guard let context = trace.context, let contextWeight else { return nil }
    let sums = Tensor(zeros: [trace.batch, projected.columns])
    NeuralKernels.best.sum_rows(trace.steps, sums.count, projected.data, sums.data)
    matrixProduct(context, sums, transposeLeft: true, into: contextWeight.gradient, keep: 1)
    guard wantsGradient else { return nil }
    let gradient = Tensor(zeros: context.shape)
    matrixProduct(sums, contextWeight.value, transposeRight: true, into: gradient)
    return gradient
  }
}
