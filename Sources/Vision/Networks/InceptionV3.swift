import Neural

/// Inception v3 (Szegedy et al. 2016) without its classifiers: branches of
/// convolutions whose channels stand one after the other.
///
///     (299, 299, 3) ─► stem (35, 35, 192) ─► 5b–5d ─► 6a–6e (17, 17, 768) ─► 7a–7c
///     (8, 8, 2048) ─ mean ─► 2048
@Sendable func inceptionV3Layers(_ network: inout NetworkBuilder) throws -> NetworkBuilder.Value {
  network.epsilon = 1e-3
  let reduction = Pooling.maximum(ConvolutionGeometry(kernel: 3, stride: 2))
  var value = try network.unit("Conv2d_1a_3x3", of: network.input, 3, stride: 2)
  value = try network.unit("Conv2d_2a_3x3", of: value, 3)
  value = try network.unit("Conv2d_2b_3x3", of: value, 3, padding: 1)
  value = try network.pool(reduction, name: "maxpool1", of: value)
  value = try network.unit("Conv2d_3b_1x1", of: value, 1)
  value = try network.unit("Conv2d_4a_3x3", of: value, 3)
  value = try network.pool(reduction, name: "maxpool2", of: value)
  for name in ["Mixed_5b", "Mixed_5c", "Mixed_5d"] {
    value = try inceptionA(&network, name, of: value)
  }
  value = try inceptionB(&network, "Mixed_6a", of: value, reduction)
  for name in ["Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"] {
    value = try inceptionC(&network, name, of: value)
  }
  value = try inceptionD(&network, "Mixed_7a", of: value, reduction)
  for name in ["Mixed_7b", "Mixed_7c"] {
    value = try inceptionE(&network, name, of: value)
  }
  return try network.pool(.globalAverage, name: "avgpool", of: value)
}

private typealias Value = NetworkBuilder.Value

/// 35×35: 1×1, 5×5, two 3×3, pool.
private func inceptionA(
  _ network: inout NetworkBuilder, _ name: String, of input: Value
) throws -> Value {
  let single = try network.unit("\(name).branch1x1", of: input, 1)
  var wide = try network.unit("\(name).branch5x5_1", of: input, 1)
  wide = try network.unit("\(name).branch5x5_2", of: wide, 5, padding: 2)
  var double = try network.unit("\(name).branch3x3dbl_1", of: input, 1)
  double = try network.unit("\(name).branch3x3dbl_2", of: double, 3, padding: 1)
  double = try network.unit("\(name).branch3x3dbl_3", of: double, 3, padding: 1)
  let pooled = try network.pooledUnit(name, of: input)
  return network.concatenate([single, wide, double, pooled], name: name)
}

/// 35×35 to 17×17.
private func inceptionB(
  _ network: inout NetworkBuilder, _ name: String, of input: Value, _ reduction: Pooling
) throws -> Value {
  let single = try network.unit("\(name).branch3x3", of: input, 3, stride: 2)
  var double = try network.unit("\(name).branch3x3dbl_1", of: input, 1)
  double = try network.unit("\(name).branch3x3dbl_2", of: double, 3, padding: 1)
  double = try network.unit("\(name).branch3x3dbl_3", of: double, 3, stride: 2)
  let pooled = try network.pool(reduction, name: "\(name).pool", of: input)
  return network.concatenate([single, double, pooled], name: name)
}

/// 17×17: 7×7 windows as 1×7 and 7×1, once and twice.
private func inceptionC(
  _ network: inout NetworkBuilder, _ name: String, of input: Value
) throws -> Value {
  let single = try network.unit("\(name).branch1x1", of: input, 1)
  var wide = try network.unit("\(name).branch7x7_1", of: input, 1)
  wide = try network.unit("\(name).branch7x7_2", of: wide, row: 7)
  wide = try network.unit("\(name).branch7x7_3", of: wide, column: 7)
  var double = try network.unit("\(name).branch7x7dbl_1", of: input, 1)
  double = try network.unit("\(name).branch7x7dbl_2", of: double, column: 7)
  double = try network.unit("\(name).branch7x7dbl_3", of: double, row: 7)
  double = try network.unit("\(name).branch7x7dbl_4", of: double, column: 7)
  double = try network.unit("\(name).branch7x7dbl_5", of: double, row: 7)
  let pooled = try network.pooledUnit(name, of: input)
  return network.concatenate([single, wide, double, pooled], name: name)
}

