import Neural
import TestSupport
import Testing
import Vision

@Suite struct JPEGDecoderTests {
  /// The bound is what quality 95 loses of a smooth picture, with room for the
  /// rounding of another libjpeg.
  @Test(arguments: [
    ("ycbcr.jpg", 5), ("ycbcr_progressive.jpg", 5), ("ycbcr_subsampled.jpg", 8), ("rgb.jpg", 3),
    ("cmyk_adobe.jpg", 5), ("cmyk_plain.jpg", 5), ("ycck_adobe.jpg", 6),
  ])
  func everyColourSpaceGivesTheSamePicture(name: String, bound: Int) throws {
    let picture = try JPEGDecoder.decode(Pictures.jpeg(name))
    let difference = try #require(
      picture.largestDifference(from: Pictures.slopes(width: 48, height: 32)))
    #expect(difference <= bound)
  }

  @Test func greyBecomesThreeEqualChannels() throws {
    let picture = try JPEGDecoder.decode(Pictures.jpeg("grey.jpg"))
    let expected = Pictures.picture(width: 48, height: 32) { x, _ in
      [Int](repeating: x * 255 / 47, count: 3)
    }
    #expect(try #require(picture.largestDifference(from: expected)) <= 3)
  }

  @Test(arguments: [
    (0, 203, 150), (150, 203, 150), (76, 203, 150), (75, 102, 75), (39, 102, 75), (38, 51, 38),
    (20, 51, 38), (19, 26, 19), (1, 26, 19),
  ])
  func decodingIsScaledToJustAboveTheMinimumSide(minimum: Int, width: Int, height: Int) throws {
    let picture = try JPEGDecoder.decode(Pictures.jpeg("large.jpg"), minimumSide: minimum)
    #expect(picture.width == width && picture.height == height)
    // A smooth slope looks the same at every size; 12 covers the half pixel by
    // which the corners of the smallest one stand off.
    let expected = Pictures.slopes(width: width, height: height)
    #expect(try #require(picture.largestDifference(from: expected)) <= 12)
  }

  @Test(arguments: ["ycbcr.jpg", "ycbcr_progressive.jpg", "cmyk_adobe.jpg", "grey.jpg"])
  func fileCutOffAnywhereIsDamaged(name: String) throws {
    let file = try Pictures.jpeg(name)
    for length in 2..<file.count {
      #expect { try JPEGDecoder.decode(Array(file[..<length])) } throws: { error in
        if case VisionError.damagedImage = error { true } else { false }
      }
    }
  }

  @Test func lenientDecodingKeepsWhatIsThere() throws {
    let file = try Pictures.jpeg("ycbcr.jpg")
    let cut = Array(file[..<(file.count * 3 / 4)])
    let whole = try JPEGDecoder.decode(file)
    let rest = try JPEGDecoder.decode(cut, isLenient: true)
    #expect(rest.bytes.prefix(3 * 48 * 8) == whole.bytes.prefix(3 * 48 * 8))
    #expect(rest != whole)
  }

  @Test func bytesAfterTheEndAreIgnored() throws {
    let file = try Pictures.jpeg("ycbcr.jpg")
    #expect(try JPEGDecoder.decode(file + [1, 2, 3]) == JPEGDecoder.decode(file))
  }

  @Test(arguments: [[], [0xFF], [0x89, 0x50, 0x4E, 0x47], Array("GIF89a".utf8)] as [[UInt8]])
  func otherFilesAreNotJPEG(file: [UInt8]) {
    #expect { try JPEGDecoder.decode(file) } throws: { error in
      if case VisionError.notJPEG = error { true } else { false }
    }
  }

  @Test(arguments: [
    (65_535, 65_535), (65_500, 65_500), (16_385, 8), (8, 16_385), (16_384, 16_384),
    (10_000, 5_001),
  ])
  func hugeDimensionsAreRefusedByTheHeader(width: Int, height: Int) {
    // A grey picture of the largest size would take seconds to decode, and
    // 12 GB: the refusal comes before.
    #expect {
      try JPEGDecoder.decode(JPEGBytes.header(width: width, height: height))
    } throws: { error in
      guard case VisionError.imageTooLarge(let got, _) = error else { return false }
      return got == "\(width) by \(height) pixels"
    }
  }

  @Test func limitsCanBeLowered() throws {
    let file = try Pictures.jpeg("ycbcr.jpg")
    var limits = ImageLimits()
    limits.maximumSide = 48
    limits.maximumPixels = 48 * 32
    #expect(try JPEGDecoder.decode(file, limits: limits).width == 48)
    limits.maximumSide = 47
    #expect(throws: VisionError.self) { try JPEGDecoder.decode(file, limits: limits) }
    limits.maximumSide = 48
    limits.maximumPixels -= 1
    #expect(throws: VisionError.self) { try JPEGDecoder.decode(file, limits: limits) }
  }

  @Test func coefficientsBeyondTheMemoryLimitAreRefused() throws {
    // A progressive picture of 2048 × 2048 keeps 8 MiB of coefficients.
    let file =
      JPEGBytes.start + JPEGBytes.tables + JPEGBytes.frame(0xC2, width: 2_048, height: 2_048)
      + JPEGBytes.scan(from: 0, to: 0) + JPEGBytes.end
    var limits = ImageLimits()
    limits.maximumMemory = 4 << 20
    #expect { try JPEGDecoder.decode(file, limits: limits) } throws: { error in
      if case VisionError.imageNeedsTooMuchMemory = error { true } else { false }
    }
  }

  @Test func progressiveBombIsRefused() throws {
    #expect(try JPEGDecoder.decode(JPEGBytes.progressive(scans: 100)).width == 8)
    for scans in [101, 80_000] {
      #expect { try JPEGDecoder.decode(JPEGBytes.progressive(scans: scans)) } throws: { error in
        if case VisionError.tooManyScans = error { true } else { false }
      }
    }
  }

  @Test(arguments: [(0xC1, 12), (0xC3, 8)] as [(UInt8, UInt8)])
  func twelveBitsAndLosslessAreNotSupported(marker: UInt8, precision: UInt8) {
    let file = JPEGBytes.header(width: 8, height: 8, marker: marker, precision: precision)
    #expect { try JPEGDecoder.decode(file) } throws: { error in
      if case VisionError.unsupportedImage = error { true } else { false }
    }
  }

  @Test(arguments: ["ycbcr_subsampled.jpg", "ycbcr_progressive.jpg", "ycck_adobe.jpg"])
  func changedBytesNeverTrap(name: String) throws {
    let file = try Pictures.jpeg(name)
    var random = RandomSource(seed: 1)
    var refused = 0
    for round in 0..<1_000 {
      var changed = JPEGBytes.withExif(
        file, tiff: JPEGBytes.tiff(orientation: 6, littleEndian: round % 2 == 0))
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: 2..<changed.count, using: &random)
        changed[position] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        _ = try JPEGDecoder.decode(changed, isLenient: round % 3 == 0)
      } catch is VisionError {
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  @Test func errorsSayWhatToDo() {
    let error = #expect(throws: VisionError.self) {
      try JPEGDecoder.decode(Array("GIF89a".utf8))
    }
    #expect(
      error?.description
        == "not a JPEG file: got bytes 47 49 46 38, expected a file that begins with FF D8; "
        + "convert the picture to JPEG")
  }
}
