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
    /// Snapshots open at the same time, in all processes: what the first of them
    /// says counts.
    var readers = StorageLimits.readers
    /// Gives the name of the network protocol behind a path, nil on a local disk.
    var networkProtocol: (String) throws -> String? = FileSystem.networkProtocol(of:)
  }

  /// The file, opened apart from LMDB, to ask for its size and to read it past the map.
  let file: FileDescriptor
  let access: Access
  let handle: OpaquePointer
  let pageBytes: Int
  /// The registry knows the file and must forget it.
  var isRegistered = false
  private let identity: FileIdentity
  let keepsDiskSpaceFree: Bool
  /// Whether memory cannot hold the whole file, so that reading waits for the disk.
  let exceedsMemory: Bool
  /// The handles of the tables, by name.
  var tables: [String: MDB_dbi] = [:]
  let state = Mutex(State())
  /// What a commit fails with, for tests; ``MDB_SUCCESS`` for nothing.
  var commitFault: @Sendable () -> Int32 = { MDB_SUCCESS }

  struct State {
    /// When the read transactions began that have not ended, by their addresses.
    var readers: [UInt: ContinuousClock.Instant] = [:]
    /// Bytes of the file at the last look: it never shrinks.
    var fileBytes = 0
    var staleReadersChecked = ContinuousClock.now
  }

  private init(
    creating created: OpaquePointer, _ file: FileDescriptor, header: EnvironmentHeader,
    _ access: Access, _ options: Options, exceedsMemory: Bool
  ) {
    handle = created
    self.file = file
    self.access = access
    pageBytes = header.pageBytes
    identity = header.identity
    keepsDiskSpaceFree = options.keepsDiskSpaceFree
    self.exceedsMemory = exceedsMemory
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
      let name = try options.networkProtocol(file.path)
    {
      throw VectorIndexError.networkFileSystem(path: file.path, name: name)
    }
    let exceedsMemory = header.fileBytes > ProcessMemory.limit() / 4 * 3
    let created = try Self.openHandle(
      file.path, header, access, options, exceedsMemory: exceedsMemory)
    // From here on deinit closes the environment, also after an error.
    self.init(
      creating: created, file, header: header, access, options, exceedsMemory: exceedsMemory)
    // A writer that was killed between its last write and telling the others
    // left a commit that only the next writer makes known: before we look.
    if access == .writing { _ = try WriteTransaction(self) }
    try checkAndOpenTables()
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

  var path: String { file.path }

  /// The names of all tables.
  var tableNames: Set<String> { Set(tables.keys) }

  /// The handle of a named table, nil when the file does not have it.
  func table(_ name: String) -> MDB_dbi? { tables[name] }

  /// Bytes of the file.
  func fileBytes() throws -> Int { try file.size() }

  /// The file that LMDB really opened.
  func openedIdentity() throws -> FileIdentity { try FileStatus(descriptor(), path).identity }

  /// LMDB's own, whose position is not ours to move.
  func descriptor() throws -> Int32 {
    var descriptor: Int32 = -1
    try check(mdb_env_get_fd(handle, &descriptor), "find its file")
    return descriptor
  }
}
