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
      try Records.value(handle, table, tableName, key: key)
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

  /// Records in a table. Complexity: O(1).
  func count(_ tableName: String) throws -> Int {
    guard let table = environment.table(tableName) else { return 0 }
    return try turn.withLock { _ in
      var statistics = MDB_stat()
      try check(mdb_stat(handle, table, &statistics), "count the records of \(tableName)")
      return Int(statistics.ms_entries)
    }
  }
}

/// Records under 64-bit keys, in read and write transactions. Keys are
/// big-endian, so that their order as bytes is that of the numbers.
enum Records {
  /// The bytes stored under `key`.
  static func value(
    _ transaction: OpaquePointer?, _ table: MDB_dbi, _ tableName: String, key: UInt64
  ) throws -> UnsafeRawBufferPointer? {
    try withKey(key) { name in
      var value = MDB_val()
      let code = mdb_get(transaction, table, &name, &value)
      if code == MDB_NOTFOUND { return nil }
      guard code == MDB_SUCCESS else {
        throw VectorIndexError.damaged(
          "record \(key) of \(tableName) cannot be read: \(storageMessage(code))")
      }
      return UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
    }
  }

  static func forEach(
    _ transaction: OpaquePointer?, _ table: MDB_dbi, _ tableName: String, from start: UInt64,
    _ visit: (UInt64, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(transaction, table, &cursor), "open a cursor")
    defer { mdb_cursor_close(cursor) }
    var value = MDB_val()
    var next = try withKey(start) { name in
      try step(cursor, &name, &value, MDB_SET_RANGE, tableName)
    }
    while let key = next {
      let bytes = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
      guard try visit(key, bytes) else { return }
      var name = MDB_val()
      next = try step(cursor, &name, &value, MDB_NEXT, tableName)
    }
  }

  /// Moves a cursor; gives the key under it, nil at the end.
  private static func step(
    _ cursor: OpaquePointer?, _ name: inout MDB_val, _ value: inout MDB_val,
    _ operation: MDB_cursor_op, _ tableName: String
  ) throws -> UInt64? {
    let code = mdb_cursor_get(cursor, &name, &value, operation)
    if code == MDB_NOTFOUND { return nil }
    try check(code, "go through the table \(tableName)")
    guard name.mv_size == 8, let data = name.mv_data else {
      throw VectorIndexError.damaged("\(tableName) has a key of \(name.mv_size) bytes")
    }
    return UInt64(bigEndian: data.loadUnaligned(as: UInt64.self))
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
}
