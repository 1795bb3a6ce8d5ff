import CKernels
import Neural
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  /// Rounding of up to 63 products of numbers in (−1, 1).
  private let bound: Float = 1e-5

  private func values(_ name: String, _ count: Int) -> [Float] {
    DeterministicWeights.uniform(name, count: count, amplitude: 1)
  }

  private func planes(_ values: [Float], _ channels: Int, _ height: Int, _ width: Int)
    -> NaiveConvolution.Planes
  {
    NaiveConvolution.Planes(
      channels: channels, height: height, width: width, values: values.map(Double.init))
  }

  private func largestDifference(_ got: [Float], _ expected: [Double]) -> Float {
    guard got.count == expected.count else { return .infinity }
    return zip(got, expected).map { abs($0 - Float($1)) }.max() ?? 0
  }

  @Test(
    arguments: [FABULA_CPU_PORTABLE, FABULA_CPU_AVX2, FABULA_CPU_AVX512].filter {
      fabula_depthwise_kernels_for($0) != nil
    }, [1, 2])
  func depthwiseKernelEqualsDefinitionAtEveryLevel(level: fabula_cpu_level, stride: Int) throws {
    let kernels = try #require(fabula_depthwise_kernels_for(level)).pointee
    let channels = 3
    // Heights and widths around the lengths of the vectors, and their tails.
    for (height, width) in [
      (1, 1), (1, 2), (2, 1), (3, 3), (4, 7), (7, 7), (5, 8), (8, 9), (14, 14), (6, 15), (6, 16),
      (9, 17), (3, 31), (4, 33), (28, 29),
    ] {
      let input = values("input", channels * height * width)
      let weights = values("weights", channels * 9)
      let bias = values("bias", channels)
      let expected = NaiveConvolution.map(
        NaiveConvolution.convolve(
          planes(input, channels, height, width),
          weights: Tensor(weights, shape: [channels, 1, 3, 3]), stride: stride, padding: (1, 1),
          groups: channels)
      ) { channel, sum in min(max(sum + Double(bias[channel]), 0), 0.5) }
      // Scratch memory may hold anything; nothing is written behind the output.
      let count = expected.values.count
      var scratch = [Float](
        repeating: .nan, count: fabula_depthwise_scratch_count(height, width))
      var output = [Float](repeating: 99, count: count + 16)
      kernels.depthwise3x3(
        channels, height, width, stride, input, weights, bias, 0, 0.5, &scratch, &output)
      #expect(largestDifference(Array(output[..<count]), expected.values) < bound)
      #expect(output[count...].allSatisfy { $0 == 99 })
    }
  }

  @Test(
    arguments: [FABULA_CPU_PORTABLE, FABULA_CPU_AVX2, FABULA_CPU_AVX512].filter {
      fabula_depthwise_kernels_for($0) != nil
    })
  func biasAndClampAreExactAtEveryLevel(level: fabula_cpu_level) throws {
    let kernels = try #require(fabula_depthwise_kernels_for(level)).pointee
    for columns in [1, 15, 16, 17, 100] {
      var output = values("clamp", 2 * columns)
      let expected = output.enumerated().map { index, value in
        min(max(value + (index < columns ? 0.25 : -0.5), -0.5), 0.75)
      }
      kernels.add_bias_clamp(2, columns, [0.25, -0.5], -0.5, 0.75, &output)
      #expect(output == expected)
    }
  }

  @Test(arguments: [
    ConvolutionGeometry(kernel: 1), ConvolutionGeometry(kernel: 1, stride: 2),
    ConvolutionGeometry(kernel: 3), ConvolutionGeometry(kernel: 3, stride: 2, padding: 1),
    ConvolutionGeometry(kernel: 5, padding: 2),
    ConvolutionGeometry(kernel: 7, stride: 2, padding: 3),
    ConvolutionGeometry(
      kernel: PlaneSize(height: 1, width: 7), padding: PlaneSize(height: 0, width: 3)),
    ConvolutionGeometry(
      kernel: PlaneSize(height: 7, width: 1), padding: PlaneSize(height: 3, width: 0)),
  ])
  func convolutionEqualsDefinition(geometry: ConvolutionGeometry) {
    let size = PlaneSize(height: 8, width: 7)
    let (inputs, outputs) = (2, 5)
    let input = values("input", inputs * size.count)
    let shape = [outputs, inputs, geometry.kernel.height, geometry.kernel.width]
    let weights = Tensor(values("weights", shape.reduce(1, *)), shape: shape)
    let bias = values("bias", outputs)
    let convolution = Convolution(
      weights: weights, bias: Tensor(bias, shape: [outputs]), geometry: geometry,
      activation: .rectifier)
    let expected = NaiveConvolution.convolve(
      planes(input, inputs, size.height, size.width), weights: weights, stride: geometry.stride,
      padding: (geometry.padding.height, geometry.padding.width))

    var scratch = [Float](repeating: .nan, count: convolution.scratchCount(for: size))
    var output = [Float](repeating: .nan, count: expected.values.count)
    let outputSize = convolution.forward(input, size: size, scratch: &scratch, into: &output)
    #expect(outputSize == PlaneSize(height: expected.height, width: expected.width))
    let once = NaiveConvolution.map(expected) { max($1 + Double(bias[$0]), 0) }
    #expect(largestDifference(output, once.values) < bound)

    // A second time on top of the first.
    convolution.forward(input, size: size, scratch: &scratch, adding: true, into: &output)
    let twice = zip(expected.values, once.values).enumerated().map { index, pair in
      max(pair.0 + pair.1 + Double(bias[index / outputSize.count]), 0)
    }
    #expect(largestDifference(output, twice) < 2 * bound)
  }

  @Test func foldedNormalisationEqualsTheFormula() {
    let (channels, inner, epsilon) = (4, 6, 1e-3)
    let weights = Tensor(values("weights", channels * inner), shape: [channels, inner, 1, 1])
    func entry(_ name: String) -> Tensor {
      Tensor(DeterministicWeights.networkEntry(name, shape: [channels]), shape: [channels])
    }
    let normalization = BatchNormalization(
      scale: entry("bn.weight"), shift: entry("bn.bias"), mean: entry("bn.running_mean"),
      variance: entry("bn.running_var"), epsilon: epsilon)
    let folded = normalization.folded(into: weights)
    let input = values("input", inner).map(Double.init)
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
