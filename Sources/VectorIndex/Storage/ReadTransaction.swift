import CLMDB
import Synchronization

/// One committed state of an environment, kept for as long as the object lives.
///
/// Values are read in place: the bytes belong to the map and stay where they
/// are until the transaction ends.
final class ReadTransaction: @unchecked Sendable {
  let environment: Environment
  /// The number of the commit that is read.
  let id: UInt64
  private let handle: OpaquePointer
  /// LMDB allows one thread at a time in a transaction.
  private let turn = Mutex(())

  init(_ environment: Environment) throws {
    self.environment = environment
    handle = try environment.beginReading()
    id = UInt64(mdb_txn_id(handle))
  }

  deinit { environment.endReading(handle) }

  /// The bytes stored under `key`, of any alignment; nil when there are none.
  ///
  /// Complexity: O(log n), about half a microsecond.
  func value(_ tableName: String, key: UInt64) throws -> UnsafeRawBufferPointer? {
    guard let table = environment.table(tableName) else { return nil }
    return try turn.withLock { _ in
      try Records.withKey(key) { try Records.value(handle, table, tableName, &$0) }
    }
  }

  /// The same for a key of bytes.
  func value(_ tableName: String, key: [UInt8]) throws -> UnsafeRawBufferPointer? {
    guard let table = environment.table(tableName) else { return nil }
    return try turn.withLock { _ in
      try Records.withKey(key) { try Records.value(handle, table, tableName, &$0) }
    }
  }

  /// Visits keys and values in the order of the keys, from `start` on, until
  /// `visit` returns false. Complexity: O(log n) and about 50 ns a record.
  func forEach(
    _ tableName: String, from start: UInt64 = 0,
    _ visit: (UInt64, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    guard let table = environment.table(tableName) else { return }
    try turn.withLock { _ in
      try Records.forEach(handle, table, tableName, from: start, visit)
    }
  }

  /// Visits keys of bytes and their values in the order of the keys, from the
  /// first that does not stand before `start`, until `visit` returns false.
  func forEachKey(
    _ tableName: String, from start: [UInt8] = [],
    _ visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    guard let table = environment.table(tableName) else { return }
    try turn.withLock { _ in
      try Records.forEachKey(handle, table, tableName, from: start, visit)
    }
  }

  /// Records in a table. Complexity: O(1).
  func count(_ tableName: String) throws -> Int { Int(try statistics(tableName).ms_entries) }

  /// Bytes of the pages of a table. Complexity: O(1).
  func bytes(of tableName: String) throws -> Int {
    let statistics = try statistics(tableName)
    let pages =
      statistics.ms_branch_pages + statistics.ms_leaf_pages + statistics.ms_overflow_pages
    return pages * environment.pageBytes
  }

  private func statistics(_ tableName: String) throws -> MDB_stat {
    var statistics = MDB_stat()
    guard let table = environment.table(tableName) else { return statistics }
    try turn.withLock { _ in
      try check(mdb_stat(handle, table, &statistics), "count the records of \(tableName)")
    }
    return statistics
  }
}

/// Records in read and write transactions, under 64-bit numbers or bytes. Numbers
/// are big-endian, so that their order as bytes is their own.
enum Records {
  /// The bytes stored under a key; nil when there are none.
  static func value(
    _ transaction: OpaquePointer?, _ table: MDB_dbi, _ tableName: String,
    _ name: inout MDB_val
  ) throws -> UnsafeRawBufferPointer? {
    var value = MDB_val()
    let code = mdb_get(transaction, table, &name, &value)
    if code == MDB_NOTFOUND { return nil }
    guard code == MDB_SUCCESS else {
      throw VectorIndexError.damaged(
        "a record of \(tableName) cannot be read: \(storageMessage(code))")
    }
    return UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
  }

  static func forEach(
    _ transaction: OpaquePointer?, _ table: MDB_dbi, _ tableName: String, from start: UInt64,
    _ visit: (UInt64, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    try forEachKey(
      transaction, table, tableName,
      from: withUnsafeBytes(of: start.bigEndian) {
        Array($0)
      }
    ) { key, value in
      guard key.count == 8 else {
        throw VectorIndexError.damaged("\(tableName) has a key of \(key.count) bytes")
      }
      return try visit(UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)), value)
    }
  }

  static func forEachKey(
    _ transaction: OpaquePointer?, _ table: MDB_dbi, _ tableName: String, from start: [UInt8],
    _ visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(transaction, table, &cursor), "open a cursor")
    defer { mdb_cursor_close(cursor) }
    var (name, value) = (MDB_val(), MDB_val())
    // LMDB has no key without bytes.
    var code =
      start.isEmpty
      ? mdb_cursor_get(cursor, &name, &value, MDB_FIRST)
      : withKey(start) { first in
        let code = mdb_cursor_get(cursor, &first, &value, MDB_SET_RANGE)
        name = first
        return code
      }
    while code != MDB_NOTFOUND {
      try check(code, "go through the table \(tableName)")
      let key = UnsafeRawBufferPointer(start: name.mv_data, count: name.mv_size)
      let bytes = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
      guard try visit(key, bytes) else { return }
      code = mdb_cursor_get(cursor, &name, &value, MDB_NEXT)
    }
  }

  static func withKey<Result>(
    _ key: UInt64, _ body: (inout MDB_val) throws -> Result
  ) rethrows -> Result {
    var bigEndian = key.bigEndian
    return try withUnsafeMutableBytes(of: &bigEndian) { bytes in
      var name = MDB_val(mv_size: bytes.count, mv_data: bytes.baseAddress)
      return try body(&name)
    }
  }

  static func withKey<Result>(
    _ key: [UInt8], _ body: (inout MDB_val) throws -> Result
  ) rethrows -> Result {
    var key = key
    return try key.withUnsafeMutableBytes { bytes in
      var name = MDB_val(mv_size: bytes.count, mv_data: bytes.baseAddress)
      return try body(&name)
    }
  }
}
