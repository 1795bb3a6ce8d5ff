/// Running a layer without keeping what a way back would need.
extension RecurrentLayer {
  /// Adds inputs times their weights, (n, inputs), to what ``constant(_:batch:)``
  /// gave, (n, blocks · width).
  package func project(_ inputs: Tensor, onto constants: Tensor) {
    inputWeight.addProduct(inputs, into: constants)
  }

  /// The states after one step of a GRU: (n, width).
  ///
  /// - Parameters:
  ///   - projected: what inputs, bias and context give, (n, blocks · width).
  ///   - states: before the step, (n, width).
  package func step(projected: Tensor, states: Tensor) -> Tensor {
    precondition(cell == .gru, "only the GRU has steps of its own")
    let rows = states.rows
    let products = Tensor(zeros: [rows, cell.blocks * width])
    multiplyStates(states, into: products)
    let next = Tensor(zeros: [rows, width])
    let everyRow = Tensor([Float](repeating: 1, count: rows), shape: [rows])
    Parallel.forRanges(rows, parts: elementwiseParts(rows)) { range in
      let first = range.lowerBound * cell.blocks * width
      // The gates take the place of the products, which nothing needs again.
      NeuralKernels.best.gru_forward(
        range.count, width, everyRow.data + range.lowerBound, projected.data + first,
        products.data + first, states.data + range.lowerBound * width, products.data + first,
        next.data + range.lowerBound * width)
    }
    return next
  }
}
