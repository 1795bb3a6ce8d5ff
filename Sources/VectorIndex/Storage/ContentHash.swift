/// A 64-bit hash of bytes, to compare two indexes and to notice damage; no
/// protection against somebody who wants two inputs with the same hash.
///
/// Word-wise FNV-1a with a shift after each product, because a product alone
/// carries nothing from high bits to low ones. Each step is a bijection of the
/// state, so that a change of one word always changes the result.
package struct ContentHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ word: UInt64) {
    value = (value ^ word) &* 0x0000_0100_0000_01b3
    value ^= value >> 32
  }

  /// Takes in eight bytes at a time, then the rest and the count.
  mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    let whole = bytes.count & ~7
    for offset in stride(from: 0, to: whole, by: 8) {
      combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var rest: UInt64 = 0
    for offset in whole..<bytes.count { rest = rest << 8 | UInt64(bytes[offset]) }
    combine(rest)
    combine(UInt64(bytes.count))
  }

  /// Takes in all rows, block by block.
  mutating func combine(_ blocks: Blocks) {
    for block in 0..<blocks.blockCount { combine(blocks.block(block)) }
  }

  /// The hash of some bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = ContentHash()
    hash.combine(bytes)
    return hash.value
  }
}
