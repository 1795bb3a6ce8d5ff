import CKernels

/// A depthwise convolution, bias and clamp: every channel has a kernel of its
/// own (Howard et al., "MobileNets", 2017). For inference.
package struct DepthwiseConvolution: Sendable {
  package let channels: Int
  package let geometry: ConvolutionGeometry
  private let bias: ConvolutionBias
  /// (taps, channels), each row followed by zeros up to a whole vector.
  private let weights: Tensor
  private let kernels: fabula_convolution_kernels

  /// The most cells of a kernel: their addresses stand on the stack.
  package static let maximumTaps = 64

  /// A depthwise convolution of `weights` (channels, 1, kh, kw) and `bias`
  /// (channels).
  package init(
    weights: Tensor, bias: Tensor, geometry: ConvolutionGeometry,
    activation: ConvolutionActivation,
    kernels: fabula_convolution_kernels = ConvolutionKernels.best
  ) {
    let taps = geometry.kernel.count
    precondition(weights.columns == taps, "the weights fit no such kernel")
    precondition(taps <= Self.maximumTaps, "the kernel is too large")
    precondition(bias.count == weights.rows, "one bias a channel")
    channels = weights.rows
    self.kernels = kernels
    self.geometry = geometry
    self.bias = ConvolutionBias(bias, activation: activation, lanes: kernels.lanes)
    let pitch = (channels + kernels.lanes - 1) / kernels.lanes * kernels.lanes
    self.weights = Tensor(zeros: [taps, pitch])
    for channel in 0..<channels {
      for tap in 0..<taps {
        self.weights.data[tap * pitch + channel] = weights.data[channel * taps + tap]
      }
    }
  }

  /// Weights and biases.
  package var parameterCount: Int { (geometry.kernel.count + 1) * channels }

  /// Floats that the weights take up.
  package var packedCount: Int { weights.count }

  /// Convolves `input` into `output`. Allocates nothing.
  package func forward(_ input: FeatureMap, threads: Int = 1, into output: FeatureMap) {
    let work = 2 * output.size.count * channels * geometry.kernel.count
    let parts = work < Convolution.parallelThreshold ? 1 : threads
    withUnsafePointers(input.planes, geometry.window, output.planes) {
      inputPlanes, window, outputPlanes in
      withUnsafePointer(to: bias.epilogue()) { epilogue in
        Parallel.forRanges(output.size.height, parts: parts) { rows in
          kernels.depthwise(
            inputPlanes, window, outputPlanes, epilogue, weights.data, input.data, output.data,
            rows.lowerBound, rows.count)
        }
      }
    }
  }
}
