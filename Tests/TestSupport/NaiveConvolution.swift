import Neural

/// Convolutions in double precision, straight from the definition.
public enum NaiveConvolution {
  /// (channels, height, width), row-major.
  public struct Planes {
    public var channels: Int
    public var height: Int
    public var width: Int
    public var values: [Double]

    public init(channels: Int, height: Int, width: Int, values: [Double]) {
      self.channels = channels
      self.height = height
      self.width = width
      self.values = values
    }
  }

  /// Cross-correlation of `input` with `weights` (output, input / groups, kh,
  /// kw), with zeros outside. `groups` is 1, or the channels: depthwise.
  public static func convolve(
    _ input: Planes, weights: Tensor, stride: Int, padding: (Int, Int), groups: Int = 1
  ) -> Planes {
    let (outputs, inner) = (weights.shape[0], weights.shape[1])
    let (kernelHeight, kernelWidth) = (weights.shape[2], weights.shape[3])
    let height = (input.height + 2 * padding.0 - kernelHeight) / stride + 1
    let width = (input.width + 2 * padding.1 - kernelWidth) / stride + 1
    var result = Planes(channels: outputs, height: height, width: width, values: [])
    for output in 0..<outputs {
      let first = groups == 1 ? 0 : output
      for y in 0..<height {
        for x in 0..<width {
          var sum = 0.0
          for channel in 0..<inner {
            for ky in 0..<kernelHeight {
              for kx in 0..<kernelWidth {
                let (row, column) = (y * stride + ky - padding.0, x * stride + kx - padding.1)
                guard row >= 0, row < input.height, column >= 0, column < input.width else {
                  continue
                }
                let weight = ((output * inner + channel) * kernelHeight + ky) * kernelWidth + kx
                let cell = ((first + channel) * input.height + row) * input.width + column
                sum += Double(weights.data[weight]) * input.values[cell]
              }
            }
          }
          result.values.append(sum)
        }
      }
    }
    return result
  }

  /// Applies `change` (channel, value) to each value.
  public static func map(_ input: Planes, _ change: (Int, Double) -> Double) -> Planes {
    var result = input
    let count = input.height * input.width
    for index in result.values.indices {
      result.values[index] = change(index / count, result.values[index])
    }
    return result
  }
}
