import CKernels

/// A two-dimensional convolution (cross-correlation with zero padding), bias
/// and clamp, for inference on one image.
///
/// The image is (input channels, height, width); seen as a matrix of (channels,
/// pixels), a 1×1 convolution is one SGEMM. Every other kernel is unfolded
/// first ("im2col", Chellapilla, Puri & Simard 2006) into (input channels · kh
/// · kw, output pixels).
package struct Convolution: Sendable {
  /// (output channels, input channels · kh · kw), row-major.
  package let weights: Tensor
  /// (output channels)
  package let bias: Tensor
  package let geometry: ConvolutionGeometry
  package let activation: ConvolutionActivation
  private let kernels = ConvolutionKernels.best

  /// A convolution of `weights` (output, input, kh, kw) and `bias` (output).
  package init(
    weights: Tensor, bias: Tensor, geometry: ConvolutionGeometry,
    activation: ConvolutionActivation
  ) {
    precondition(weights.columns % geometry.kernel.count == 0, "the weights fit no such kernel")
    precondition(bias.count == weights.rows, "one bias an output channel")
    self.weights = weights.reshaped([weights.rows, weights.columns])
    self.bias = bias
    self.geometry = geometry
    self.activation = activation
  }

  package var inputChannels: Int { weights.columns / geometry.kernel.count }
  package var outputChannels: Int { weights.rows }

  /// Floats of scratch memory that ``forward(_:size:scratch:adding:into:)``
  /// needs for an input of `size`.
  package func scratchCount(for size: PlaneSize) -> Int {
    geometry.isPointwise ? 0 : weights.columns * geometry.outputSize(of: size).count
  }

  /// Convolves `input` (input channels, `size`) into `output` (output channels,
  /// output size). With `adding`, what stands in `output` is added before the
  /// clamp: the shortcut of a residual block. Allocates nothing.
  ///
  /// - Returns: the output size.
  @discardableResult
  package func forward(
    _ input: UnsafePointer<Float>, size: PlaneSize, scratch: UnsafeMutablePointer<Float>,
    adding: Bool = false, into output: UnsafeMutablePointer<Float>
  ) -> PlaneSize {
    let outputSize = geometry.outputSize(of: size)
    var columns = input
    if !geometry.isPointwise {
      unfold(
        input, channels: inputChannels, size: size, geometry: geometry, into: scratch)
      columns = UnsafePointer(scratch)
    }
    matrixProduct(
      rows: outputChannels, columns: outputSize.count, inner: weights.columns,
      MatrixOperand(weights), MatrixOperand(columns, stride: outputSize.count), into: output,
      stride: outputSize.count, keep: adding ? 1 : 0)
    let (floor, ceiling) = activation.bounds
    kernels.add_bias_clamp(
      outputChannels, outputSize.count, bias.data, floor, ceiling, output)
    return outputSize
  }
}

/// The C kernels of the convolutional layers.
enum ConvolutionKernels {
  /// Those of the best level of this CPU.
  static var best: fabula_depthwise_kernels { fabula_depthwise_kernels_best().pointee }
}

/// Unfolds `input` (channels, `size`) into `columns`, where row (channel, ky,
/// kx) holds, for each output pixel, the input under that cell of the kernel.
package func unfold(
  _ input: UnsafePointer<Float>, channels: Int, size: PlaneSize, geometry: ConvolutionGeometry,
  into columns: UnsafeMutablePointer<Float>
) {
  let output = geometry.outputSize(of: size)
  let stride = geometry.stride
  var target = columns
  for channel in 0..<channels {
    let plane = input + channel * size.count
    for kernelY in 0..<geometry.kernel.height {
      for kernelX in 0..<geometry.kernel.width {
        // Output columns whose input column x·stride + shift lies inside.
        let shift = kernelX - geometry.padding.width
        let first = min(output.width, max(0, (stride - 1 - shift) / stride))
        let last = max(first, min(output.width, (size.width - 1 - shift + stride) / stride))
        for y in 0..<output.height {
          let sourceY = y * stride + kernelY - geometry.padding.height
          if sourceY < 0 || sourceY >= size.height {
            target.update(repeating: 0, count: output.width)
          } else {
            let source = plane + sourceY * size.width + shift
            target.update(repeating: 0, count: first)
            for x in first..<last { target[x] = source[x * stride] }
            (target + last).update(repeating: 0, count: output.width - last)
          }
          target += output.width
        }
      }
    }
  }
}
