import CLMDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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

  /// Lengthens the file by some pages when a commit of about `bytes` may need new
  /// ones and is small. A commit that makes the file longer waits for its inode,
  /// too, as long again as for a few pages; so only few do.
  func lengthenFile(for bytes: Int) {
    let step = Self.zeros.count
    var information = MDB_envinfo()
    mdb_env_info(handle, &information)
    let usedBytes = (information.me_last_pgno + 1) * pageBytes
    guard bytes <= step / 4, let end = try? file.size(), end < usedBytes + bytes + step / 4,
      end + step <= Int(information.me_mapsize),
      // Where there is little space, the commit may need it.
      let disk = try? FileSystem(of: path), disk.freeBytes > disk.floorBytes + step,
      let descriptor = try? descriptor()
    else { return }
    _ = pwrite(descriptor, Self.zeros, step, off_t(end))
  }

  private static let zeros = [UInt8](repeating: 0, count: StorageLimits.growthBytes)

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
  /// pages of their snapshots would never be reused. Gives their number.
  @discardableResult
  func removeStaleReaders(every interval: Duration = .zero) throws -> Int {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard now - state.staleReadersChecked >= interval else { return false }
      state.staleReadersChecked = now
      return true
    }
    guard isDue else { return 0 }
    var removed: Int32 = 0
    try check(mdb_reader_check(handle, &removed), "look for stale readers")
    return Int(removed)
  }

  /// Copies the newest state, without free pages, to a file that must not be
  /// there, and waits for the disk. Readers and the writer go on meanwhile.
  func copy(to target: String) throws {
    try checkPages(heads: true)
    try check(mdb_env_copy2(handle, target, UInt32(MDB_CP_COMPACT)), "copy to \(target)")
    try FileDescriptor(target, O_RDWR, operation: "open").synchronize()
  }
}
