import CLMDB

/// Writes a new environment into an index directory and puts it in the place
/// of the old one in a single step.
///
/// The file is written under a temporary name, synced, and published. Whoever
/// opens the directory sees the old index or the new one, whole. A crash leaves
/// the temporary file, which the next build removes.
package final class EnvironmentWriter {
  /// The file that is being written.
  let temporaryPath: String
  private let directory: IndexDirectory
  private let lock: FileDescriptor
  private var environment: OpaquePointer?
  private var transaction: OpaquePointer?
  private var tables: [String: MDB_dbi] = [:]
  private var dirtyBytes = 0
  private let pageBytes: Int

  init(directory path: String) throws {
    directory = IndexDirectory(path)
    temporaryPath = directory.temporary
    lock = try directory.lock()
    removeFile(temporaryPath)
    try check(mdb_env_create(&environment), "make an environment")
    do {
      try check(
        mdb_env_set_maxdbs(environment, MDB_dbi(StorageLimits.tables)), "set the table count")
      try check(mdb_env_set_mapsize(environment, StorageLimits.mapBytes), "reserve the map")
      // Nobody sees the file before it is synced as a whole.
      let flags = MDB_NOSYNC | MDB_NOLOCK | MDB_NOTLS | MDB_NOSUBDIR
      try check(
        mdb_env_open(environment, temporaryPath, UInt32(flags), 0o600), "open \(temporaryPath)")
      var statistics = MDB_stat()
      try check(mdb_env_stat(environment, &statistics), "read the page size")
      pageBytes = Int(statistics.ms_psize)
      try check(mdb_txn_begin(environment, nil, 0, &transaction), "begin writing")
    } catch {
      mdb_env_close(environment)
      removeFile(temporaryPath)
      throw error
    }
  }

  /// Nothing that was not published stays.
  deinit {
    close()
    removeFile(temporaryPath)
  }

  /// Stores a value of `bytes` bytes, which `fill` must write completely. The
  /// keys of one table must ascend.
  package func put(
    _ tableName: String, key: UInt64, bytes: Int, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws {
    try Records.withKey(key) { try put(tableName, &$0, bytes: bytes, fill: fill) }
  }

  /// Stores some bytes under a key of bytes, 1 to 511 of them. The keys of one
  /// table must ascend.
  package func put(_ tableName: String, key: [UInt8], _ bytes: UnsafeRawBufferPointer) throws {
    try Records.withKey(key) { name in
      try put(tableName, &name, bytes: bytes.count) { $0.copyBytes(from: bytes) }
    }
  }

  private func put(
    _ tableName: String, _ name: inout MDB_val, bytes: Int,
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws {
    if dirtyBytes > StorageLimits.dirtyBytes { try commit() }
    let table = try table(tableName)
    var value = MDB_val(mv_size: bytes, mv_data: nil)
    let flags = UInt32(MDB_RESERVE | MDB_APPEND)
    dirtyBytes += name.mv_size + bytes
    try check(
      mdb_put(transaction, table, &name, &value, flags), "write a record of \(tableName)")
    fill(UnsafeMutableRawBufferPointer(start: value.mv_data, count: value.mv_size))
  }

  /// Makes a table, for records to come.
  package func makeTable(_ name: String) throws { _ = try table(name) }

  /// Stores all blocks under their numbers, in a table that is made even when
  /// there are none: a weaving may add some.
  func put(_ tableName: String, _ blocks: Blocks) throws {
    try makeTable(tableName)
    for number in 0..<blocks.blockCount {
      let rows = blocks.block(number)
      let head = BlockHead(tableName, number: number, generation: 0, rows: rows)
      let bytes = BlockHead.valueBytes(rows: rows.count, pageBytes: pageBytes)
      try put(tableName, key: UInt64(number), bytes: bytes) { head.write(rows, to: $0) }
    }
  }

  /// Commits everything, waits for the disk and closes the file.
  func finish() throws {
    let last = transaction
    transaction = nil
    try check(mdb_txn_commit(last), "commit")
    try check(mdb_env_sync(environment, 1), "sync")
    close()
  }

  /// Gives the finished file its final name.
  func publish() throws {
    precondition(environment == nil, "finish first")
    try directory.publish()
  }

  private func commit() throws {
    let full = transaction
    transaction = nil
    try check(mdb_txn_commit(full), "commit")
    try check(mdb_txn_begin(environment, nil, 0, &transaction), "begin writing")
    dirtyBytes = 0
  }

  private func table(_ name: String) throws -> MDB_dbi {
    if let table = tables[name] { return table }
    var table: MDB_dbi = 0
    try check(
      mdb_dbi_open(transaction, name, UInt32(MDB_CREATE), &table), "make the table \(name)")
    tables[name] = table
    return table
  }

  private func close() {
    mdb_txn_abort(transaction)
    transaction = nil
    if let environment { mdb_env_close(environment) }
    environment = nil
  }
}
