#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The nodes of one page: that they lie inside it and lead where they may.
extension PageCheck {
  /// The offsets of the nodes of a page, which lie in the part that is not free.
  func offsets(
    of page: UnsafeRawBufferPointer, _ number: UInt64, isLeaf: Bool, isFreeList: Bool
  ) throws -> UnsafeBufferPointer<UInt16> {
    let lower = Int(page.load(fromByteOffset: 12, as: UInt16.self))
    let upper = Int(page.load(fromByteOffset: 14, as: UInt16.self))
    guard page.load(as: UInt64.self) == number,
      page.load(fromByteOffset: 10, as: UInt16.self) == (isLeaf ? 2 : 1),
      lower >= Self.headBytes, lower % 2 == 0, lower <= upper, upper <= pageBytes
    else { throw damaged("page \(number) is not a page of its tree") }
    let count = (lower - Self.headBytes) / 2
    // LMDB asserts that a branch branches, but for its list of free pages.
    guard count >= (isLeaf || isFreeList ? 1 : 2) else {
      throw damaged("page \(number) has \(count) keys")
    }
    let offsets = UnsafeRawBufferPointer(rebasing: page[Self.headBytes..<lower])
      .bindMemory(to: UInt16.self)
    for offset in offsets {
      guard offset >= upper, offset % 2 == 0, Int(offset) + Self.nodeHeadBytes <= pageBytes else {
        throw damaged("page \(number) has a key outside of it")
      }
    }
    return offsets
  }

  func key(
    at offset: Int, _ page: UnsafeRawBufferPointer, _ number: UInt64
  ) throws -> UnsafeRawBufferPointer {
    let start = offset + Self.nodeHeadBytes
    let count = Int(page.load(fromByteOffset: offset + 6, as: UInt16.self))
    guard start + count <= pageBytes else {
      throw damaged("page \(number) has a key outside of it")
    }
    return UnsafeRawBufferPointer(rebasing: page[start..<start + count])
  }

  /// Visits one key and value of a leaf; gives the bytes that they take in it.
  mutating func visitLeaf(
    _ offset: Int, _ key: UnsafeRawBufferPointer, _ page: UnsafeRawBufferPointer,
    _ number: UInt64, _ found: inout TreeRecord.Counts,
    visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, Bool) throws -> Void
  ) throws -> Int {
    let valueBytes = Int(page.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    let flags = page.load(fromByteOffset: offset + 4, as: UInt16.self)
    let start = offset + Self.nodeHeadBytes + key.count
    let bytesHere = flags & 1 != 0 ? 8 : valueBytes
    guard flags & ~3 == 0, start + bytesHere <= pageBytes else {
      throw damaged("page \(number) has a value outside of it")
    }
    let nodeBytes = (Self.nodeHeadBytes + key.count + bytesHere + 1) & ~1
    guard flags & 1 != 0 else {
      try visit(
        key, UnsafeRawBufferPointer(rebasing: page[start..<start + valueBytes]), flags & 2 != 0)
      return nodeBytes
    }
    let first = page.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    let pages = UInt64((Self.headBytes - 1 + valueBytes) / pageBytes + 1)
    try take(first, count: pages)
    found.overflows += pages
    guard !checksHeads || isRun(first, pages: pages) else {
      throw damaged("page \(first) is not the value it should be")
    }
    let value = Int(first) * pageBytes + Self.headBytes
    try visit(
      key, UnsafeRawBufferPointer(rebasing: bytes[value..<value + valueBytes]), flags & 2 != 0)
    return nodeBytes
  }

  /// Whether a run of so many overflow pages begins at a page.
  private func isRun(_ first: UInt64, pages: UInt64) -> Bool {
    let head = Int(first) * pageBytes
    return bytes.load(fromByteOffset: head, as: UInt64.self) == first
      && bytes.load(fromByteOffset: head + 10, as: UInt16.self) == 4
      && bytes.load(fromByteOffset: head + 12, as: UInt32.self) == UInt32(truncatingIfNeeded: pages)
  }

  static func ascends(
    _ before: UnsafeRawBufferPointer?, _ key: UnsafeRawBufferPointer, isNumber: Bool
  ) -> Bool {
    guard !isNumber || key.count == 8, (1...511).contains(key.count) else { return false }
    guard let before else { return true }
    if isNumber {
      return before.loadUnaligned(as: UInt64.self) < key.loadUnaligned(as: UInt64.self)
    }
    let order = memcmp(before.baseAddress!, key.baseAddress!, min(before.count, key.count))
    return order != 0 ? order < 0 : before.count < key.count
  }
}
