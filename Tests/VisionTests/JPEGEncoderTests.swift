import Foundation
import Testing
import Vision

@Suite struct JPEGEncoderTests {
  private func gradient(width: Int, height: Int) -> PixelImage {
    PixelImage(
      width: width, height: height,
      bytes: (0..<height).flatMap { row in
        (0..<width).flatMap { column in
          [UInt8(255 * column / width), UInt8(255 * row / height), 128]
        }
      })
  }

  /// A smooth picture loses little but where its colour, kept at half size,
  /// changes at the edge of a block.
  @Test(arguments: [(1, 1), (16, 16), (37, 21)])
  func whatIsEncodedIsDecodedAgain(width: Int, height: Int) throws {
    let picture = gradient(width: width, height: height)
    let decoded = try JPEGDecoder.decode(picture.jpeg(quality: 95))
    #expect(decoded.width == width && decoded.height == height)
    let worst = zip(picture.bytes, decoded.bytes).map { abs(Int($0) - Int($1)) }.max()!
    #expect(worst <= 24)
  }

  @Test func lowerQualityIsSmaller() throws {
    let picture = gradient(width: 64, height: 64)
    #expect(try picture.jpeg(quality: 20).count < picture.jpeg(quality: 95).count)
  }

  @Test func sidesThatNoFileCanHaveAreRefused() {
    let long = PixelImage(width: 65_501, height: 1, bytes: [UInt8](repeating: 0, count: 196_503))
    #expect(throws: VisionError.self) { try long.jpeg() }
  }

  @Test func thumbnailsKeepTheirShape() {
    let small = gradient(width: 90, height: 60).thumbnail(side: 20)
    #expect(small.width == 30 && small.height == 20)
    let already = gradient(width: 8, height: 9)
    #expect(already.thumbnail(side: 20) == already)
  }
}
