/// A growing run of bytes.
///
/// Room is claimed once before a loop, so that the loop itself writes through
/// a pointer without asking.
package final class ByteBuffer {
  /// The first byte.
  private(set) var start: UnsafeMutablePointer<UInt8>

  /// How many bytes are used.
  var count = 0

  private var capacity: Int

  package init() {
    capacity = 1024
    start = .allocate(capacity: capacity)
  }

  deinit {
    start.deallocate()
  }

  /// The used bytes, valid until the next claim.
  package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start, count: count)
  }

  /// Forgets the content and makes room for `needed` bytes.
  func restart(room needed: Int) {
    count = 0
    claim(needed)
  }

  /// Makes room for `needed` bytes more.
  func claim(_ needed: Int) {
    guard capacity - count < needed else { return }
    capacity = max(2 * capacity, count + needed)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }

  /// Appends a byte for which room was claimed.
  @inline(__always)
  func put(_ byte: UInt8) {
    start[count] = byte
    count += 1
  }

  /// Appends bytes for which room was claimed.
  func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    (start + count).update(from: base, count: bytes.count)
    count += bytes.count
  }

  /// The last byte, 0 when there is none.
  @inline(__always)
  var last: UInt8 { count > 0 ? start[count - 1] : 0 }
}

/// The bytes of text in UTF-8.
package typealias TextBytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer where Element == UInt8 {
  /// The bytes of a range that lies inside.
  @inline(__always)
  func part(_ lower: Int, _ upper: Int) -> TextBytes {
    TextBytes(start: baseAddress.map { $0 + lower }, count: upper - lower)
  }

  /// The text; bytes that are not UTF-8 become U+FFFD.
  package var text: String { String(decoding: self, as: UTF8.self) }
}

extension String {
  /// Calls `body` with the text in UTF-8.
  @inline(__always)
  package func withBytes<Result>(_ body: (TextBytes) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8(body)
  }
}
