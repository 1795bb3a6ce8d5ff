import CJPEG
import Foundation

/// Decodes JPEG files with libjpeg.
///
/// Baseline and progressive files of 8 bits a sample are read: grey, YCbCr and
/// RGB, and CMYK and YCCK, also inverted as Adobe writes them. Colour profiles
/// and thumbnails are ignored.
public enum JPEGDecoder {
  /// Decodes a file.
  ///
  /// - Parameters:
  ///   - file: the bytes of the file.
  ///   - limits: what the file may ask for, checked on its header before any
  ///     memory for the picture is allocated.
  ///   - minimumSide: when given, the picture is decoded at 1, 1/2, 1/4 or 1/8
  ///     of its size, the smallest whose shorter side has this many pixels.
  ///     Faster, and bounds the memory. Default: full size.
  ///   - appliesOrientation: turn the picture as its EXIF orientation says.
  ///   - isLenient: fill missing and damaged parts with grey instead of
  ///     throwing. A file whose header is damaged is refused all the same.
  /// - Throws: ``VisionError``.
  public static func decode(
    _ file: some ContiguousBytes, limits: ImageLimits = .default, minimumSide: Int? = nil,
    appliesOrientation: Bool = true, isLenient: Bool = false
  ) throws -> PixelImage {
    try file.withUnsafeBytes { bytes in
      let reader = JPEGReader(
        file: bytes, limits: limits, minimumSide: minimumSide ?? 0, isLenient: isLenient)
      let picture = try reader.pixels()
      return appliesOrientation
        ? picture.upright(from: ExifReader.orientation(ofJPEG: bytes)) : picture
    }
  }
}

/// One file and the options to read it with.
private struct JPEGReader {
  let file: UnsafeRawBufferPointer
  let limits: ImageLimits
  let minimumSide: Int
  let isLenient: Bool

  func pixels() throws -> PixelImage {
    guard file.starts(with: [0xFF, 0xD8]) else {
      throw VisionError.notJPEG(
        got: file.isEmpty ? "no bytes" : "bytes \(hexadecimal(file.prefix(4)))",
        expected: "a file that begins with FF D8")
    }
    var allowed = fabula_jpeg_limits(
      maximum_side: UInt32(clamping: limits.maximumSide),
      maximum_pixels: UInt64(clamping: limits.maximumPixels),
      maximum_memory: UInt64(clamping: min(limits.maximumMemory, Int(Int32.max))),
      maximum_scans: Int32(clamping: limits.maximumScans), lenient: isLenient)
    let side = UInt32(clamping: minimumSide)
    let bytes = file.assumingMemoryBound(to: UInt8.self).baseAddress
    var report = fabula_jpeg_report()
    try check(fabula_jpeg_read_header(bytes, file.count, &allowed, side, &report), report)
    let (width, height) = (Int(report.output_width), Int(report.output_height))
    return try PixelImage(width: width, height: height) { pixels in
      try check(
        fabula_jpeg_decode(
          bytes, file.count, &allowed, side, pixels, 3 * width * height, &report), report)
    }
  }

  private func check(_ status: fabula_jpeg_status, _ report: fabula_jpeg_report) throws {
    let message = withUnsafeBytes(of: report.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch status {
    case FABULA_JPEG_OK:
      return
    case FABULA_JPEG_NOT_JPEG:
      throw VisionError.notJPEG(got: message, expected: "a file that begins with FF D8")
    case FABULA_JPEG_TOO_LARGE:
      throw VisionError.imageTooLarge(
        got: "\(report.width) by \(report.height) pixels",
        expected: "at most \(limits.maximumSide) a side and \(limits.maximumPixels) in all")
    case FABULA_JPEG_TOO_MANY_SCANS:
      throw VisionError.tooManyScans(
        got: "more than \(limits.maximumScans)", expected: "at most \(limits.maximumScans)")
    case FABULA_JPEG_UNSUPPORTED:
      throw VisionError.unsupportedImage(
        got: message, expected: "8 bits a sample, grey, RGB, YCbCr, CMYK or YCCK")
    case FABULA_JPEG_OUT_OF_MEMORY:
      throw VisionError.imageNeedsTooMuchMemory(
        got: message, expected: "at most \(limits.maximumMemory) bytes")
    default:
      throw VisionError.damagedImage(got: message, expected: "a whole JPEG file")
    }
  }
}

private func hexadecimal(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
    .joined(separator: " ")
}
