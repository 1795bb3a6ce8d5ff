import Neural

/// MobileNet v2 (Sandler et al. 2018) without its classifier: inverted residual
/// blocks, each a 1×1 convolution that widens, a depthwise 3×3, and a 1×1
/// convolution that narrows, without activation ("linear bottleneck").
///
///     (s, s, 3) ─ 3×3/2 ─► blocks ─► 1×1 ─► (s/32, s/32, 1280) ─ mean ─► 1280
@Sendable func mobileNetV2Layers(
  _ network: inout NetworkBuilder
) throws -> NetworkBuilder.Value {
  var value = try network.convolution(
    "features.0.0", normalization: "features.0.1", of: network.input,
    geometry: ConvolutionGeometry(kernel: 3, stride: 2, padding: 1), activation: .rectifier6)

  let blocks = try MobileNetV2Block.all(network.weights, input: value.channels)
  for (block, stride) in zip(blocks, try MobileNetV2Block.strides(of: blocks)) {
    let prefix = "features.\(block.index).conv."
    let input = value
    var position = 0
    if block.isExpanded {
      value = try network.convolution(
        prefix + "0.0", normalization: prefix + "0.1", of: value, activation: .rectifier6)
      position = 1
    }
    value = try network.depthwise(
      prefix + "\(position).0", normalization: prefix + "\(position).1", of: value,
      stride: stride, activation: .rectifier6)
    value = try network.convolution(
      prefix + "\(position + 1)", normalization: prefix + "\(position + 2)", of: value,
      adding: stride == 1 && block.output == block.input ? input : nil, activation: .none)
  }

  let last = "features.\(blocks.count + 1)"
  value = try network.convolution(
    last + ".0", normalization: last + ".1", of: value, activation: .rectifier6)
  return try network.pool(.globalAverage, name: "avgpool", of: value)
}

/// The channels of one inverted residual, read from its tensors.
struct MobileNetV2Block {
  let index: Int
  let input: Int
  let output: Int
  /// Whether a 1×1 convolution widens its input, as in all but the first.
  let isExpanded: Bool

  /// Stride of the first block of each stage (Sandler et al., table 2).
  private static let stageStrides = [1, 2, 2, 2, 1, 2, 1]
  /// Blocks in each stage of the published network.
  private static let standardStages = [1, 2, 3, 4, 3, 3, 1]

  /// All blocks in the file, the first of which has `input` channels.
  static func all(_ weights: StateDictionary, input: Int) throws -> [MobileNetV2Block] {
    var blocks: [MobileNetV2Block] = []
    while let block = try MobileNetV2Block(
      weights, index: blocks.count + 1, input: blocks.last?.output ?? input)
    {
      guard blocks.count < VisionLimits.blocks else {
        throw VisionError.badArchitecture(
          got: "more than \(VisionLimits.blocks) blocks", expected: "at most that many")
      }
      blocks.append(block)
    }
    return blocks
  }

  /// The block `features.index`; nil when there is none of that number. A block
  /// with an expansion holds its convolutions under `conv.0.0`, `conv.1.0` and
  /// `conv.2`, one without under `conv.0.0` and `conv.1`.
  private init?(_ weights: StateDictionary, index: Int, input: Int) throws {
    let prefix = "features.\(index).conv."
    guard weights.contains(prefix + "0.0.weight") else { return nil }
    self.index = index
    self.input = input
    isExpanded = weights.contains(prefix + "1.0.weight")
    let hidden =
      isExpanded
      ? try weights.shape(prefix + "0.0.weight", [nil, input, 1, 1])[0] : input
    output = try weights.shape(prefix + (isExpanded ? "2" : "1") + ".weight", [nil, hidden, 1, 1])[
      0]
  }

  /// The stride of each block. Shapes say nothing of strides: they follow from
  /// the seven stages. Seventeen blocks are the published network at whatever
  /// width; any other number is cut into stages where the width or the
  /// expansion's presence changes.
  static func strides(of blocks: [MobileNetV2Block]) throws -> [Int] {
    var stages = standardStages
    if blocks.count != standardStages.reduce(0, +) {
      stages = []
      for (index, block) in blocks.enumerated() {
        let continues =
          index > 0 && blocks[index - 1].output == block.output
          && blocks[index - 1].isExpanded == block.isExpanded
        if continues { stages[stages.count - 1] += 1 } else { stages.append(1) }
      }
    }
    guard stages.count == stageStrides.count else {
      throw VisionError.badArchitecture(
        got: "\(blocks.count) blocks in \(stages.count) stages, of widths "
          + "\(blocks.map(\.output))",
        expected: "MobileNet v2, whose blocks form \(stageStrides.count) stages")
    }
    return zip(stages, stageStrides).flatMap { count, stride in
      [stride] + [Int](repeating: 1, count: count - 1)
    }
  }
}
