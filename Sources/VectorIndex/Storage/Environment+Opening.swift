import CLMDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Environment {
  /// How often a writer may commit while the pages are checked.
  private static let attempts = 64

  static func openHandle(
    _ path: String, _ header: EnvironmentHeader, _ access: Access, _ options: Options,
    exceedsMemory: Bool
  ) throws -> OpaquePointer {
    var flags = MDB_NOTLS | MDB_NOSUBDIR
    if access != .writing { flags |= MDB_RDONLY }
    if access == .immutable { flags |= MDB_NOLOCK }
    if !options.synchronizes { flags |= MDB_NOSYNC }
    // What is read beside the page that was asked for would push others out.
    if exceedsMemory { flags |= MDB_NORDAHEAD }
    // The map of a file that does not grow ends where the file does.
    let smallest = max(header.usedBytes, header.fileBytes)
    var mapBytes = access == .immutable ? smallest : max(options.mapBytes, smallest)
    while true {
      var created: OpaquePointer?
      try check(mdb_env_create(&created), "make an environment")
      guard let created else { throw VectorIndexError.damaged("LMDB gave no environment") }
      mdb_env_set_maxdbs(created, MDB_dbi(StorageLimits.tables))
      mdb_env_set_maxreaders(created, UInt32(options.readers))
      mdb_env_set_mapsize(created, mapBytes)
      let code = mdb_env_open(created, path, UInt32(flags), 0o600)
      if code == MDB_SUCCESS { return created }
      mdb_env_close(created)
      if code == ENOMEM, mapBytes / 2 >= 2 * smallest {
        mapBytes /= 2
        continue
      }
      if code == MDB_INVALID || code == MDB_VERSION_MISMATCH {
        throw VectorIndexError.notAnIndex(path: path, reason: storageMessage(code))
      }
      throw VectorIndexError.system(operation: "open, or its lock file", path: path, code: code)
    }
  }

  /// Checks the pages of the newest state and opens its tables, once: LMDB
  /// allows no two transactions to do so at the same time.
  func checkAndOpenTables() throws {
    try checkPages(heads: access == .writing) { transaction in
      for name in try readTableNames(transaction) { try openTable(name, transaction) }
    }
  }

  /// Checks the pages of the newest state, then hands over a transaction of it.
  ///
  /// - Parameter heads: of overflow pages, too. To free or to copy them LMDB goes
  ///   by the length in their head; to read them it does not look there.
  func checkPages(heads: Bool, then body: (OpaquePointer?) throws -> Void = { _ in }) throws {
    for _ in 0..<Self.attempts {
      let transaction = try beginReading()
      var isOpen = true
      defer {
        if isOpen { endReading(transaction) }
      }
      guard
        try PageCheck.check(
          file, pageBytes: pageBytes, transaction: UInt64(mdb_txn_id(transaction)), heads: heads)
      else { continue }
      try body(transaction)
      // Committing, unlike aborting, keeps the table handles.
      let code = mdb_txn_commit(transaction)
      let address = UInt(bitPattern: transaction)
      state.withLock { $0.readers[address] = nil }
      isOpen = false
      return try check(code, "end reading")
    }
    throw VectorIndexError.damaged("\(path): its two meta pages contradict each other")
  }

  func makeTables(_ names: [String]) throws {
    guard !names.isEmpty else { return }
    tables.merge(
      try write { transaction in
        try names.map { ($0, try transaction.makeTable($0)) }
      }
    ) { _, new in new }
  }

  private func openTable(_ name: String, _ transaction: OpaquePointer?) throws {
    var table: MDB_dbi = 0
    let code = mdb_dbi_open(transaction, name, 0, &table)
    guard code == MDB_SUCCESS else {
      throw VectorIndexError.notAnIndex(
        path: path, reason: "its table \(name) cannot be opened: \(storageMessage(code))")
    }
    tables[name] = table
  }

  /// The keys of the main table, which are the names of the others.
  private func readTableNames(_ transaction: OpaquePointer?) throws -> [String] {
    var main: MDB_dbi = 0
    try check(mdb_dbi_open(transaction, nil, 0, &main), "open the main table")
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(transaction, main, &cursor), "open a cursor")
    defer { mdb_cursor_close(cursor) }
    var names: [String] = []
    var key = MDB_val()
    var value = MDB_val()
    while true {
      let code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
      if code == MDB_NOTFOUND { return names }
      try check(code, "read the main table")
      guard names.count < StorageLimits.tables else {
        throw VectorIndexError.notAnIndex(
          path: path, reason: "it has more than \(StorageLimits.tables) tables")
      }
      let bytes = UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size)
      names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }
  }
}
