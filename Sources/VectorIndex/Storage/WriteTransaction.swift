import CLMDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Changes of an environment that get onto the disk all together or not at
/// all. It belongs to the thread that began it.
final class WriteTransaction {
  private let environment: Environment
  private var handle: OpaquePointer?
  /// Bytes of the pages that the transaction has changed, about: LMDB keeps
  /// them in memory and sorts their list.
  private(set) var dirtyBytes = 0

  var pageBytes: Int { environment.pageBytes }

  /// Begins, when no other write transaction goes on.
  init(_ environment: Environment) throws {
    precondition(environment.access == .writing, "opened for reading")
    self.environment = environment
    try check(mdb_txn_begin(environment.handle, nil, 0, &handle), "begin writing")
  }

  /// What was not committed is forgotten.
  deinit {
    if let handle { mdb_txn_abort(handle) }
  }

  /// The bytes stored under `key`, valid until the next change.
  func value(_ tableName: String, key: UInt64) throws -> UnsafeRawBufferPointer? {
    try Records.withKey(key) { try Records.value(handle, table(tableName), tableName, &$0) }
  }

  /// The same for a key of bytes.
  func value(_ tableName: String, key: [UInt8]) throws -> UnsafeRawBufferPointer? {
    try Records.withKey(key) { try Records.value(handle, table(tableName), tableName, &$0) }
  }

  /// Visits keys and values in the order of the keys, until `visit` returns
  /// false. It must not change the table.
  func forEach(
    _ tableName: String, _ visit: (UInt64, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    try Records.forEach(handle, try table(tableName), tableName, from: 0, visit)
  }

  /// Records in a table. Complexity: O(1).
  func count(_ tableName: String) throws -> Int {
    var statistics = MDB_stat()
    try check(
      mdb_stat(handle, table(tableName), &statistics), "count the records of \(tableName)")
    return Int(statistics.ms_entries)
  }

  /// Stores a value of `bytes` bytes, which `fill` must write completely.
  ///
  /// - Parameter isLast: the key is larger than all in the table.
  func put(
    _ tableName: String, key: UInt64, bytes: Int, isLast: Bool = false,
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws {
    try Records.withKey(key) { name in
      try put(tableName, &name, bytes: bytes, isLast: isLast, fill: fill)
    }
  }

  private func put(
    _ tableName: String, _ name: inout MDB_val, bytes: Int, isLast: Bool,
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws {
    try grow(by: bytes)
    var value = MDB_val(mv_size: bytes, mv_data: nil)
    let flags = UInt32(isLast ? MDB_RESERVE | MDB_APPEND : MDB_RESERVE)
    try checkWrite(
      mdb_put(handle, table(tableName), &name, &value, flags), "write a record of \(tableName)")
    fill(UnsafeMutableRawBufferPointer(start: value.mv_data, count: value.mv_size))
  }

  /// Stores some bytes.
  func put(_ tableName: String, key: UInt64, _ bytes: [UInt8]) throws {
    try put(tableName, key: key, bytes: bytes.count) { $0.copyBytes(from: bytes) }
  }

  /// Stores some bytes under a key of bytes, 1 to 511 of them.
  func put(_ tableName: String, key: [UInt8], _ bytes: [UInt8]) throws {
    try Records.withKey(key) { name in
      try put(tableName, &name, bytes: bytes.count, isLast: false) { $0.copyBytes(from: bytes) }
    }
  }

  /// Removes a record; false when there is none.
  @discardableResult
  func remove(_ tableName: String, key: UInt64) throws -> Bool {
    try Records.withKey(key) { try remove(tableName, &$0) }
  }

  /// Removes a record under a key of bytes; false when there is none.
  @discardableResult
  func remove(_ tableName: String, key: [UInt8]) throws -> Bool {
    try Records.withKey(key) { try remove(tableName, &$0) }
  }

  private func remove(_ tableName: String, _ name: inout MDB_val) throws -> Bool {
    try grow(by: 0)
    let code = mdb_del(handle, try table(tableName), &name, nil)
    if code == MDB_NOTFOUND { return false }
    try checkWrite(code, "remove a record of \(tableName)")
    return true
  }

  /// Makes a table, which others see after the commit.
  func makeTable(_ name: String) throws -> MDB_dbi {
    var table: MDB_dbi = 0
    try checkWrite(
      mdb_dbi_open(handle, name, UInt32(MDB_CREATE), &table), "make the table \(name)")
    return table
  }

  /// Waits until everything is on the disk.
  func commit() throws {
    let last = handle
    handle = nil
    environment.lengthenFile(for: dirtyBytes)
    let fault = environment.commitFault()
    if fault != MDB_SUCCESS { mdb_txn_abort(last) }
    try checkWrite(fault != MDB_SUCCESS ? fault : mdb_txn_commit(last), "commit")
  }

  /// Counts what a change copies at least: the page of the record.
  private func grow(by bytes: Int) throws {
    let pages = bytes / pageBytes + 1
    dirtyBytes += pages * pageBytes
    guard dirtyBytes <= StorageLimits.transactionBytes else {
      throw VectorIndexError.transactionTooLarge(
        got: dirtyBytes, expected: StorageLimits.transactionBytes)
    }
  }

  private func table(_ name: String) throws -> MDB_dbi {
    guard let table = environment.table(name) else {
      throw VectorIndexError.damaged("it has no table \(name)")
    }
    return table
  }

  private func checkWrite(_ code: Int32, _ operation: String) throws {
    if code == MDB_MAP_FULL { throw VectorIndexError.full(path: environment.path) }
    if [ENOSPC, EDQUOT, EIO].contains(code) {
      let free = (try? FileSystem(of: environment.path).freeBytes) ?? 0
      // LMDB calls a write that was cut short an input/output error.
      if code != EIO || free < dirtyBytes {
        throw VectorIndexError.diskFull(path: environment.path, free: free, expected: dirtyBytes)
      }
    }
    try check(code, operation)
  }
}
