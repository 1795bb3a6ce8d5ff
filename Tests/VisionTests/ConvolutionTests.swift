import CKernels
import Neural
import TestSupport
import Testing

/// The layers of convolutional networks against their definitions, at every
/// level of this CPU.
@Suite struct ConvolutionTests {
  static let levels = [FABULA_CPU_PORTABLE, FABULA_CPU_AVX2, FABULA_CPU_AVX512].filter {
    fabula_convolution_kernels_for($0) != nil
  }

  /// Rounding of up to 1,000 products of numbers in (−1, 1).
  private let bound: Float = 3e-5

  private func kernels(_ level: fabula_cpu_level) throws -> fabula_convolution_kernels {
    try #require(fabula_convolution_kernels_for(level)).pointee
  }

  /// A map by formula, stored with a gap between its pixels.
  private func map(_ name: String, _ channels: Int, _ size: PlaneSize) -> StoredMap {
    StoredMap(
      planes: DeterministicWeights.uniform(name, count: channels * size.count, amplitude: 1),
      channels: channels, size: size)
  }

  @Test(
    arguments: levels,
    [
      ConvolutionGeometry(kernel: 1), ConvolutionGeometry(kernel: 1, stride: 2),
      ConvolutionGeometry(kernel: 3), ConvolutionGeometry(kernel: 3, stride: 2, padding: 1),
      ConvolutionGeometry(kernel: 5, padding: 2),
      ConvolutionGeometry(kernel: 7, stride: 2, padding: 3),
      ConvolutionGeometry(
        kernel: PlaneSize(height: 1, width: 7), padding: PlaneSize(height: 0, width: 3)),
      ConvolutionGeometry(
        kernel: PlaneSize(height: 7, width: 1), padding: PlaneSize(height: 3, width: 0)),
    ])
  func convolutionEqualsDefinition(level: fabula_cpu_level, geometry: ConvolutionGeometry) throws {
    for (inputs, outputs) in [(2, 5), (3, 16), (7, 33), (1, 67)] {
      try compare(
        level, geometry, inputs: inputs, outputs: outputs, PlaneSize(height: 8, width: 9),
        within: bound)
    }
  }

  /// Sizes that Winograd's tiles of 4×4 divide, and that they do not.
  @Test(arguments: levels, [(14, 16), (15, 14), (17, 19)])
  func winogradEqualsDefinition(level: fabula_cpu_level, size: (Int, Int)) throws {
    let (height, width) = size
    // Its errors are some ten times those of the direct sum.
    try compare(
      level, ConvolutionGeometry(kernel: 3, padding: 1), inputs: 37, outputs: 20,
      PlaneSize(height: height, width: width), within: 10 * bound)
    try compare(
      level, ConvolutionGeometry(kernel: 3), inputs: 32, outputs: 5,
      PlaneSize(height: height + 2, width: width + 2), within: 10 * bound)
  }

  private func compare(
    _ level: fabula_cpu_level, _ geometry: ConvolutionGeometry, inputs: Int, outputs: Int,
    _ size: PlaneSize, within bound: Float
  ) throws {
    let input = map("input", inputs, size)
    let shape = [outputs, inputs, geometry.kernel.height, geometry.kernel.width]
    let weights = Tensor(
      DeterministicWeights.uniform("weights", count: shape.reduce(1, *), amplitude: 1),
      shape: shape)
    let bias = DeterministicWeights.uniform("bias", count: outputs, amplitude: 1)
    let convolution = Convolution(
      weights: weights, bias: Tensor(bias, shape: [outputs]), geometry: geometry,
      activation: .rectifier6, inputSize: size, kernels: try kernels(level))
    let expected = NaiveConvolution.convolve(
      input.definition, weights: weights, stride: geometry.stride,
      padding: (geometry.padding.height, geometry.padding.width))
    let outputSize = PlaneSize(height: expected.height, width: expected.width)
    #expect(convolution.outputSize == outputSize)
    let addend = map("addend", outputs, outputSize)

    for threads in [1, 3] {
      let scratch = Tensor(zeros: [convolution.scratchCount(threads: threads)])
      for isResidual in [false, true] {
        let output = StoredMap(channels: outputs, size: outputSize)
        convolution.forward(
          input.map, adding: isResidual ? addend.map : nil, scratch: scratch.data,
          threads: threads, into: output.map)
        let clamped = expected.values.enumerated().map { index, sum in
          min(
            max(
              sum + Double(bias[index / outputSize.count])
                + (isResidual ? addend.definition.values[index] : 0), 0), 6)
        }
        #expect(output.largestDifference(from: clamped) < bound)
        #expect(output.gapsAreUntouched)
      }
    }
  }

