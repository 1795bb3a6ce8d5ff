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

  /// The tensor `name` of `shape`, where the file may choose a dimension that
  /// is nil.
  ///
  /// - Throws: ``WeightFileError`` when it is missing or has another shape;
  ///   ``VisionError/badArchitecture(got:expected:)`` for no or far too many
  ///   channels.
  func tensor(_ name: String, shape: [Int?]) throws -> Tensor {
    let got = try file.shape(named: prefix + name)
    let channels = 1...VisionLimits.channels
    guard got.allSatisfy(channels.contains) else {
      throw VisionError.badArchitecture(
        got: "tensor \(name) of shape \(got)",
        expected: "dimensions of \(channels.lowerBound) to \(channels.upperBound)")
    }
    return try file.tensor(named: prefix + name, shape: shape)
  }

  /// The convolution `name`.weight of `shape` with the batch normalisation
  /// `normalization`.{weight, bias, running_mean, running_var} folded in.
  ///
  /// - Throws: what ``tensor(_:shape:)`` throws;
  ///   ``VisionError/notFinite(got:expected:)``.
  func foldedConvolution(
    _ name: String, shape: [Int?], normalization: String, epsilon: Double
  ) throws -> (weights: Tensor, bias: Tensor) {
    let weights = try tensor(name + ".weight", shape: shape)
    func vector(_ part: String) throws -> Tensor {
      try tensor(normalization + "." + part, shape: [weights.rows])
    }
    let folded = BatchNormalization(
      scale: try vector("weight"), shift: try vector("bias"), mean: try vector("running_mean"),
      variance: try vector("running_var"), epsilon: epsilon
    ).folded(into: weights)
    guard folded.weights.isFinite, folded.bias.isFinite else {
      throw VisionError.notFinite(
        got: "a NaN or an infinity in \(name).weight or \(normalization)",
        expected: "finite weights and variances above 0")
    }
    return folded
  }
}

extension Tensor {
  /// Whether no element is a NaN or an infinity.
  fileprivate var isFinite: Bool {
    UnsafeBufferPointer(start: data, count: count).allSatisfy(\.isFinite)
  }
}
