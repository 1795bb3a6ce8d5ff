/// JPEG files written byte by byte, for what no ordinary encoder produces.
enum JPEGBytes {
  static let start: [UInt8] = [0xFF, 0xD8]
  static let end: [UInt8] = [0xFF, 0xD9]

  static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xFF, marker] + bigEndian(body.count + 2) + body
  }

  static func bigEndian(_ value: Int) -> [UInt8] {
    [UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  /// A frame header of one grey component. 0xC0 is baseline, 0xC1 extended,
  /// 0xC2 progressive, 0xC3 lossless.
  static func frame(_ marker: UInt8, width: Int, height: Int, precision: UInt8 = 8) -> [UInt8] {
    segment(
      marker, [precision] + bigEndian(height) + bigEndian(width) + [1] + [1, 0x11, 0])
  }

  /// All quantisers 1, and Huffman tables of a single code: "0" means a DC
  /// difference of 0, or the end of an AC block.
  static let tables: [UInt8] =
    segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
    + segment(0xC4, [0x00, 1] + [UInt8](repeating: 0, count: 15) + [0])
    + segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])

  /// A scan of coefficients `from` to `to` of a picture of one block.
  static func scan(from: UInt8, to: UInt8) -> [UInt8] {
    segment(0xDA, [1, 1, 0x00, from, to, 0x00]) + [0x7F]
  }

  /// A legal progressive file of 8 × 8 pixels with `count` scans.
  static func progressive(scans count: Int) -> [UInt8] {
    start + tables + frame(0xC2, width: 8, height: 8) + scan(from: 0, to: 0)
      + [[UInt8]](repeating: scan(from: 1, to: 63), count: count - 1).flatMap(\.self) + end
  }

  /// A header that names a size, and no pixels.
  static func header(width: Int, height: Int, marker: UInt8 = 0xC0, precision: UInt8 = 8)
    -> [UInt8]
  {
    start + tables + frame(marker, width: width, height: height, precision: precision)
      + scan(from: 0, to: 63) + end
  }

  /// A file with an EXIF segment put right after its start.
  static func withExif(_ file: [UInt8], tiff: [UInt8]) -> [UInt8] {
    start + segment(0xE1, Array("Exif\0\0".utf8) + tiff) + file.dropFirst(2)
  }

  /// A TIFF with two entries in its directory, the second the orientation.
  static func tiff(orientation: Int, littleEndian: Bool) -> [UInt8] {
    func short(_ value: Int) -> [UInt8] {
      littleEndian ? bigEndian(value).reversed() : bigEndian(value)
    }
    func long(_ value: Int) -> [UInt8] {
      littleEndian ? short(value) + [0, 0] : [0, 0] + short(value)
    }
    return (littleEndian ? [0x49, 0x49] : [0x4D, 0x4D]) + short(42) + long(8) + short(2)
      + short(0x0100) + short(4) + long(1) + long(48)
      + short(0x0112) + short(3) + long(1) + short(orientation) + [0, 0] + long(0)
  }
}
