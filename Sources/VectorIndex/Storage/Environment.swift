import CLMDB
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One LMDB file, mapped read-only; what is written goes through `pwrite`, so
/// that no stray pointer can damage it.
///
/// One process writes, any number read. Each reads from a snapshot of its own,
/// which a slot in LMDB's lock file protects. A file that nobody may ever
/// write, for its permissions or because its disk is read-only, needs no lock
/// file.
final class Environment: @unchecked Sendable {
  /// What an environment is opened for.
  enum Access: Equatable {
    /// Reading, while another process may write.
    case reading
    /// Reading and writing, by this process alone.
    case writing
    /// Reading a file that nobody writes: without a lock file.
    case immutable
  }

  /// What a caller may choose.
  struct Options {
    /// Address space to reserve, the most that the file can grow to. The map
    /// never moves: pointers into it stay valid while their snapshot lives.
    /// Where there is less address space, less is taken.
    var mapBytes = StorageLimits.mapBytes
    /// Opens files on network file systems too, which LMDB warns of.
    var allowsNetworkFileSystem = false
    /// Without it a commit does not wait for the disk, and a power cut may
    /// damage the file: for experiments with crashes.
    var synchronizes = true
    /// Refuses to grow a file on a disk that is nearly full.
    var keepsDiskSpaceFree = true
    /// Tables of the caller's, made when they are not there.
    var tables: [String] = []
  }

  let path: String
  let access: Access
  let handle: OpaquePointer
  let pageBytes: Int
  /// The registry knows the file and must forget it.
  var isRegistered = false
  private let identity: FileIdentity
  private let keepsDiskSpaceFree: Bool
  private var tables: [String: MDB_dbi] = [:]
  private let state = Mutex(State())

  private struct State {
    /// When the read transactions began that have not ended, by their addresses.
    var readers: [UInt: ContinuousClock.Instant] = [:]
    /// Bytes of the file at the last look: it never shrinks.
    var fileBytes = 0
    var staleReadersChecked = ContinuousClock.now
  }

  /// How often a writer may commit while the pages are checked.
  private static let attempts = 64

  /// Opens a file for the registry, which knows that it is not open.
  fileprivate init(
    creating created: OpaquePointer, _ file: FileDescriptor, header: EnvironmentHeader,
    _ access: Access, _ options: Options
  ) {
    handle = created
    path = file.path
    self.access = access
    pageBytes = header.pageBytes
    identity = header.identity
    keepsDiskSpaceFree = options.keepsDiskSpaceFree
  }

  /// Opens a file, which must not be open in this process: the registry's part.
  convenience init(
    _ file: FileDescriptor, header: EnvironmentHeader, _ access: Access, _ options: Options
  ) throws {
    let isSealed = try header.isSealed || FileSystem(of: file.path).isReadOnly
    guard access != .writing || !isSealed else {
      throw VectorIndexError.readOnly(path: file.path)
    }
    let access = isSealed ? .immutable : access
    if access != .immutable, !options.allowsNetworkFileSystem,
      let name = try FileSystem.networkProtocol(of: file.path)
    {
      throw VectorIndexError.networkFileSystem(path: file.path, name: name)
    }
    let created = try Self.openHandle(file.path, header, access, options)
    // From here on deinit closes the environment, also after an error.
    self.init(creating: created, file, header: header, access, options)
    // A writer that was killed between its last write and telling the others
    // left a commit that only the next writer makes known: before we look.
    if access == .writing { _ = try WriteTransaction(self) }
    try checkAndOpenTables(file)
    if access == .writing {
      try removeStaleReaders()
      try makeTables(options.tables.filter { tables[$0] == nil })
    }
  }

  deinit {
    guard isRegistered else { return mdb_env_close(handle) }
    EnvironmentRegistry.close(identity) { mdb_env_close(handle) }
  }

  /// Whether who wants `access` can use this environment.
  func serves(_ access: Access) -> Bool {
    access == self.access || access == .reading && self.access == .writing
      || access == .reading && self.access == .immutable && isSealedNow
  }

  private var isSealedNow: Bool {
    (try? FileStatus(descriptor(), path).isSealed || FileSystem(of: path).isReadOnly) ?? false
  }

  /// The names of all tables.
  var tableNames: Set<String> { Set(tables.keys) }

  /// The handle of a named table, nil when the file does not have it.
  func table(_ name: String) -> MDB_dbi? { tables[name] }

  /// Bytes of the file.
  func fileBytes() throws -> Int { try FileStatus(descriptor(), path).bytes }

  /// The file that LMDB really opened.
  func openedIdentity() throws -> FileIdentity { try FileStatus(descriptor(), path).identity }

  private func descriptor() throws -> Int32 {
    var descriptor: Int32 = -1
    try check(mdb_env_get_fd(handle, &descriptor), "find its file")
    return descriptor
  }
}

// MARK: - Transactions

extension Environment {
  /// The newest committed transaction, whichever process committed it.
  /// Complexity: O(1), some nanoseconds.
  var lastTransaction: UInt64 {
    var information = MDB_envinfo()
    mdb_env_info(handle, &information)
    return UInt64(information.me_last_txnid)
  }

