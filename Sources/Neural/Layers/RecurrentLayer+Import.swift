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

  /// Reads one direction of the first layer of a `torch.nn.LSTM` in PyTorch's
  /// layout, whose weights are (blocks · width, inputs) and whose two biases are
  /// added.
  public convenience init(torchLSTM prefix: String, name: String, from file: some WeightFile) throws
  {
    let state = try file.tensor(named: "\(prefix).weight_hh_l0", shape: [nil, nil])
    let columns = 4 * state.columns
    let input = try file.tensor(named: "\(prefix).weight_ih_l0", shape: [columns, nil])
    let biases = try ["bias_ih_l0", "bias_hh_l0"].map {
      try file.tensor(named: "\(prefix).\($0)", shape: [columns]).elements
    }
    self.init(
      cell: .lstm, inputWeight: Parameter("\(name).input_weight", input.transposed()),
      stateWeight: Parameter("\(name).state_weight", state.transposed()),
      bias: Parameter(
        "\(name).bias", Tensor(zip(biases[0], biases[1]).map(+), shape: [columns])))
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
