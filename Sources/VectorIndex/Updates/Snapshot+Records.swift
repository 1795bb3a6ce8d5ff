/// What a caller keeps beside the vectors, as of one committed state. All bytes
/// stay valid while the snapshot lives.
extension Snapshot {
  /// The record under a number.
  package func record(_ table: String, key: UInt64) throws -> UnsafeRawBufferPointer? {
    try transaction.value(table, key: key)
  }

  /// The record under a key of bytes.
  package func record(_ table: String, key: [UInt8]) throws -> UnsafeRawBufferPointer? {
    try transaction.value(table, key: key)
  }

  /// Visits keys of bytes and their values in the order of the keys, from the
  /// first that does not stand before `start`, until `visit` returns false. Ask
  /// the snapshot nothing meanwhile.
  ///
  /// - Complexity: O(log records), and about 50 ns a record.
  package func forEachKey(
    _ table: String, from start: [UInt8] = [],
    _ visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    try transaction.forEachKey(table, from: start, visit)
  }

  /// Records in a table. Complexity: O(1).
  package func recordCount(_ table: String) throws -> Int { try transaction.count(table) }

  /// How many changes of items the index has seen since its build: two states
  /// with the same number hold the same items.
  package var sequence: UInt64 { base.state.wovenSequence + UInt64(freshCount) }

  /// The items that were changed after the state of that number, some of them
  /// perhaps several times; nil when it is too long ago to tell.
  package func changedIDs(after sequence: UInt64) -> [UInt64]? {
    let woven = base.state.wovenSequence
    guard sequence >= woven, sequence <= self.sequence else { return nil }
    return (Int(sequence - woven)..<freshCount).map { fresh.id($0) }
  }
}
