import CKernels

/// 3×3 convolutions of stride 1 by Winograd's F(4×4, 3×3): 36 products for 16
/// outputs instead of 144, for the price of linear maps before and after
/// (Lavin & Gray 2016, arXiv:1509.09308). Its rounding errors are some ten times
/// those of the direct sum, 10⁻⁵ of the largest value.
struct WinogradConvolution: Sendable {
  /// 36 packed matrices of (input, output), one after the other.
  private let weights: Tensor
  /// What follows the 36 products: nothing.
  private let plain: ConvolutionBias

  /// The matrices of `weights` (output, input, 3, 3).
  init(_ weights: Tensor, lanes: Int) {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    let size = fabula_packed_count(inputs, outputs, lanes)
    self.weights = Tensor(zeros: [36, size])
    plain = ConvolutionBias(Tensor(zeros: [outputs]), activation: .none, lanes: lanes)
    let transformed = Tensor(zeros: [outputs * inputs, 36])
    for kernel in 0..<outputs * inputs {
      fabula_winograd_weights(weights.data + 9 * kernel, transformed.data + 36 * kernel)
    }
    for cell in 0..<36 {
      fabula_pack_weights(
        inputs, outputs, lanes, transformed.data + cell, 36, 36 * inputs,
        self.weights.data + cell * size)
    }
  }

  var packedCount: Int { weights.count }

  /// Whether it beats the direct sum: the maps must be large enough that tiles
  /// of 4×4 do not overhang much, and that four times the weights are read
  /// faster than the products saved; and a pixel long enough that the linear
  /// maps, which cost the same for any number of outputs, are a small part.
  static func isWorthwhile(
    _ geometry: ConvolutionGeometry, inputChannels: Int, outputSize: PlaneSize
  ) -> Bool {
    geometry.kernel == PlaneSize(height: 3, width: 3) && geometry.stride == 1
      && inputChannels >= 32 && min(outputSize.height, outputSize.width) >= 14
  }

  /// Tiles whose matrices are in memory at the same time: enough that the
  /// weights are read from afar only a few times, few enough for the cache.
  private static func block(tiles: Int, threads: Int) -> Int {
    min(tiles, 56 * threads)
  }

  private static func tileCount(_ size: PlaneSize) -> Int {
    ((size.height + 3) / 4) * ((size.width + 3) / 4)
  }

  static func scratchCount(of layer: Convolution, threads: Int) -> Int {
    let block = block(tiles: tileCount(layer.outputSize), threads: threads)
    return 36 * block * (layer.inputChannels + layer.outputChannels)
  }

  func forward(
    of layer: Convolution, _ input: FeatureMap, adding addend: FeatureMap?,
    scratch: UnsafeMutablePointer<Float>, threads: Int, into output: FeatureMap
  ) {
    let tiles = Self.tileCount(output.size)
    let block = Self.block(tiles: tiles, threads: threads)
    let products = scratch + 36 * block * input.channels
    let kernels = layer.kernels
    withUnsafePointers(input.planes, layer.geometry.window, output.planes) {
      inputPlanes, window, outputPlanes in
      withUnsafePointer(to: layer.bias.epilogue(adding: addend)) { epilogue in
        for first in stride(from: 0, to: tiles, by: block) {
          let count = min(block, tiles - first)
          Parallel.forRanges(count, parts: threads) { part in
            kernels.winograd_input(
              inputPlanes, window, outputPlanes, input.data,
              scratch + part.lowerBound * input.channels, count, first + part.lowerBound,
              part.count)
          }
          Parallel.forRanges(36, parts: threads) { part in
            multiply(cells: part, of: layer, rows: count, scratch, into: products)
          }
          Parallel.forRanges(count, parts: threads) { part in
            kernels.winograd_output(
              outputPlanes, epilogue, products + part.lowerBound * output.channels, count,
              output.data, first + part.lowerBound, part.count)
          }
        }
      }
    }
  }

  private func multiply(
    cells: Range<Int>, of layer: Convolution, rows: Int, _ inputs: UnsafeMutablePointer<Float>,
    into products: UnsafeMutablePointer<Float>
  ) {
    for cell in cells {
      let input = FeatureMap(
        rows: rows, of: layer.inputChannels, at: inputs + cell * rows * layer.inputChannels)
      let output = FeatureMap(
        rows: rows, of: layer.outputChannels, at: products + cell * rows * layer.outputChannels)
      withUnsafePointers(input.planes, ConvolutionGeometry(kernel: 1).window, output.planes) {
        inputPlanes, window, outputPlanes in
        withUnsafePointer(to: plain.epilogue()) {
          layer.kernels.convolve(
            inputPlanes, window, outputPlanes, $0, weights.data + cell * weights.columns,
            input.data, output.data, 0, rows)
        }
      }
    }
  }
}
