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
    let parameters = try Self.kirosTensors(prefix: prefix, name: name, from: file).map {
      Parameter($0.name, try $0.make(file))
    }
    self.init(
      cell: .gru, inputWeight: parameters[0], stateWeight: parameters[1], bias: parameters[2])
  }

  /// A tensor of a layer, made of two of Kiros's.
  package struct KirosTensor: Sendable {
    package let name: String
    package let shape: [Int]
    fileprivate let gates: String
    fileprivate let candidate: String

    /// Reads both parts and puts them side by side.
    package func make(_ file: some WeightFile) throws -> Tensor {
      let width = shape[shape.count - 1] / 3
      let rows = Array(shape.dropLast())
      let left = try file.tensor(named: gates, shape: rows + [2 * width])
      let right = try file.tensor(named: candidate, shape: rows + [width])
      guard !rows.isEmpty else { return Tensor(left.elements + right.elements, shape: shape) }
      return RecurrentLayer.sideBySide(left, right)
    }
  }

  /// The tensors of such a layer: input weight, state weight and bias. Only
  /// their shapes are read, so that they can be made one by one.
  package static func kirosTensors(
    prefix: String, name: String, from file: some WeightFile
  ) throws -> [KirosTensor] {
    func length(_ tensor: String, _ dimension: Int) throws -> Int {
      let shape = try file.shape(named: "\(prefix)_\(tensor)")
      guard shape.count == 2 else {
        throw WeightFileError.shapeMismatch(
          path: file.path, tensor: "\(prefix)_\(tensor)", got: shape, expected: [nil, nil])
      }
      return shape[dimension]
    }
    let width = try length("Ux", 1)
    func tensor(_ part: String, _ gates: String, _ candidate: String, rows: [Int]) -> KirosTensor {
      KirosTensor(
        name: "\(name).\(part)", shape: rows + [3 * width], gates: "\(prefix)_\(gates)",
        candidate: "\(prefix)_\(candidate)")
    }
    return [
      tensor("input_weight", "W", "Wx", rows: [try length("W", 0)]),
      tensor("state_weight", "U", "Ux", rows: [width]),
      tensor("bias", "b", "bx", rows: []),
    ]
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
