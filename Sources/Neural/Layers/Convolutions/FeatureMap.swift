import CKernels

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

/// Planes of channels, stored pixel by pixel: (height, width, channels), with
/// `stride` floats from a pixel to the next one. A stride above the number of
/// channels makes a map that is a part of a wider one.
package struct FeatureMap {
  package let data: UnsafeMutablePointer<Float>
  package let size: PlaneSize
  package let channels: Int
  package let stride: Int

  package init(
    _ data: UnsafeMutablePointer<Float>, size: PlaneSize, channels: Int, stride: Int? = nil
  ) {
    self.data = data
    self.size = size
    self.channels = channels
    self.stride = stride ?? channels
  }

  /// `rows` vectors one after the other, as a map of one row of pixels: a
  /// convolution with a 1×1 window is then a matrix product.
  package init(rows: Int, of length: Int, at data: UnsafeMutablePointer<Float>) {
    self.init(data, size: PlaneSize(height: 1, width: rows), channels: length)
  }

  /// The map without its first channels.
  func droppingChannels(_ count: Int, keeping channels: Int) -> FeatureMap {
    FeatureMap(data + count, size: size, channels: channels, stride: stride)
  }

  var planes: fabula_planes {
    fabula_planes(height: size.height, width: size.width, channels: channels, stride: stride)
  }

  /// The elements as planes, (channels, height, width), the order of other
  /// programs. Complexity: O(elements).
  package func planar() -> Tensor {
    let result = Tensor(zeros: [channels, size.height, size.width])
    for pixel in 0..<size.count {
      for channel in 0..<channels {
        result.data[channel * size.count + pixel] = data[pixel * stride + channel]
      }
    }
    return result
  }
}
