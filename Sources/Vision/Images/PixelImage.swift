/// A picture of 8-bit RGB pixels.
public struct PixelImage: Equatable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Red, green, blue of each pixel, row after row without gaps: 3 · `width` ·
  /// `height` bytes.
  public let bytes: [UInt8]

  /// A picture of given pixels. `bytes` must hold 3 · `width` · `height` of
  /// them, and each side at least 1.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    precondition(bytes.count == 3 * width * height, "three bytes a pixel")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// A picture whose pixels `fill` writes, all of them.
  package init(
    width: Int, height: Int, fill: (UnsafeMutablePointer<UInt8>) throws -> Void
  ) rethrows {
    let count = 3 * width * height
    let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try fill(buffer.baseAddress!)
      initialized = count
    }
    self.init(width: width, height: height, bytes: bytes)
  }
}