  /// 600 pixels and 70 channels are cut both ways on several threads.
  @Test(arguments: levels)
  func threadsDoNotChangeABit(level: fabula_cpu_level) throws {
    for (kernel, inputs, outputs) in [(1, 96, 70), (3, 40, 70), (1, 900, 700)] {
      let size = PlaneSize(height: 20, width: 30)
      let input = map("input", inputs, size)
      let count = outputs * inputs * kernel * kernel
      let convolution = Convolution(
        weights: Tensor(
          DeterministicWeights.uniform("weights", count: count, amplitude: 1),
          shape: [outputs, inputs, kernel, kernel]),
        bias: Tensor(zeros: [outputs]),
        geometry: ConvolutionGeometry(kernel: kernel, padding: kernel / 2), activation: .none,
        inputSize: size, kernels: try kernels(level))
      var results: [[Float]] = []
      for threads in [1, 2, 5] {
        let scratch = Tensor(zeros: [convolution.scratchCount(threads: threads)])
        let output = StoredMap(channels: outputs, size: size)
        convolution.forward(
          input.map, scratch: scratch.data, threads: threads, into: output.map)
        results.append(output.map.planar().elements)
      }
      #expect(results[1] == results[0] && results[2] == results[0])
    }
  }

  @Test(arguments: levels, [1, 2])
  func depthwiseEqualsDefinition(level: fabula_cpu_level, stride: Int) throws {
    for (channels, height, width) in [(1, 1, 1), (3, 7, 5), (16, 9, 16), (37, 14, 15)] {
      let size = PlaneSize(height: height, width: width)
      let input = map("input", channels, size)
      let weights = Tensor(
        DeterministicWeights.uniform("weights", count: 9 * channels, amplitude: 1),
        shape: [channels, 1, 3, 3])
      let bias = DeterministicWeights.uniform("bias", count: channels, amplitude: 1)
      let geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: 1)
      let layer = DepthwiseConvolution(
        weights: weights, bias: Tensor(bias, shape: [channels]), geometry: geometry,
        activation: .rectifier, kernels: try kernels(level))
      let expected = NaiveConvolution.map(
        NaiveConvolution.convolve(
          input.definition, weights: weights, stride: stride, padding: (1, 1), groups: channels)
      ) { max($1 + Double(bias[$0]), 0) }
      let output = StoredMap(channels: channels, size: geometry.outputSize(of: size))
      layer.forward(input.map, threads: 2, into: output.map)
      #expect(output.largestDifference(from: expected.values) < bound)
      #expect(output.gapsAreUntouched)
    }
  }

  @Test(arguments: levels)
  func poolsEqualTheirDefinitions(level: fabula_cpu_level) throws {
    let size = PlaneSize(height: 9, width: 8)
    for channels in [1, 5, 16, 35] {
      let input = map("input", channels, size)
      for geometry in [
        ConvolutionGeometry(kernel: 2, stride: 2), ConvolutionGeometry(kernel: 3, stride: 2),
        ConvolutionGeometry(kernel: 3, padding: 1),
        ConvolutionGeometry(kernel: 3, stride: 2, padding: 1),
      ] {
        for pooling in [
          Pooling.maximum(geometry), .average(geometry, countsPadding: true),
          .average(geometry, countsPadding: false),
        ] {
          let output = StoredMap(channels: channels, size: pooling.outputSize(of: size))
          pooling.forward(input.map, threads: 2, into: output.map, kernels: try kernels(level))
          let expected = windows(of: input, geometry).map { cells -> Double in
            guard case .average(_, let countsPadding) = pooling else { return cells.max()! }
            let count = countsPadding ? geometry.kernel.count : cells.count
            return cells.reduce(0, +) / Double(count)
          }
          #expect(output.largestDifference(from: expected) < bound)
          #expect(output.gapsAreUntouched)
        }
      }
      let mean = StoredMap(channels: channels, size: PlaneSize(height: 1, width: 1))
      Pooling.globalAverage.forward(input.map, into: mean.map, kernels: try kernels(level))
      let expected = (0..<channels).map { channel in
        input.definition.values[channel * size.count..<(channel + 1) * size.count]
          .reduce(0, +) / Double(size.count)
      }
      #expect(mean.largestDifference(from: expected) < bound)
    }
  }

  /// The cells inside the input under each window, channel by channel.
  private func windows(of input: StoredMap, _ geometry: ConvolutionGeometry) -> [[Double]] {
    let (planes, output) = (input.definition, geometry.outputSize(of: input.map.size))
    return (0..<planes.channels).flatMap { channel in
      (0..<output.count).map { pixel in
        var cells: [Double] = []
        for ky in 0..<geometry.kernel.height {
          for kx in 0..<geometry.kernel.width {
            let y = pixel / output.width * geometry.stride + ky - geometry.padding.height
            let x = pixel % output.width * geometry.stride + kx - geometry.padding.width
            guard (0..<planes.height).contains(y), (0..<planes.width).contains(x) else { continue }
            cells.append(planes.values[(channel * planes.height + y) * planes.width + x])
          }
        }
        return cells
      }
    }
  }

  @Test func foldedNormalisationEqualsTheFormula() {
    let (channels, inner, epsilon) = (4, 6, 1e-3)
    let weights = Tensor(
      DeterministicWeights.uniform("weights", count: channels * inner, amplitude: 1),
      shape: [channels, inner, 1, 1])
    func entry(_ name: String) -> Tensor {
      Tensor(DeterministicWeights.networkEntry(name, shape: [channels]), shape: [channels])
    }
    let normalization = BatchNormalization(
      scale: entry("bn.weight"), shift: entry("bn.bias"), mean: entry("bn.running_mean"),
      variance: entry("bn.running_var"), epsilon: epsilon)
    let folded = normalization.folded(into: weights)
    let input = DeterministicWeights.uniform("input", count: inner, amplitude: 1).map(Double.init)
    for channel in 0..<channels {
      func product(_ weights: Tensor) -> Double {
        (0..<inner).reduce(0) { $0 + Double(weights.data[channel * inner + $1]) * input[$1] }
      }
      let expected =
        Double(normalization.scale.data[channel])
        * (product(weights) - Double(normalization.mean.data[channel]))
        / (Double(normalization.variance.data[channel]) + epsilon).squareRoot()
        + Double(normalization.shift.data[channel])
      let got = product(folded.weights) + Double(folded.bias.data[channel])
      #expect(abs(got - expected) < 1e-6)
    }
  }
}

