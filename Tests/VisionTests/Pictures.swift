import Foundation
import TestSupport
import Vision

/// The pictures of the tests, by formula.
enum Pictures {
  /// The picture that the JPEG fixtures show; see `Fixtures/jpeg/make.c`.
  static func slopes(width: Int, height: Int) -> PixelImage {
    picture(width: width, height: height) { x, y in
      let red = x * 255 / (width - 1)
      let green = y * 255 / (height - 1)
      return [red, green, 255 - red / 2 - green / 2]
    }
  }

  /// The picture that the PNG fixtures were made from: slopes, a checkered
  /// blue, and a disc of inverted colours.
  static func synthetic(width: Int, height: Int) -> PixelImage {
    let radius = min(width, height) / 5
    return picture(width: width, height: height) { x, y in
      let blue = ((x * x + 3 * y * y) / 64 + ((x / 16 + y / 16) % 2) * 64) & 255
      let pixel = [x * 255 / (width - 1), y * 255 / (height - 1), blue]
      let (right, down) = (x - 2 * width / 3, y - height / 3)
      return right * right + down * down < radius * radius ? pixel.map { 255 - $0 } : pixel
    }
  }

  static func picture(width: Int, height: Int, pixel: (Int, Int) -> [Int]) -> PixelImage {
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { bytes += pixel(x, y).map(UInt8.init) }
    }
    return PixelImage(width: width, height: height, bytes: bytes)
  }

  /// A file of the folder `Fixtures/jpeg`.
  static func jpeg(_ name: String) throws -> [UInt8] {
    [UInt8](try Fixtures.data("jpeg/" + name))
  }
}

extension PixelImage {
  /// The largest difference of two bytes at the same place; nil for pictures of
  /// different sizes.
  func largestDifference(from other: PixelImage) -> Int? {
    guard width == other.width, height == other.height else { return nil }
    return zip(bytes, other.bytes).map { abs(Int($0) - Int($1)) }.max()
  }
}
