import Neural

/// Describes a network layer by layer, in torchvision's names, while it reads
/// the weights: the widths come from the file, so that narrower networks load
/// as they are. Batch normalisation is folded into the convolution before it,
/// and an activation or a shortcut into the layer it follows.
struct NetworkBuilder {
  /// A map that a layer makes: what descriptions pass from layer to layer.
  struct Value {
    /// The number of the map.
    let index: Int
    let size: PlaneSize
    let channels: Int
  }

  let weights: StateDictionary
  /// ε of the batch normalisations.
  var epsilon = 1e-5
  /// The image, (side, side, 3).
  let input: Value
  private(set) var steps: [NetworkStep] = []
  private(set) var maps: [NetworkMap]
  private(set) var classifier: [(name: String, layer: Convolution)] = []

  init(weights: StateDictionary, side: Int) {
    self.weights = weights
    input = Value(index: 0, size: PlaneSize(height: side, width: side), channels: 3)
    maps = [NetworkMap(size: input.size, channels: 3)]
  }

  /// The convolution `name`.weight, with its bias or, when `normalization` names
  /// one, the batch normalisation after it. `addend` is added before the
  /// activation.
  mutating func convolution(
    _ name: String, normalization: String? = nil, of input: Value,
    geometry: ConvolutionGeometry = ConvolutionGeometry(kernel: 1), adding addend: Value? = nil,
    activation: ConvolutionActivation
  ) throws -> Value {
    let (matrix, bias) = try weights.convolution(
      name, shape: [nil, input.channels, geometry.kernel.height, geometry.kernel.width],
      normalization: normalization, epsilon: epsilon)
    let layer = Convolution(
      weights: matrix, bias: bias, geometry: geometry, activation: activation,
      inputSize: input.size)
    if let addend, addend.channels != layer.outputChannels || addend.size != layer.outputSize {
      throw VisionError.badArchitecture(
        got: "\(name) with \(layer.outputChannels) channels",
        expected: "\(addend.channels), those of the shortcut that is added")
    }
    return try append(
      .convolution(layer), name: normalization ?? name, of: input, adding: addend,
      size: layer.outputSize,
      channels: layer.outputChannels)
  }

  /// The depthwise convolution `name`.weight, 3×3 with padding 1.
  mutating func depthwise(
    _ name: String, normalization: String, of input: Value, stride: Int,
    activation: ConvolutionActivation
  ) throws -> Value {
    let geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: 1)
    let (matrix, bias) = try weights.convolution(
      name, shape: [input.channels, 1, 3, 3], normalization: normalization, epsilon: epsilon)
    let layer = DepthwiseConvolution(
      weights: matrix, bias: bias, geometry: geometry, activation: activation)
    return try append(
      .depthwise(layer), name: normalization, of: input, size: geometry.outputSize(of: input.size),
      channels: input.channels)
  }

  /// A pooling, under the name that torchvision gives it.
  mutating func pool(_ pooling: Pooling, name: String, of input: Value) throws -> Value {
    try append(
      .pooling(pooling), name: name, of: input, size: pooling.outputSize(of: input.size),
      channels: input.channels)
  }

  /// The channels of all values one after the other. Their layers write into
  /// their part of the result; nothing is copied.
  mutating func concatenate(_ values: [Value], name: String) -> Value {
    let channels = values.reduce(0) { $0 + $1.channels }
    let result = Value(index: maps.count, size: values[0].size, channels: channels)
    maps.append(NetworkMap(size: result.size, channels: channels))
    var first = 0
    for value in values {
      precondition(value.size == result.size, "parts of a map have its size")
      maps[value.index].whole = NetworkMap.Part(map: result.index, firstChannel: first)
      first += value.channels
    }
    steps[steps.count - 1].completed.append((name, result.index))
    return result
  }

  /// Says that torchvision calls a value `name`.
  mutating func name(_ value: Value, _ name: String) {
    steps[steps.count - 1].completed.append((name, value.index))
  }

  /// The fully connected layer `name`.weight over the whole of `input`, which
  /// torch flattens channel by channel, or over the layer before it. Such
  /// layers come last: they see many images at a time.
  mutating func linear(
    _ name: String, of input: Value, activation: ConvolutionActivation
  ) throws -> Value {
    let layer = try Convolution(
      linear: weights.linear(name, inputs: input.size.count * input.channels),
      over: input.size, activation: activation)
    classifier.append((name, layer))
    return Value(
      index: input.index, size: PlaneSize(height: 1, width: 1), channels: layer.outputChannels)
  }

  private mutating func append(
    _ layer: NetworkStep.Layer, name: String, of input: Value, adding addend: Value? = nil,
    size: PlaneSize, channels: Int
  ) throws -> Value {
    precondition(classifier.isEmpty, "fully connected layers come last")
    guard size.height > 0, size.width > 0 else {
      throw VisionError.badArchitecture(
        got: "a map of \(input.size.height) by \(input.size.width) pixels before \(name)",
        expected: "one as large as its window; make the crop larger")
    }
    let output = maps.count
    maps.append(NetworkMap(size: size, channels: channels))
    steps.append(
      NetworkStep(
        layer: layer, input: input.index, addend: addend?.index, output: output,
        completed: [(name, output)]))
    return Value(index: output, size: size, channels: channels)
  }
}

/// One layer and the maps that it reads and writes, by number.
struct NetworkStep: Sendable {
  enum Layer: Sendable {
    case convolution(Convolution)
    case depthwise(DepthwiseConvolution)
    case pooling(Pooling)
  }

  let layer: Layer
  let input: Int
  let addend: Int?
  let output: Int
  /// The names of the maps that are whole after this step.
  var completed: [(name: String, map: Int)]
}

/// A map between two layers.
struct NetworkMap: Sendable {
  /// Where a map lies that is a part of a wider one.
  struct Part: Sendable {
    let map: Int
    let firstChannel: Int
  }

  let size: PlaneSize
  let channels: Int
  var whole: Part?
}

extension Convolution {
  /// A fully connected layer of `weights` (outputs, channels · height · width)
  /// as a convolution of whole inputs, stored pixel by pixel.
  fileprivate init(
    linear: (weights: Tensor, bias: Tensor), over size: PlaneSize,
    activation: ConvolutionActivation
  ) {
    let shape = [linear.weights.rows, linear.weights.columns, 1, 1]
    self.init(
      weights: linear.weights.reshaped(shape), bias: linear.bias,
      geometry: ConvolutionGeometry(kernel: 1), activation: activation,
      inputSize: PlaneSize(height: 1, width: 1), pixels: size.count)
  }
}
