/// Words in the order in which they were added, and the row of each.
///
/// The words lie one after the other in one array; the table of rows is open
/// addressing with linear probing, 8 bytes a slot, at most half full: a lookup
/// is O(1) and touches one or two cache lines. A word needs its own bytes and
/// 20 to 36 bytes more.
package struct WordTable: Sendable {
  /// The words' bytes, one after the other.
  private var bytes: [UInt8] = []
  /// Where each word ends in `bytes`.
  private var ends: [Int] = []
  /// Row + 1 in the low half, the hash in the high half; 0 is an empty slot.
  private var slots = [UInt64](repeating: 0, count: 64)

  package init() {}

  /// How many words there are.
  package var count: Int { ends.count }

  /// The word of a row.
  package subscript(row: Int) -> String {
    withBytes(of: row) { $0.text }
  }

  /// Calls `body` with the bytes of a row.
  package func withBytes<Result>(of row: Int, _ body: (TextBytes) -> Result) -> Result {
    let lower = row == 0 ? 0 : ends[row - 1]
    let upper = ends[row]
    return bytes.withUnsafeBufferPointer { body($0.part(lower, upper)) }
  }

  /// The row of a word, nil when it is not there.
  package func row(of word: TextBytes) -> Int? {
    let slot = slots[slotIndex(of: word, hash: Self.hash(word))]
    return slot == 0 ? nil : Int(slot & 0xFFFF_FFFF) - 1
  }

  /// The row of a word, which is added when it is not there.
  package mutating func rowAdding(_ word: TextBytes) -> Int {
    let hash = Self.hash(word)
    let index = slotIndex(of: word, hash: hash)
    if slots[index] != 0 { return Int(slots[index] & 0xFFFF_FFFF) - 1 }
    appendRow(word, hash: hash, slot: index)
    return count - 1
  }

  /// Adds a row. If the word was there before, the new row is its row from now on.
  package mutating func append(_ word: TextBytes) {
    let hash = Self.hash(word)
    appendRow(word, hash: hash, slot: slotIndex(of: word, hash: hash))
  }

  private mutating func appendRow(_ word: TextBytes, hash: UInt32, slot: Int) {
    precondition(count < Int(UInt32.max))
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    slots[slot] = UInt64(hash) << 32 | UInt64(count)
    if 2 * count > slots.count { grow() }
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: 2 * old.count)
    for entry in old where entry != 0 {
      var index = Int(entry >> 32) & (slots.count - 1)
      while slots[index] != 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = entry
    }
  }

  /// The slot that holds a word, or the empty one where it belongs.
  private func slotIndex(of word: TextBytes, hash: UInt32) -> Int {
    let mask = slots.count - 1
    var index = Int(hash) & mask
    while slots[index] != 0 {
      let entry = slots[index]
      if UInt32(entry >> 32) == hash, isWord(word, at: Int(entry & 0xFFFF_FFFF) - 1) { break }
      index = (index + 1) & mask
    }
    return index
  }

  private func isWord(_ word: TextBytes, at row: Int) -> Bool {
    let lower = row == 0 ? 0 : ends[row - 1]
    guard ends[row] - lower == word.count else { return false }
    for offset in 0..<word.count where bytes[lower + offset] != word[offset] { return false }
    return true
  }

  /// FNV-1a, folded to 32 bits: the words of a corpus are short.
  private static func hash(_ word: TextBytes) -> UInt32 {
    var hash = fingerprintStart
    for byte in word { hash = fingerprint(hash, byte) }
    return UInt32(truncatingIfNeeded: hash >> 32 ^ hash)
  }

  /// A 64-bit number that tells lists of words apart.
  package var fingerprint: UInt64 {
    var hash = Self.fingerprintStart
    var start = 0
    for end in ends {
      for index in start..<end { hash = Self.fingerprint(hash, bytes[index]) }
      // 0x0A cannot be part of a word in a vocabulary file.
      hash = Self.fingerprint(hash, .newline)
      start = end
    }
    return hash
  }

  private static let fingerprintStart: UInt64 = 0xCBF2_9CE4_8422_2325

  private static func fingerprint(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
