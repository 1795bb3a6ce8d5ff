import CKernels

/// A pooling of every channel.
package enum Pooling: Sendable, Equatable {
  /// The largest value under the window; cells outside do not count.
  case maximum(ConvolutionGeometry)
  /// The mean under the window. Cells outside are zeros that count, as in
  /// PyTorch, or do not count, as in TensorFlow.
  case average(ConvolutionGeometry, countsPadding: Bool)
  /// The mean of the whole plane.
  case globalAverage

  /// The size of the pooled planes.
  package func outputSize(of input: PlaneSize) -> PlaneSize {
    switch self {
    case .maximum(let geometry), .average(let geometry, _): geometry.outputSize(of: input)
    case .globalAverage: PlaneSize(height: 1, width: 1)
    }
  }

  /// Pools `input` into `output`. Allocates nothing.
  package func forward(
    _ input: FeatureMap, threads: Int = 1, into output: FeatureMap,
    kernels: fabula_convolution_kernels = ConvolutionKernels.best
  ) {
    switch self {
    case .maximum(let geometry):
      Self.forRows(input, geometry, threads: threads, output) { input, window, output, rows in
        kernels.maximum_pool(
          input.0, window, output.0, input.1, output.1, rows.lowerBound, rows.count)
      }
    case .average(let geometry, let countsPadding):
      Self.forRows(input, geometry, threads: threads, output) { input, window, output, rows in
        kernels.average_pool(
          input.0, window, output.0, countsPadding ? 0 : 1, input.1, output.1, rows.lowerBound,
          rows.count)
      }
    case .globalAverage:
      Self.forRows(input, ConvolutionGeometry(kernel: input.size, padding: .zero), output) {
        input, window, output, rows in
        kernels.average_pool(input.0, window, output.0, 0, input.1, output.1, 0, 1)
      }
    }
  }

  private typealias Planes = (UnsafePointer<fabula_planes>, UnsafeMutablePointer<Float>)

  private static func forRows(
    _ input: FeatureMap, _ geometry: ConvolutionGeometry, threads: Int = 1,
    _ output: FeatureMap,
    _ body: (Planes, UnsafePointer<fabula_window>, Planes, Range<Int>) -> Void
  ) {
    let work = output.size.count * output.channels * geometry.kernel.count
    let parts = work < Convolution.parallelThreshold ? 1 : threads
    withUnsafePointers(input.planes, geometry.window, output.planes) {
      inputPlanes, window, outputPlanes in
      Parallel.forRanges(output.size.height, parts: parts) { rows in
        body((inputPlanes, input.data), window, (outputPlanes, output.data), rows)
      }
    }
  }
}

extension PlaneSize {
  static let zero = PlaneSize(height: 0, width: 0)
}
