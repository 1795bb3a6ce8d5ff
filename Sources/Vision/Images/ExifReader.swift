/// Finds the orientation in the EXIF segment of a JPEG file. Sees nothing but
/// the file's first 64 KiB, and follows no offset out of the segment.
///
///     FF D8                                    start of image
///     FF E1  length:2  "Exif\0\0"  TIFF        segment APP1, big-endian length
///
///     TIFF: "II" 2A 00 | "MM" 00 2A            byte order
///           offset:4 of the directory          from the TIFF's first byte
///     directory: count:2, then entries of 12 bytes:
///           tag:2  type:2  count:4  value:4
enum ExifReader {
  /// The orientation that a JPEG file states; ``ImageOrientation/topLeft`` when
  /// it states none, or one that cannot be read.
  static func orientation(ofJPEG file: UnsafeRawBufferPointer) -> ImageOrientation {
    let bytes = Bytes(UnsafeRawBufferPointer(rebasing: file.prefix(VisionLimits.exifBytes)))
    var position = 2
    while bytes.byte(position) == 0xFF, let marker = bytes.byte(position + 1) {
      switch marker {
      case 0xFF:  // a fill byte before the marker
        position += 1
      case 0x01, 0xD0...0xD8:  // markers without a segment
        position += 2
      case 0xD9, 0xDA:  // the end, or the pixels: no more headers
        return .topLeft
      default:
        guard let length = bytes.number(position + 2, size: 2), length >= 2 else {
          return .topLeft
        }
        let segment = bytes.slice(position + 4, count: length - 2)
        if marker == 0xE1, segment.starts(with: Array("Exif\0\0".utf8)) {
          return orientation(ofTIFF: segment.slice(6, count: segment.count - 6))
        }
        position += 2 + length
      }
    }
    return .topLeft
  }

  private static func orientation(ofTIFF tiff: Bytes) -> ImageOrientation {
    var tiff = tiff
    if tiff.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
      tiff.isLittleEndian = true
    } else if !tiff.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      return .topLeft
    }
    guard let directory = tiff.number(4, size: 4), let count = tiff.number(directory, size: 2)
    else { return .topLeft }
    for entry in 0..<count {
      let position = directory + 2 + 12 * entry
      guard let tag = tiff.number(position, size: 2) else { return .topLeft }
      // Type 3 is a 16-bit number, which stands in the first half of the value.
      if tag == 0x0112, tiff.number(position + 2, size: 2) == 3,
        let value = tiff.number(position + 8, size: 2)
      {
        return UInt8(exactly: value).flatMap(ImageOrientation.init) ?? .topLeft
      }
    }
    return .topLeft
  }
}

/// Bytes that answer nil to every question beyond their end.
private struct Bytes {
  private let bytes: UnsafeRawBufferPointer
  var isLittleEndian = false

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var count: Int { bytes.count }

  func byte(_ position: Int) -> UInt8? {
    position >= 0 && position < bytes.count ? bytes[position] : nil
  }

  /// An unsigned number of `size` bytes, at most 4, so that sums of a few of
  /// them cannot overflow.
  func number(_ position: Int, size: Int) -> Int? {
    guard position >= 0, position + size <= bytes.count else { return nil }
    let digits = bytes[position..<position + size]
    return isLittleEndian
      ? digits.reversed().reduce(0) { $0 << 8 | Int($1) } : digits.reduce(0) { $0 << 8 | Int($1) }
  }

  /// At most `count` bytes from `position`; fewer where the bytes end.
  func slice(_ position: Int, count: Int) -> Bytes {
    Bytes(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(position).prefix(max(0, count))))
  }

  func starts(with prefix: [UInt8]) -> Bool {
    bytes.starts(with: prefix)
  }
}
