import CKernels

/// A depthwise 3×3 convolution with padding 1, bias and clamp: every channel
/// has a kernel of its own (Howard et al., "MobileNets", 2017). For inference.
package struct DepthwiseConvolution: Sendable {
  /// (channels, 3, 3)
  package let weights: Tensor
  /// (channels)
  package let bias: Tensor
  package let geometry: ConvolutionGeometry
  package let activation: ConvolutionActivation
  private let kernels = ConvolutionKernels.best

  /// A depthwise convolution of `weights` (channels, 1, 3, 3), `bias` (channels)
  /// and stride 1 or 2.
  package init(
    weights: Tensor, bias: Tensor, stride: Int, activation: ConvolutionActivation
  ) {
    precondition(weights.columns == 9, "the depthwise kernels are 3×3")
    precondition(bias.count == weights.rows, "one bias a channel")
    precondition(stride == 1 || stride == 2, "a stride of 1 or 2")
    self.weights = weights.reshaped([weights.rows, 3, 3])
    self.bias = bias
    self.geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: 1)
    self.activation = activation
  }

  package var channels: Int { weights.rows }

  /// Floats of scratch memory that ``forward(_:size:scratch:into:)`` needs.
  package func scratchCount(for size: PlaneSize) -> Int {
    fabula_depthwise_scratch_count(size.height, size.width)
  }

  /// Convolves `input` (channels, `size`) into `output` (channels, output
  /// size). Allocates nothing.
  ///
  /// - Returns: the output size.
  @discardableResult
  package func forward(
    _ input: UnsafePointer<Float>, size: PlaneSize, scratch: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) -> PlaneSize {
    let (floor, ceiling) = activation.bounds
    kernels.depthwise3x3(
      channels, size.height, size.width, geometry.stride, input, weights.data, bias.data, floor,
      ceiling, scratch, output)
    return geometry.outputSize(of: size)
  }
}
