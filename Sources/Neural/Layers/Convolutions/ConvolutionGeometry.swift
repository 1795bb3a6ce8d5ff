import CKernels

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

  /// The output size, floor((n + 2p − k) / s) + 1 a side; 0 or less where the
  /// input is smaller than the window.
  package func outputSize(of input: PlaneSize) -> PlaneSize {
    func length(_ input: Int, _ kernel: Int, _ padding: Int) -> Int {
      let room = input + 2 * padding - kernel
      return room < 0 ? 0 : room / stride + 1
    }
    return PlaneSize(
      height: length(input.height, kernel.height, padding.height),
      width: length(input.width, kernel.width, padding.width))
  }

  var window: fabula_window {
    fabula_window(
      kernel_height: kernel.height, kernel_width: kernel.width, step: stride,
      padding_height: padding.height, padding_width: padding.width)
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