/// 17×17 to 8×8.
private func inceptionD(
  _ network: inout NetworkBuilder, _ name: String, of input: Value, _ reduction: Pooling
) throws -> Value {
  var single = try network.unit("\(name).branch3x3_1", of: input, 1)
  single = try network.unit("\(name).branch3x3_2", of: single, 3, stride: 2)
  var wide = try network.unit("\(name).branch7x7x3_1", of: input, 1)
  wide = try network.unit("\(name).branch7x7x3_2", of: wide, row: 7)
  wide = try network.unit("\(name).branch7x7x3_3", of: wide, column: 7)
  wide = try network.unit("\(name).branch7x7x3_4", of: wide, 3, stride: 2)
  let pooled = try network.pool(reduction, name: "\(name).pool", of: input)
  return network.concatenate([single, wide, pooled], name: name)
}

/// 8×8: 3×3 windows as 1×3 beside 3×1.
private func inceptionE(
  _ network: inout NetworkBuilder, _ name: String, of input: Value
) throws -> Value {
  let single = try network.unit("\(name).branch1x1", of: input, 1)
  let narrow = try network.unit("\(name).branch3x3_1", of: input, 1)
  let narrowRow = try network.unit("\(name).branch3x3_2a", of: narrow, row: 3)
  let narrowColumn = try network.unit("\(name).branch3x3_2b", of: narrow, column: 3)
  var double = try network.unit("\(name).branch3x3dbl_1", of: input, 1)
  double = try network.unit("\(name).branch3x3dbl_2", of: double, 3, padding: 1)
  let doubleRow = try network.unit("\(name).branch3x3dbl_3a", of: double, row: 3)
  let doubleColumn = try network.unit("\(name).branch3x3dbl_3b", of: double, column: 3)
  let pooled = try network.pooledUnit(name, of: input)
  return network.concatenate(
    [single, narrowRow, narrowColumn, doubleRow, doubleColumn, pooled], name: name)
}

/// Inception's unit: convolution, batch normalisation, rectifier.
extension NetworkBuilder {
  fileprivate mutating func unit(
    _ name: String, of input: Value, geometry: ConvolutionGeometry
  ) throws -> Value {
    let value = try convolution(
      name + ".conv", normalization: name + ".bn", of: input, geometry: geometry,
      activation: .rectifier)
    self.name(value, name)
    return value
  }

  fileprivate mutating func unit(
    _ name: String, of input: Value, _ kernel: Int, stride: Int = 1, padding: Int = 0
  ) throws -> Value {
    try unit(
      name, of: input,
      geometry: ConvolutionGeometry(kernel: kernel, stride: stride, padding: padding))
  }

  /// A window of one row that keeps the size.
  fileprivate mutating func unit(_ name: String, of input: Value, row: Int) throws -> Value {
    try unit(
      name, of: input,
      geometry: ConvolutionGeometry(
        kernel: PlaneSize(height: 1, width: row), padding: PlaneSize(height: 0, width: row / 2)))
  }

  /// A window of one column that keeps the size.
  fileprivate mutating func unit(_ name: String, of input: Value, column: Int) throws -> Value {
    try unit(
      name, of: input,
      geometry: ConvolutionGeometry(
        kernel: PlaneSize(height: column, width: 1),
        padding: PlaneSize(height: column / 2, width: 0)))
  }

  /// The branch that averages 3×3 cells, always divided by 9, before its unit.
  fileprivate mutating func pooledUnit(_ name: String, of input: Value) throws -> Value {
    let pooled = try pool(
      .average(ConvolutionGeometry(kernel: 3, padding: 1), countsPadding: true),
      name: "\(name).pool", of: input)
    return try unit("\(name).branch_pool", of: pooled, 1)
  }
}
