/// The size of one plane of an image or a feature map.
package struct PlaneSize: Equatable, Sendable {
  package var height: Int
  package var width: Int

  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Elements in one plane.
  package var count: Int { height * width }
}

/// How a convolution's or a pooling's window moves: its size, its step, and the
/// zeros around the input.
package struct ConvolutionGeometry: Equatable, Sendable {
  package var kernel: PlaneSize
  package var stride: Int
  package var padding: PlaneSize

  /// The geometry of a `kernel` window; "1×7" is 1 row, 7 columns.
  package init(kernel: PlaneSize, stride: Int = 1, padding: PlaneSize) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// A square window.
  package init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    self.init(
      kernel: PlaneSize(height: kernel, width: kernel), stride: stride,
      padding: PlaneSize(height: padding, width: padding))
  }

  /// The output size, floor((n + 2p − k) / s) + 1 a side.
  package func outputSize(of input: PlaneSize) -> PlaneSize {
    PlaneSize(
      height: (input.height + 2 * padding.height - kernel.height) / stride + 1,
      width: (input.width + 2 * padding.width - kernel.width) / stride + 1)
  }

  /// Whether a convolution of this geometry is one matrix product on its input
  /// as it stands.
  package var isPointwise: Bool {
    kernel.count == 1 && stride == 1 && padding == PlaneSize(height: 0, width: 0)
  }
}

/// What follows a convolution's bias: a clamp to a range.
package enum ConvolutionActivation: Sendable {
  /// Nothing.
  case none
  /// max(x, 0)
  case rectifier
  /// min(max(x, 0), 6), "ReLU6" of MobileNet.
  case rectifier6

  /// The lower and upper end of the range.
  package var bounds: (floor: Float, ceiling: Float) {
    switch self {
    case .none: (-.infinity, .infinity)
    case .rectifier: (0, .infinity)
    case .rectifier6: (0, 6)
    }
  }
}
