import Neural

extension MobileNetV2 {
  /// ε of its batch normalisation.
  fileprivate static let epsilon = 1e-5
  /// Stride of the first block of each stage (Sandler et al., table 2).
  private static let stageStrides = [1, 2, 2, 2, 1, 2, 1]
  /// Blocks in each stage of the published network.
  private static let standardStages = [1, 2, 3, 4, 3, 3, 1]

  /// Reads the network from weights named as torchvision does, and folds the
  /// batch normalisation into the convolutions. A classifier is ignored.
  ///
  /// - Throws: ``WeightFileError`` that names the tensor that is missing or has
  ///   a wrong shape; ``VisionError`` when the tensors are no MobileNet v2.
  package init(weights file: any WeightFile) throws {
    let weights = StateDictionary(file)
    let stem = try Convolution(
      weights, "features.0.0", normalization: "features.0.1", shape: [nil, 3, 3, 3],
      geometry: ConvolutionGeometry(kernel: 3, stride: 2, padding: 1), activation: .rectifier6)

    var shapes: [BlockShape] = []
    var channels = stem.outputChannels
    while let shape = try BlockShape(weights, index: shapes.count + 1, input: channels) {
      guard shapes.count < VisionLimits.blocks else {
        throw VisionError.badArchitecture(
          got: "more than \(VisionLimits.blocks) blocks", expected: "at most that many")
      }
      shapes.append(shape)
      channels = shape.output
    }
    let strides = try Self.strides(of: shapes)
    blocks = try zip(shapes, strides).map { try Block(weights, shape: $0, stride: $1) }

    let last = "features.\(shapes.count + 1)"
    head = try Convolution(
      weights, last + ".0", normalization: last + ".1", shape: [nil, channels, 1, 1],
      geometry: ConvolutionGeometry(kernel: 1), activation: .rectifier6)
    self.stem = stem
  }

  /// The stride of each block. Shapes say nothing of strides: they follow from
  /// the seven stages. Seventeen blocks are the published network at whatever
  /// width; any other number is cut into stages where the width or the
  /// expansion's presence changes.
  static func strides(of shapes: [BlockShape]) throws -> [Int] {
    var stages = standardStages
    if shapes.count != standardStages.reduce(0, +) {
      stages = []
      for (index, shape) in shapes.enumerated() {
        let continues =
          index > 0 && shapes[index - 1].output == shape.output
          && shapes[index - 1].isExpanded == shape.isExpanded
        if continues { stages[stages.count - 1] += 1 } else { stages.append(1) }
      }
    }
    guard stages.count == stageStrides.count else {
      throw VisionError.badArchitecture(
        got: "\(shapes.count) blocks in \(stages.count) stages, of widths "
          + "\(shapes.map(\.output))",
        expected: "MobileNet v2, whose blocks form \(stageStrides.count) stages")
    }
    return zip(stages, stageStrides).flatMap { count, stride in
      [stride] + [Int](repeating: 1, count: count - 1)
    }
  }
}

/// The channels of one block, read from its tensors.
struct BlockShape {
  let index: Int
  let input: Int
  let hidden: Int
  let output: Int
  let isExpanded: Bool

  /// The block `features.index`; nil when there is none of that number. A block
  /// with an expansion holds its convolutions under `conv.0.0`, `conv.1.0` and
  /// `conv.2`, one without under `conv.0.0` and `conv.1`.
  init?(_ weights: StateDictionary, index: Int, input: Int) throws {
    let prefix = "features.\(index).conv."
    guard weights.contains(prefix + "0.0.weight") else { return nil }
    self.index = index
    self.input = input
    isExpanded = weights.contains(prefix + "1.0.weight")
    if isExpanded {
      hidden = try weights.tensor(prefix + "0.0.weight", shape: [nil, input, 1, 1]).rows
      output = try weights.tensor(prefix + "2.weight", shape: [nil, hidden, 1, 1]).rows
    } else {
      hidden = input
      output = try weights.tensor(prefix + "1.weight", shape: [nil, hidden, 1, 1]).rows
    }
  }
}

extension MobileNetV2.Block {
  fileprivate init(_ weights: StateDictionary, shape: BlockShape, stride: Int) throws {
    let prefix = "features.\(shape.index).conv."
    var position = 0
    if shape.isExpanded {
      expansion = try Convolution(
        weights, prefix + "0.0", normalization: prefix + "0.1",
        shape: [shape.hidden, shape.input, 1, 1], geometry: ConvolutionGeometry(kernel: 1),
        activation: .rectifier6)
      position = 1
    } else {
      expansion = nil
    }
    let folded = try weights.foldedConvolution(
      prefix + "\(position).0", shape: [shape.hidden, 1, 3, 3],
      normalization: prefix + "\(position).1", epsilon: MobileNetV2.epsilon)
    depthwise = DepthwiseConvolution(
      weights: folded.weights, bias: folded.bias, stride: stride, activation: .rectifier6)
    projection = try Convolution(
      weights, prefix + "\(position + 1)", normalization: prefix + "\(position + 2)",
      shape: [shape.output, shape.hidden, 1, 1], geometry: ConvolutionGeometry(kernel: 1),
      activation: .none)
    isResidual = stride == 1 && shape.input == shape.output
  }
}

extension Convolution {
  fileprivate init(
    _ weights: StateDictionary, _ name: String, normalization: String, shape: [Int?],
    geometry: ConvolutionGeometry, activation: ConvolutionActivation
  ) throws {
    let folded = try weights.foldedConvolution(
      name, shape: shape, normalization: normalization, epsilon: MobileNetV2.epsilon)
    self.init(
      weights: folded.weights, bias: folded.bias, geometry: geometry, activation: activation)
  }
}
