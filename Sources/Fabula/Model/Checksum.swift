import Crypto
import Foundation

/// Checksums as a model's description has them: SHA-256 in hexadecimal digits.
enum Checksum {
  /// The first `digits` digits of the checksum of some bytes.
  static func of(_ data: Data, digits: Int = 64) -> String {
    hexadecimal(SHA256.hash(data: data).prefix(digits / 2))
  }

  /// The checksum of a file, read a megabyte at a time, so that a file of any
  /// size needs no more memory.
  ///
  /// - Throws: the errors of reading.
  static func of(path: String) throws -> String {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? file.close() }
    var hash = SHA256()
    while case let bytes = try file.read(upToCount: 1 << 20) ?? Data(), !bytes.isEmpty {
      hash.update(data: bytes)
    }
    return hexadecimal(hash.finalize())
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