/// A map in memory of its own with a gap after each pixel, as in a part of a
/// wider map.
private struct StoredMap {
  private let memory: Tensor
  private static let gap = 3
  private static let mark: Float = 99
  let map: FeatureMap

  init(channels: Int, size: PlaneSize) {
    memory = Tensor(zeros: [size.count, channels + Self.gap])
    memory.fill(Self.mark)
    map = FeatureMap(memory.data, size: size, channels: channels, stride: channels + Self.gap)
  }

  init(planes: [Float], channels: Int, size: PlaneSize) {
    self.init(channels: channels, size: size)
    for (index, value) in planes.enumerated() {
      memory.data[index % size.count * map.stride + index / size.count] = value
    }
  }

  var definition: NaiveConvolution.Planes {
    NaiveConvolution.Planes(
      channels: map.channels, height: map.size.height, width: map.size.width,
      values: map.planar().elements.map(Double.init))
  }

  func largestDifference(from expected: [Double]) -> Float {
    let got = map.planar().elements
    guard got.count == expected.count else { return .infinity }
    return zip(got, expected).map { abs($0 - Float($1)) }.max() ?? 0
  }

  var gapsAreUntouched: Bool {
    (0..<map.size.count).allSatisfy { pixel in
      (map.channels..<map.stride).allSatisfy { memory.data[pixel * map.stride + $0] == Self.mark }
    }
  }
}
