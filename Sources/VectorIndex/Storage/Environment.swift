import CLMDB
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One LMDB file, mapped read-only.
///
/// A published index is never written again, only replaced by another file, so
/// no lock file is needed (`MDB_NOLOCK`): any number of processes may read it,
/// from a read-only disk too. When the file is replaced, those who have the
/// old one open keep it until they close it.
final class Environment: @unchecked Sendable {
  let path: String
  let header: EnvironmentHeader
  let handle: OpaquePointer
  private var tables: [String: MDB_dbi] = [:]

  /// The name of the file in an index directory.
  static let fileName = "data.mdb"

  /// Opens the file at `path`, or shares the environment of an earlier open in
  /// this process: LMDB forbids to open one file twice in a process.
  static func open(_ path: String) throws -> Environment {
    try registry.withLock { try $0.open(path) }
  }

  private static let registry = Mutex(EnvironmentRegistry())

  fileprivate init(_ path: String, header: EnvironmentHeader) throws {
    var created: OpaquePointer?
    try check(mdb_env_create(&created), "make an environment")
    guard let created else { throw VectorIndexError.damaged("LMDB gave no environment") }
    self.path = path
    self.header = header
    self.handle = created
    // From here on deinit closes the environment, also after an error.
    try check(mdb_env_set_maxdbs(handle, MDB_dbi(StorageLimits.tables)), "set the table count")
    // The map ends where the file does, whatever map size the file claims.
    try check(mdb_env_set_mapsize(handle, header.usedBytes), "set the map size")
    let flags = MDB_RDONLY | MDB_NOLOCK | MDB_NOTLS | MDB_NOSUBDIR
    let code = mdb_env_open(handle, path, UInt32(flags), 0)
    guard code != MDB_INVALID, code != MDB_VERSION_MISMATCH else {
      throw VectorIndexError.notAnIndex(path: path, reason: storageMessage(code))
    }
    try check(code, "open \(path)")
    try openTables()
  }

  deinit { mdb_env_close(handle) }

  /// The handle of a named table, nil when the file does not have it.
  func table(_ name: String) -> MDB_dbi? { tables[name] }

  /// The file that LMDB really opened.
  fileprivate func openedIdentity() throws -> FileIdentity {
    var descriptor: Int32 = -1
    try check(mdb_env_get_fd(handle, &descriptor), "find its file")
    return try fileStatus(descriptor, path).identity
  }

  /// Opens every named table once: LMDB allows no two transactions to do so at
  /// the same time.
  private func openTables() throws {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction), "begin reading")
    defer { mdb_txn_abort(transaction) }
    for name in try tableNames(transaction) {
      var table: MDB_dbi = 0
      let code = mdb_dbi_open(transaction, name, 0, &table)
      guard code == MDB_SUCCESS else {
        throw VectorIndexError.notAnIndex(
          path: path, reason: "its table \(name) cannot be opened: \(storageMessage(code))")
      }
      tables[name] = table
    }
    // Committing, unlike aborting, keeps the table handles.
    let code = mdb_txn_commit(transaction)
    transaction = nil
    try check(code, "end reading")
  }

  /// The keys of the main table, which are the names of the others.
  private func tableNames(_ transaction: OpaquePointer?) throws -> [String] {
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

/// The environments that are open in this process, by file.
private struct EnvironmentRegistry {
  private struct Weak {
    weak var environment: Environment?
  }

  private var opened: [FileIdentity: Weak] = [:]

  /// How often the file may be replaced under our hands before we give up.
  private static let attempts = 8

  mutating func open(_ path: String) throws -> Environment {
    opened = opened.filter { $0.value.environment != nil }
    for _ in 0..<Self.attempts {
      let header = try EnvironmentHeader(
        FileDescriptor(path, O_RDONLY | O_NONBLOCK, operation: "open"))
      if let environment = opened[header.identity]?.environment { return environment }
      let environment = try Environment(path, header: header)
      // A build may have put another file there since we looked.
      guard try environment.openedIdentity() == header.identity else { continue }
      opened[header.identity] = Weak(environment: environment)
      return environment
    }
    throw VectorIndexError.notAnIndex(path: path, reason: "it is replaced again and again")
  }
}
