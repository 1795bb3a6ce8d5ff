import CKernels

/// A two-dimensional convolution (cross-correlation with zero padding), bias
/// and clamp, for inference on one image of a known size.
///
/// Maps are stored pixel by pixel, so that every window is a few runs of
/// channels and the product needs no unfolded copy ("im2col"): a tile of pixels
/// times a panel of packed weights stays in registers from the bias to the
/// clamp. 3×3 convolutions of stride 1 take Winograd's way where that is faster.
package struct Convolution: Sendable {
  package let inputChannels: Int
  package let outputChannels: Int
  package let geometry: ConvolutionGeometry
  package let inputSize: PlaneSize
  let bias: ConvolutionBias
  let kernels: fabula_convolution_kernels
  private let method: Method

  private enum Method: Sendable {
    /// The packed weights of (kh · kw · input, output).
    case direct(Tensor)
    case winograd(WinogradConvolution)
  }

  /// A convolution of `weights` (output, input, kh, kw) and `bias` (output) of
  /// maps of `inputSize`.
  package init(
    weights: Tensor, bias: Tensor, geometry: ConvolutionGeometry,
    activation: ConvolutionActivation, inputSize: PlaneSize,
    kernels: fabula_convolution_kernels = ConvolutionKernels.best
  ) {
    precondition(
      weights.shape.count == 4 && weights.shape[2] == geometry.kernel.height
        && weights.shape[3] == geometry.kernel.width, "the weights fit no such kernel")
    precondition(bias.count == weights.rows, "one bias an output channel")
    self.kernels = kernels
    inputChannels = weights.shape[1]
    outputChannels = weights.rows
    self.geometry = geometry
    self.inputSize = inputSize
    self.bias = ConvolutionBias(bias, activation: activation, lanes: kernels.lanes)
    if WinogradConvolution.isWorthwhile(
      geometry, inputChannels: inputChannels, outputSize: geometry.outputSize(of: inputSize))
    {
      method = .winograd(WinogradConvolution(weights, lanes: kernels.lanes))
    } else {
      method = .direct(Self.packed(weights, lanes: kernels.lanes))
    }
  }

  package var outputSize: PlaneSize { geometry.outputSize(of: inputSize) }

  /// Weights and biases.
  package var parameterCount: Int {
    (geometry.kernel.count * inputChannels + 1) * outputChannels
  }

  /// Floats that the weights take up as they are packed.
  package var packedCount: Int {
    switch method {
    case .direct(let weights): weights.count
    case .winograd(let winograd): winograd.packedCount
    }
  }

  /// Floats of scratch memory that ``forward(_:adding:scratch:threads:into:)``
  /// needs on `threads` threads.
  package func scratchCount(threads: Int) -> Int {
    guard case .winograd = method else { return 0 }
    return WinogradConvolution.scratchCount(of: self, threads: threads)
  }

  /// Convolves `input` into `output`, whose sizes must be those of the layer.
  /// `addend`, a shortcut of the same size as the output, is added before the
  /// clamp; it may be the output itself. Allocates nothing.
  package func forward(
    _ input: FeatureMap, adding addend: FeatureMap? = nil,
    scratch: UnsafeMutablePointer<Float>, threads: Int = 1, into output: FeatureMap
  ) {
    switch method {
    case .winograd(let winograd):
      winograd.forward(
        of: self, input, adding: addend, scratch: scratch, threads: threads, into: output)
    case .direct(let weights):
      direct(input, weights: weights.data, adding: addend, threads: threads, into: output)
    }
  }

  /// Cuts the work along the pixels or along the output channels, whichever
  /// makes the threads share less.
  private func direct(
    _ input: FeatureMap, weights: UnsafePointer<Float>, adding addend: FeatureMap?, threads: Int,
    into output: FeatureMap
  ) {
    let inner = geometry.kernel.count * inputChannels
    let pixels = output.size.count
    let parts = 2 * pixels * inner * outputChannels < Self.parallelThreshold ? 1 : threads
    let window = geometry.window
    func convolve(channels: Range<Int>, pixels: Range<Int>) {
      let part = output.droppingChannels(channels.lowerBound, keeping: channels.count)
      withUnsafePointers(input.planes, window, part.planes) { inputPlanes, window, outputPlanes in
        withUnsafePointer(to: bias.epilogue(from: channels.lowerBound, adding: addend)) {
          kernels.convolve(
            inputPlanes, window, outputPlanes, $0, weights + channels.lowerBound * inner,
            input.data, part.data, pixels.lowerBound, pixels.count)
        }
      }
    }
    if inner * outputChannels > input.size.count * inputChannels {
      Parallel.forRanges(outputChannels, parts: parts, multiple: 2 * kernels.lanes) {
        convolve(channels: $0, pixels: 0..<pixels)
      }
    } else {
      Parallel.forRanges(pixels, parts: parts, multiple: 4) {
        convolve(channels: 0..<outputChannels, pixels: $0)
      }
    }
  }

  /// Below this many floating-point operations a layer is not worth waking
  /// another thread for (about 20 µs on one core).
  static let parallelThreshold = 2_000_000

  private static func packed(_ weights: Tensor, lanes: Int) -> Tensor {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    let taps = weights.shape[2] * weights.shape[3]
    let inner = taps * inputs
    // (output, input, tap) → (output, tap, input): the order of the sums.
    let ordered = Tensor(zeros: [outputs, inner])
    for output in 0..<outputs {
      for input in 0..<inputs {
        for tap in 0..<taps {
          ordered.data[output * inner + tap * inputs + input] =
            weights.data[(output * inputs + input) * taps + tap]
        }
      }
    }
    return PackedMatrix.columns(of: ordered.data, rows: inner, columns: outputs, lanes: lanes)
  }
}

/// The C kernels of the convolutional layers.
package enum ConvolutionKernels {
  /// Those of the best level of this CPU.
  package static var best: fabula_convolution_kernels { fabula_convolution_kernels_best().pointee }
}

/// Matrices in the order in which the kernels read them.
enum PackedMatrix {
  /// Packs a matrix of (`rows`, `columns`) that stands transposed at `values`.
  static func columns(
    of values: UnsafePointer<Float>, rows: Int, columns: Int, lanes: Int
  ) -> Tensor {
    let packed = Tensor(zeros: [fabula_packed_count(rows, columns, lanes)])
    fabula_pack_weights(rows, columns, lanes, values, 1, rows, packed.data)
    return packed
  }
}

/// Pointers to three values, for kernels that take their shapes by address.
@inline(__always)
func withUnsafePointers<A, B, C>(
  _ a: A, _ b: B, _ c: C,
  _ body: (UnsafePointer<A>, UnsafePointer<B>, UnsafePointer<C>) -> Void
) {
  withUnsafePointer(to: a) { a in
    withUnsafePointer(to: b) { b in
      withUnsafePointer(to: c) { c in body(a, b, c) }
    }
  }
}
