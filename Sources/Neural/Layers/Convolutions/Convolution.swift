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
  /// maps of `inputSize`. Weights of a mapped file do not stay in memory beside
  /// their packed copy.
  ///
  /// - Parameter pixels: of a fully connected layer over a map, how many pixels
  ///   the map has: its weights stand channel by channel, the map pixel by pixel.
  package init(
    weights: Tensor, bias: Tensor, geometry: ConvolutionGeometry,
    activation: ConvolutionActivation, inputSize: PlaneSize, pixels: Int = 1,
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
      weights.releasePages()
    } else {
      method = .direct(
        Self.packed(weights, taps: geometry.kernel.count * pixels, lanes: kernels.lanes))
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

  /// Packs weights of (output, input, tap) as (output, tap, input), the order of
  /// the sums: panel by panel, so that no second copy of all weights is made.
  private static func packed(_ weights: Tensor, taps: Int, lanes: Int) -> Tensor {
    let (outputs, inner) = (weights.rows, weights.columns)
    let inputs = inner / taps
    let packed = Tensor(zeros: [fabula_packed_count(inner, outputs, lanes)])
    let ordered = Tensor(zeros: [2 * lanes, inner])
    for first in stride(from: 0, to: outputs, by: 2 * lanes) {
      let panel = weights.rows(first..<min(outputs, first + 2 * lanes))
      for output in 0..<panel.rows {
        let (from, to) = (panel.data + output * inner, ordered.data + output * inner)
        for input in 0..<inputs {
          for tap in 0..<taps { to[tap * inputs + input] = from[input * taps + tap] }
        }
      }
      fabula_pack_weights(
        inner, panel.rows, lanes, ordered.data, 1, inner, packed.data + first * inner)
      panel.releasePages()
    }
    return packed
  }
}

/// The C kernels of the convolutional layers.
package enum ConvolutionKernels {
  /// Those of the best level of this CPU.
  package static var best: fabula_convolution_kernels { fabula_convolution_kernels_best().pointee }
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
