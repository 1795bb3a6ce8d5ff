import Neural

/// MobileNet v2 of any widths with weights by formula, and its features
/// computed from the definition in double precision.
public struct NarrowMobileNet: Sendable {
  /// An inverted residual: its expansion factor, channels out, and stride.
  public struct Block: Sendable {
    public var expansion: Int
    public var output: Int
    public var stride: Int
  }

  /// Channels of the first convolution.
  public var stem = 4
  public var blocks: [Block]
  /// Length of the feature vector.
  public var features = 10
  /// Multiplies the weights, so that some of them reach ReLU6's upper end.
  public var gain: Float = 1

  public init(blocks: [Block], features: Int = 10) {
    self.blocks = blocks
    self.features = features
  }

  /// The published repeats and strides, with widths of the fewest channels.
  public static let published = NarrowMobileNet(
    blocks: stages([
      (1, 2, 1, 1), (3, 2, 2, 2), (3, 4, 3, 2), (2, 4, 4, 2), (2, 6, 3, 1), (2, 8, 3, 2),
      (2, 10, 1, 1),
    ]))

  /// Blocks from rows of (expansion, width, repeats, stride), as in table 2 of
  /// the paper.
  public static func stages(_ rows: [(Int, Int, Int, Int)]) -> [Block] {
    rows.flatMap { expansion, output, repeats, stride in
      (0..<repeats).map {
        Block(expansion: expansion, output: output, stride: $0 == 0 ? stride : 1)
      }
    }
  }

  /// The convolutions in the order in which they run.
  private struct Layer {
    var name: String
    var normalization: String
    var shape: [Int]
    var stride = 1
    var isDepthwise = false
    var isActivated = true
    /// How many layers back the input of a shortcut stands; 0 without one.
    var shortcut = 0
  }

  private var layers: [Layer] {
    var layers = [
      Layer(
        name: "features.0.0", normalization: "features.0.1", shape: [stem, 3, 3, 3], stride: 2)
    ]
    var channels = stem
    for (index, block) in blocks.enumerated() {
      let prefix = "features.\(index + 1).conv."
      let hidden = channels * block.expansion
      let isExpanded = block.expansion > 1
      if isExpanded {
        layers.append(
          Layer(
            name: prefix + "0.0", normalization: prefix + "0.1", shape: [hidden, channels, 1, 1]))
      }
      let position = isExpanded ? 1 : 0
      layers.append(
        Layer(
          name: prefix + "\(position).0", normalization: prefix + "\(position).1",
          shape: [hidden, 1, 3, 3], stride: block.stride, isDepthwise: true))
      let isResidual = block.stride == 1 && channels == block.output
      layers.append(
        Layer(
          name: prefix + "\(position + 1)", normalization: prefix + "\(position + 2)",
          shape: [block.output, hidden, 1, 1], isActivated: false,
          shortcut: isResidual ? position + 2 : 0))
      channels = block.output
    }
    let last = "features.\(blocks.count + 1)."
    layers.append(
      Layer(name: last + "0", normalization: last + "1", shape: [features, channels, 1, 1]))
    return layers
  }

  /// The state dictionary.
  public var weights: WeightTable {
    var tensors: [String: Tensor] = [:]
    func add(_ name: String, _ shape: [Int], gain: Float = 1) {
      let values = DeterministicWeights.networkEntry("narrow_" + name, shape: shape)
      tensors[name] = Tensor(values.map { $0 * gain }, shape: shape)
    }
    for layer in layers {
      add(layer.name + ".weight", layer.shape, gain: gain)
      for part in ["weight", "bias", "running_mean", "running_var"] {
        add(layer.normalization + "." + part, [layer.shape[0]])
      }
      add(layer.normalization + ".num_batches_tracked", [])
    }
    add("classifier.1.weight", [3, features])
    add("classifier.1.bias", [3])
    return WeightTable(tensors: tensors)
  }

  /// The features of `input` (3, side, side), normalisation done on its own.
  public func expectedFeatures(_ input: Tensor) -> [Double] {
    let side = input.shape[1]
    let table = weights.tensors
    var states = [
      NaiveConvolution.Planes(
        channels: 3, height: side, width: side, values: input.elements.map(Double.init))
    ]
    for layer in layers {
      let padding = layer.shape[2] / 2
      let convolved = NaiveConvolution.convolve(
        states.last!, weights: table[layer.name + ".weight"]!, stride: layer.stride,
        padding: (padding, padding), groups: layer.isDepthwise ? layer.shape[0] : 1)
      func part(_ name: String, _ channel: Int) -> Double {
        Double(table[layer.normalization + "." + name]!.data[channel])
      }
      var state = NaiveConvolution.map(convolved) { channel, value in
        let normalised =
          part("weight", channel) * (value - part("running_mean", channel))
          / (part("running_var", channel) + 1e-5).squareRoot() + part("bias", channel)
        return layer.isActivated ? min(max(normalised, 0), 6) : normalised
      }
      if layer.shortcut > 0 {
        let shortcut = states[states.count - layer.shortcut].values
        state.values = zip(state.values, shortcut).map { $0 + $1 }
      }
      states.append(state)
    }
    let last = states.last!
    let count = last.height * last.width
    return (0..<features).map { channel in
      last.values[channel * count..<(channel + 1) * count].reduce(0, +) / Double(count)
    }
  }
}
