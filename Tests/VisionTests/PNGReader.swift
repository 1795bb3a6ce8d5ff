import CZlib
import Foundation
import TestSupport
import Vision

/// Reads the 8-bit RGB PNG files of the fixtures, whose bytes must be exact,
/// which JPEG cannot give. Anything else is an error.
enum PNGReader {
  struct Unreadable: Error {}

  static func image(_ fixture: String) throws -> PixelImage {
    let file = [UInt8](try Fixtures.data(fixture))
    func number(_ position: Int) -> Int {
      file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    var (position, width, height, packed) = (8, 0, 0, [UInt8]())
    while position + 12 <= file.count {
      let length = number(position)
      let body = position + 8
      switch String(decoding: file[position + 4..<body], as: UTF8.self) {
      case "IHDR":
        (width, height) = (number(body), number(body + 4))
        // Depth 8, colour type 2 (RGB), deflate, no interlacing.
        guard Array(file[body + 8..<body + 13]) == [8, 2, 0, 0, 0] else { throw Unreadable() }
      case "IDAT": packed += file[body..<body + length]
      default: break
      }
      position = body + length + 4
    }
    let stride = 3 * width + 1
    var rows = [UInt8](repeating: 0, count: stride * height)
    var count = uLongf(rows.count)
    guard uncompress(&rows, &count, packed, uLong(packed.count)) == Z_OK, count == rows.count else {
      throw Unreadable()
    }
    return PixelImage(
      width: width, height: height, bytes: try unfiltered(rows, stride: stride, rows: height))
  }

  /// Undoes the prediction of each byte from its neighbours to the left (a),
  /// above (b) and above left (c).
  private static func unfiltered(_ rows: [UInt8], stride: Int, rows count: Int) throws -> [UInt8] {
    let length = stride - 1
    var result = [UInt8](repeating: 0, count: length * count)
    for y in 0..<count {
      for x in 0..<length {
        let a = x >= 3 ? Int(result[y * length + x - 3]) : 0
        let b = y > 0 ? Int(result[(y - 1) * length + x]) : 0
        let c = x >= 3 && y > 0 ? Int(result[(y - 1) * length + x - 3]) : 0
        let predicted =
          switch rows[y * stride] {
          case 0: 0
          case 1: a
          case 2: b
          case 3: (a + b) / 2
          case 4: [a, b, c].min { abs(a + b - c - $0) < abs(a + b - c - $1) }!
          default: throw Unreadable()
          }
        result[y * length + x] = rows[y * stride + 1 + x] &+ UInt8(predicted)
      }
    }
    return result
  }
}
