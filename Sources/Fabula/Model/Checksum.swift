import Crypto
import Foundation

/// Checksums as a model's description has them.
enum Checksum {
  /// The first `digits` hexadecimal digits of the SHA-256 of some bytes.
  static func of(_ data: Data, digits: Int = 64) -> String {
    SHA256.hash(data: data).prefix(digits / 2).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
