import TestSupport
import Testing
import Vision

@Suite struct OrientationTests {
  /// The picture turned upright by composing three elementary moves, from the
  /// definition of EXIF: where the stored first row and column belong.
  private func upright(_ image: PixelImage, _ orientation: ImageOrientation) -> PixelImage {
    func pixel(_ image: PixelImage, _ x: Int, _ y: Int) -> [Int] {
      image.bytes[3 * (y * image.width + x)..<3 * (y * image.width + x) + 3].map(Int.init)
    }
    func mirrored(_ image: PixelImage) -> PixelImage {
      Pictures.picture(width: image.width, height: image.height) { x, y in
        pixel(image, image.width - 1 - x, y)
      }
    }
    func flipped(_ image: PixelImage) -> PixelImage {
      Pictures.picture(width: image.width, height: image.height) { x, y in
        pixel(image, x, image.height - 1 - y)
      }
    }
    func exchanged(_ image: PixelImage) -> PixelImage {
      Pictures.picture(width: image.height, height: image.width) { x, y in pixel(image, y, x) }
    }
    return switch orientation {
    case .topLeft: image
    case .topRight: mirrored(image)
    case .bottomRight: flipped(mirrored(image))
    case .bottomLeft: flipped(image)
    case .leftTop: exchanged(image)
    case .rightTop: mirrored(exchanged(image))
    case .rightBottom: flipped(mirrored(exchanged(image)))
    case .leftBottom: flipped(exchanged(image))
    }
  }

  @Test(arguments: ImageOrientation.allCases, [true, false])
  func orientationOfTheFileIsApplied(orientation: ImageOrientation, littleEndian: Bool) throws {
    let plain = try Pictures.jpeg("ycbcr.jpg")
    let stored = try JPEGDecoder.decode(plain)
    let file = JPEGBytes.withExif(
      plain,
      tiff: JPEGBytes.tiff(orientation: Int(orientation.rawValue), littleEndian: littleEndian))
    #expect(try JPEGDecoder.decode(file) == upright(stored, orientation))
    #expect(try JPEGDecoder.decode(file, appliesOrientation: false) == stored)
  }

  @Test(arguments: [0, 9, 255, 65_535])
  func orientationThatDoesNotExistIsIgnored(value: Int) throws {
    let plain = try Pictures.jpeg("ycbcr.jpg")
    let file = JPEGBytes.withExif(
      plain, tiff: JPEGBytes.tiff(orientation: value, littleEndian: true))
    #expect(try JPEGDecoder.decode(file) == JPEGDecoder.decode(plain))
  }

  @Test func exifThatPointsOutsideIsIgnored() throws {
    let plain = try Pictures.jpeg("ycbcr.jpg")
    let picture = try JPEGDecoder.decode(plain)
    let tiff = JPEGBytes.tiff(orientation: 6, littleEndian: false)
    // The directory's offset at 4…7 and its count at 8…9, each made absurd.
    var farDirectory = tiff
    farDirectory.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
    var nearEnd = tiff
    nearEnd.replaceSubrange(4..<8, with: [0, 0, 0, UInt8(tiff.count - 1)])
    var otherTag = tiff
    otherTag.replaceSubrange(8..<10, with: [0xFF, 0xFF])
    otherTag.replaceSubrange(22..<24, with: [0x01, 0x11])
    for damaged in [farDirectory, nearEnd, otherTag, [], Array(tiff.prefix(7))] {
      #expect(try JPEGDecoder.decode(JPEGBytes.withExif(plain, tiff: damaged)) == picture)
    }
    for length in 0..<22 {
      let cut = JPEGBytes.withExif(plain, tiff: Array(tiff.prefix(length)))
      #expect(try JPEGDecoder.decode(cut) == picture)
    }
  }

  @Test func orientationBeyondTheFirst64KiBIsNotLookedFor() throws {
    let plain = try Pictures.jpeg("ycbcr.jpg")
    let exif = JPEGBytes.withExif(plain, tiff: JPEGBytes.tiff(orientation: 3, littleEndian: true))
    let comment = JPEGBytes.segment(0xFE, [UInt8](repeating: 32, count: 65_533))
    let near = JPEGBytes.start + JPEGBytes.segment(0xFE, [32, 32]) + exif.dropFirst(2)
    let far = JPEGBytes.start + comment + exif.dropFirst(2)
    #expect(try JPEGDecoder.decode(near) != JPEGDecoder.decode(plain))
    #expect(try JPEGDecoder.decode(far) == JPEGDecoder.decode(plain))
  }
}
