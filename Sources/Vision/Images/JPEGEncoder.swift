import CJPEG
import Foundation

extension PixelImage {
  /// The picture as a baseline JPEG file.
  ///
  /// - Parameter quality: 1 to 100; 85 by default.
  /// - Throws: ``VisionError/imageTooLarge(got:expected:)`` when a side is longer
  ///   than a JPEG file can have.
  public func jpeg(quality: Int = 85) throws -> Data {
    var count = 0
    let file = bytes.withUnsafeBufferPointer { rgb in
      fabula_jpeg_encode(
        rgb.baseAddress, UInt32(clamping: width), UInt32(clamping: height),
        Int32(clamping: min(100, max(1, quality))), &count)
    }
    guard let file else {
      throw VisionError.imageTooLarge(
        got: "\(width) by \(height) pixels", expected: "at most 65500 a side")
    }
    return Data(bytesNoCopy: file, count: count, deallocator: .free)
  }

  /// The picture with a shorter side of at most `side` pixels.
  public func thumbnail(side: Int) -> PixelImage {
    let shorter = min(width, height)
    guard shorter > side else { return self }
    return resized(
      width: max(1, width * side / shorter), height: max(1, height * side / shorter))
  }
}
