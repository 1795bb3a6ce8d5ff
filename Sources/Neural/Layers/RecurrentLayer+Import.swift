extension RecurrentLayer {
  /// Reads a GRU in the layout of Kiros's programs, where gates and candidate
  /// are apart (skip-thoughts, `layers.py`): with `P` the prefix,
  ///
  ///     P_W (inputs, 2 width)   P_b (2 width)   P_U (width, 2 width)    reset | update
  ///     P_Wx (inputs, width)    P_bx (width)    P_Ux (width, width)     candidate
  ///
  /// - Throws: an error that names the tensor when one is missing or has
  ///   another shape.
  public convenience init(kirosPrefix prefix: String, name: String, from file: some WeightFile)
    throws
  {
    let candidate = try file.tensor(named: "\(prefix)_Ux", shape: [nil, nil])
    let width = candidate.columns
    func joined(_ gates: String, _ candidate: String, rows: Int?) throws -> Tensor {
      let left = try file.tensor(named: "\(prefix)_\(gates)", shape: [rows, 2 * width])
      let right = try file.tensor(named: "\(prefix)_\(candidate)", shape: [left.rows, width])
      return Self.sideBySide(left, right)
    }
    let gateBias = try file.tensor(named: "\(prefix)_b", shape: [2 * width])
    let candidateBias = try file.tensor(named: "\(prefix)_bx", shape: [width])
    self.init(
      cell: .gru,
      inputWeight: Parameter("\(name).input_weight", try joined("W", "Wx", rows: nil)),
      stateWeight: Parameter("\(name).state_weight", try joined("U", "Ux", rows: width)),
      bias: Parameter(
        "\(name).bias", Tensor(gateBias.elements + candidateBias.elements, shape: [3 * width])))
  }

  /// Reads the forward direction of the first layer of a `torch.nn.LSTM` or
  /// `torch.nn.GRU` in PyTorch's layout, whose weights are (blocks · width,
  /// inputs). The two biases of an LSTM are added; a GRU keeps the second one
  /// inside its reset gate. Its blocks r, z, n stand in our order, and z keeps
  /// the old state as ours does.
  ///
  /// - Throws: an error that names the tensor when one is missing or has
  ///   another shape.
  public convenience init(
    torch prefix: String, cell: RecurrentCell, name: String, from file: any WeightFile
  ) throws {
    let state = try file.tensor(named: "\(prefix).weight_hh_l0", shape: [nil, nil])
    let columns = cell.blocks * state.columns
    func tensor(_ part: String, _ shape: [Int?]) throws -> Tensor {
      try file.tensor(named: "\(prefix).\(part)_l0", shape: shape)
    }
    let input = try tensor("weight_ih", [columns, nil])
    let inputBias = try tensor("bias_ih", [columns])
    let stateBias = try tensor("bias_hh", [columns])
    let sum = Tensor(zip(inputBias.elements, stateBias.elements).map(+), shape: [columns])
    self.init(
      cell: cell, inputWeight: Parameter("\(name).input_weight", input.transposed()),
      stateWeight: Parameter(
        "\(name).state_weight",
        try tensor("weight_hh", [columns, state.columns]).transposed()),
      bias: Parameter("\(name).bias", cell == .lstm ? sum : inputBias),
      stateBias: cell == .lstm ? nil : Parameter("\(name).state_bias", stateBias))
  }

  /// Two matrices of as many rows, side by side.
  private static func sideBySide(_ left: Tensor, _ right: Tensor) -> Tensor {
    let columns = left.columns + right.columns
    let result = Tensor(zeros: [left.rows, columns])
    for row in 0..<left.rows {
      let target = result.data + row * columns
      target.update(from: left.data + row * left.columns, count: left.columns)
      (target + left.columns).update(from: right.data + row * right.columns, count: right.columns)
    }
    return result
  }
}
