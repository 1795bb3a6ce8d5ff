import Neural

/// A convolutional network for inference, ready to run on images of one size:
/// its layers in order, and a plan of its memory. A network is described in a
/// file of its own, through ``NetworkBuilder``.
package struct Network: Sendable {
  /// Rows and columns of the input.
  package let side: Int
  /// Elements of a feature vector.
  package let featureLength: Int
  /// Elements of what the convolutional part makes of an image: the feature, or
  /// what the fully connected layers make it from.
  package let bodyLength: Int
  /// Floats of memory that one run of the convolutional part needs.
  let workspaceCount: Int

  private let steps: [NetworkStep]
  private let maps: [NetworkMap]
  private let classifier: [(name: String, layer: Convolution)]
  private let plan: MemoryPlan
  private let result: Int

  /// What a description is: layers from the builder's input to the feature.
  typealias Description = @Sendable (inout NetworkBuilder) throws -> NetworkBuilder.Value

  /// Reads the weights of the network that `description` tells of, for images
  /// of `side` × `side` pixels.
  ///
  /// - Throws: ``WeightFileError`` that names the tensor that is missing or has
  ///   a wrong shape; ``VisionError`` when the tensors are no such network, or
  ///   when a run would need more than 1 GiB.
  init(_ description: Description, weights: any WeightFile, side: Int) throws {
    var builder = NetworkBuilder(weights: StateDictionary(weights), side: side)
    let feature = try description(&builder)
    featureLength = feature.channels
    result = feature.index
    self.side = side
    steps = builder.steps
    maps = builder.maps
    classifier = builder.classifier
    bodyLength = maps[result].size.count * maps[result].channels
    plan = MemoryPlan(steps: steps, maps: maps, result: result)
    let scratch = steps.map { step in
      if case .convolution(let layer) = step.layer {
        layer.scratchCount(threads: Parallel.threadCount)
      } else {
        0
      }
    }
    workspaceCount = plan.count + 16 + (scratch.max() ?? 0)
    let bytes = workspaceCount * MemoryLayout<Float>.stride
    guard bytes <= VisionLimits.workspaceBytes else {
      throw VisionError.badArchitecture(
        got: "intermediate results of \(bytes) bytes at \(side) by \(side) pixels",
        expected: "at most \(VisionLimits.workspaceBytes) bytes")
    }
  }

  /// Weights and biases up to the feature, and the floats that they take up as
  /// they are packed.
  var sizes: (parameters: Int, packed: Int) {
    var sizes = (parameters: 0, packed: 0)
    func add(_ parameters: Int, _ packed: Int) {
      sizes.parameters += parameters
      sizes.packed += packed
    }
    for step in steps {
      switch step.layer {
      case .convolution(let layer): add(layer.parameterCount, layer.packedCount)
      case .depthwise(let layer): add(layer.parameterCount, layer.packedCount)
      case .pooling: break
      }
    }
    for (_, layer) in classifier { add(layer.parameterCount, layer.packedCount) }
    return sizes
  }

  /// Gets the names of torchvision's modules and what they made, layer by layer;
  /// a map is valid during the call.
  package typealias Observer = (_ name: String, FeatureMap) -> Void

  /// Runs the convolutional part on the image in `workspace.input`, writing
  /// ``bodyLength`` elements to `output`. Allocates nothing.
  package func body(
    _ workspace: NetworkWorkspace, threads: Int, into output: UnsafeMutablePointer<Float>,
    observer: Observer? = nil
  ) {
    let memory = workspace.memory.data
    let scratch = memory + (plan.count + 15) / 16 * 16
    func map(_ index: Int) -> FeatureMap {
      FeatureMap(
        memory + plan.offsets[index], size: maps[index].size, channels: maps[index].channels,
        stride: plan.strides[index])
    }
    for step in steps {
      let (source, target) = (map(step.input), map(step.output))
      switch step.layer {
      case .convolution(let layer):
        layer.forward(
          source, adding: step.addend.map(map), scratch: scratch, threads: threads, into: target)
      case .depthwise(let layer): layer.forward(source, threads: threads, into: target)
      case .pooling(let pooling): pooling.forward(source, threads: threads, into: target)
      }
      if let observer { for (name, index) in step.completed { observer(name, map(index)) } }
    }
    let last = map(result)
    for pixel in 0..<last.size.count {
      (output + pixel * last.channels).update(
        from: last.data + pixel * last.stride, count: last.channels)
    }
  }

  /// Runs the fully connected layers on `rows` (images, ``bodyLength``): their
  /// weights are read once for all images.
  ///
  /// - Returns: (images, ``featureLength``); `rows` itself when there are none.
  package func features(
    ofBodies rows: Tensor, threads: Int, observer: Observer? = nil
  ) -> Tensor {
    var input = rows
    for (name, layer) in classifier {
      let output = Tensor(zeros: [rows.rows, layer.outputChannels])
      let map = FeatureMap(rows: rows.rows, of: output.columns, at: output.data)
      layer.forward(
        FeatureMap(rows: rows.rows, of: input.columns, at: input.data), scratch: output.data,
        threads: threads, into: map)
      observer?(name, map)
      input = output
    }
    return input
  }
}

/// The memory in which one thread runs a network, reused from image to image.
package struct NetworkWorkspace: Sendable {
  /// The input, the maps between the layers, and scratch memory.
  fileprivate let memory: Tensor
  private let inputOffset: Int

  /// Memory for `network`.
  package init(for network: Network) {
    memory = Tensor(zeros: [network.workspaceCount])
    inputOffset = network.inputOffset
  }

  /// (side, side, 3); a run may overwrite it.
  package var input: UnsafeMutablePointer<Float> { memory.data + inputOffset }
}

extension Network {
  fileprivate var inputOffset: Int { plan.offsets[0] }
}