  /// Begins a read transaction; ``endReading(_:)`` must follow.
  ///
  /// Another process may have given the file a larger map than ours. Ours can
  /// be moved while nobody in this process reads; until then there is
  /// ``VectorIndexError/mapOutgrown``, and one can try again.
  func beginReading() throws -> OpaquePointer {
    try state.withLock { state in
      var begun: OpaquePointer?
      var code = mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &begun)
      if code == MDB_MAP_RESIZED {
        guard state.readers.isEmpty else { throw VectorIndexError.mapOutgrown }
        try check(mdb_env_set_mapsize(handle, 0), "take the larger map")
        code = mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &begun)
      }
      try check(code, "begin reading")
      guard let begun else { throw VectorIndexError.damaged("LMDB gave no transaction") }
      do {
        let bytes = try fileBytes()
        // Reading past the end of a file that was cut ends in a bus error.
        guard bytes >= state.fileBytes else {
          throw VectorIndexError.truncated(path: path, got: bytes, expected: state.fileBytes)
        }
        state.fileBytes = bytes
      } catch {
        mdb_txn_abort(begun)
        throw error
      }
      state.readers[UInt(bitPattern: begun)] = .now
      return begun
    }
  }

  func endReading(_ transaction: OpaquePointer) {
    let address = UInt(bitPattern: transaction)
    state.withLock { state in
      mdb_txn_abort(transaction)
      state.readers[address] = nil
    }
  }

  /// For how long this process has held its oldest snapshot: while it does, no
  /// page that was freed since is used again. Nil when it holds none.
  var oldestReaderAge: Duration? {
    state.withLock { $0.readers.values.min().map { .now - $0 } }
  }

  /// Runs `body` in a write transaction and commits what it wrote, on the disk
  /// when this returns; nothing is written when it throws. Others wait.
  func write<Result>(_ body: (WriteTransaction) throws -> Result) throws -> Result {
    try removeStaleReaders(every: StorageLimits.staleReaderInterval)
    let transaction = try WriteTransaction(self)
    let result = try body(transaction)
    try transaction.commit()
    return result
  }

  /// Refuses to let the file grow by `bytes` when the disk is nearly full, while
  /// there is room for what frees some (`isFreeing`).
  func requireFreeSpace(for bytes: Int, isFreeing: Bool = false) throws {
    guard keepsDiskSpaceFree else { return }
    let disk = try FileSystem(of: path)
    let expected = bytes + (isFreeing ? 0 : disk.floorBytes)
    guard disk.freeBytes >= expected else {
      throw VectorIndexError.diskFull(path: path, free: disk.freeBytes, expected: expected)
    }
  }

  /// Frees the slots of processes that ended without doing so; otherwise the
  /// pages of their snapshots would never be reused.
  private func removeStaleReaders(every interval: Duration = .zero) throws {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard now - state.staleReadersChecked >= interval else { return false }
      state.staleReadersChecked = now
      return true
    }
    guard isDue else { return }
    var removed: Int32 = 0
    try check(mdb_reader_check(handle, &removed), "look for stale readers")
  }

  /// Copies the newest state, without free pages, to a file that must not be
  /// there, and waits for the disk. Readers and the writer go on meanwhile.
  func copy(to target: String) throws {
    try check(mdb_env_copy2(handle, target, UInt32(MDB_CP_COMPACT)), "copy to \(target)")
    try FileDescriptor(target, O_RDWR, operation: "open").synchronize()
  }
}

// MARK: - Opening

extension Environment {
  private static func openHandle(
    _ path: String, _ header: EnvironmentHeader, _ access: Access, _ options: Options
  ) throws -> OpaquePointer {
    var flags = MDB_NOTLS | MDB_NOSUBDIR
    if access != .writing { flags |= MDB_RDONLY }
    if access == .immutable { flags |= MDB_NOLOCK }
    if !options.synchronizes { flags |= MDB_NOSYNC }
    // The map of a file that does not grow ends where the file does.
    let smallest = max(header.usedBytes, header.fileBytes)
    var mapBytes = access == .immutable ? smallest : max(options.mapBytes, smallest)
    while true {
      var created: OpaquePointer?
      try check(mdb_env_create(&created), "make an environment")
      guard let created else { throw VectorIndexError.damaged("LMDB gave no environment") }
      mdb_env_set_maxdbs(created, MDB_dbi(StorageLimits.tables))
      mdb_env_set_maxreaders(created, UInt32(StorageLimits.readers))
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
  private func checkAndOpenTables(_ file: FileDescriptor) throws {
    for _ in 0..<Self.attempts {
      let transaction = try beginReading()
      var isOpen = true
      defer {
        if isOpen { endReading(transaction) }
      }
      guard
        try PageCheck.check(
          file, pageBytes: pageBytes, transaction: UInt64(mdb_txn_id(transaction)))
      else { continue }
      for name in try readTableNames(transaction) { try openTable(name, transaction) }
      // Committing, unlike aborting, keeps the table handles.
      let code = mdb_txn_commit(transaction)
      let address = UInt(bitPattern: transaction)
      state.withLock { $0.readers[address] = nil }
      isOpen = false
      return try check(code, "end reading")
    }
    throw VectorIndexError.damaged("\(path): its two meta pages contradict each other")
  }

  private func makeTables(_ names: [String]) throws {
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
