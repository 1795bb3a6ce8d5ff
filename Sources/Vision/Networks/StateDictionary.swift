import Neural

/// A weight file read under the names of torchvision's `state_dict`. A leading
/// `module.`, which training on several devices leaves behind, is ignored.
struct StateDictionary {
  private let file: any WeightFile
  private let prefix: String

  init(_ file: any WeightFile) {
    self.file = file
    prefix = file.names.allSatisfy { $0.hasPrefix("module.") } ? "module." : ""
  }

  func contains(_ name: String) -> Bool { file.contains(prefix + name) }

  /// The shape of the tensor `name`, which must be `expected`, where the file
  /// may choose a dimension that is nil.
  ///
  /// - Throws: ``WeightFileError`` when it is missing or has another shape;
  ///   ``VisionError/badArchitecture(got:expected:)`` for no or far too many
  ///   channels.
  func shape(
    _ name: String, _ expected: [Int?], limit: Int = VisionLimits.channels
  ) throws -> [Int] {
    let got = try file.shape(named: prefix + name)
    guard got.allSatisfy((1...limit).contains) else {
      throw VisionError.badArchitecture(
        got: "tensor \(name) of shape \(got)", expected: "dimensions of 1 to \(limit)")
    }
    guard got.count == expected.count, zip(got, expected).allSatisfy({ $1 == nil || $0 == $1 })
    else {
      throw WeightFileError.shapeMismatch(
        path: file.path, tensor: prefix + name, got: got, expected: expected)
    }
    return got
  }

  /// The tensor `name`.
  ///
  /// - Throws: what ``shape(_:_:limit:)`` throws;
  ///   ``VisionError/notFinite(got:expected:)``.
  private func tensor(
    _ name: String, _ shape: [Int?], limit: Int = VisionLimits.channels
  ) throws -> Tensor {
    _ = try self.shape(name, shape, limit: limit)
    let tensor = try file.tensor(named: prefix + name)
    guard tensor.isFinite else {
      throw VisionError.notFinite(
        got: "a NaN or an infinity in \(name)", expected: "finite weights")
    }
    return tensor
  }

  /// The convolution `name`.weight of `shape`: with `name`.bias, or with the
  /// batch normalisation `normalization`.{weight, bias, running_mean,
  /// running_var} folded in.
  ///
  /// - Throws: what ``shape(_:_:limit:)`` throws;
  ///   ``VisionError/notFinite(got:expected:)``.
  func convolution(
    _ name: String, shape: [Int?], normalization: String?, epsilon: Double
  ) throws -> (weights: Tensor, bias: Tensor) {
    let weights = try tensor(name + ".weight", shape)
    guard let normalization else {
      return (weights, try tensor(name + ".bias", [weights.rows]))
    }
    func vector(_ part: String) throws -> Tensor {
      try tensor(normalization + "." + part, [weights.rows])
    }
    let folded = BatchNormalization(
      scale: try vector("weight"), shift: try vector("bias"), mean: try vector("running_mean"),
      variance: try vector("running_var"), epsilon: epsilon
    ).folded(into: weights)
    guard folded.weights.isFinite, folded.bias.isFinite else {
      throw VisionError.notFinite(
        got: "a NaN or an infinity in \(name) after \(normalization)",
        expected: "variances above 0")
    }
    return folded
  }

  /// The fully connected layer `name` of `inputs` inputs.
  ///
  /// - Throws: what ``convolution(_:shape:normalization:epsilon:)`` throws.
  func linear(_ name: String, inputs: Int) throws -> (weights: Tensor, bias: Tensor) {
    let weights = try tensor(
      name + ".weight", [nil, inputs], limit: VisionLimits.classifierInputs)
    return (weights, try tensor(name + ".bias", [weights.rows]))
  }
}

extension Tensor {
  /// Whether no element is a NaN or an infinity.
  fileprivate var isFinite: Bool {
    UnsafeBufferPointer(start: data, count: count).allSatisfy(\.isFinite)
  }
}
