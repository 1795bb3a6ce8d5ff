/// One item found by a search.
public struct Neighbour: Sendable, Equatable {
  /// The id that the item was given at the build.
  public let id: UInt64
  /// How near it is, greater for nearer: see ``Metric``.
  public let score: Float
}

/// Vectors with ids, searched for nearest neighbours: a hierarchical navigable
/// small world graph (Malkov and Yashunin, 2016), posting lists, or neither, in
/// one LMDB file, searched in place from the memory map.
///
/// A search walks the graph on int8 codes, or scans the codes of posting lists,
/// and ranks what it finds by the vectors themselves.
///
/// An index is built by
/// ``build(at:ids:vectors:dimension:metric:precision:fingerprint:kind:threads:progress:)``
/// and changed by ``apply(_:)``; a new build replaces the file in one step, and
/// who has the old one open goes on with it. Any number of threads may search at
/// the same time, while others change the index, and any number of processes may
/// have the same directory open, one of them for writing. Each search sees one
/// committed state from its beginning to its end.
public final class VectorIndex: Sendable {
  /// What an index is opened for.
  public enum Mode: Sendable {
    /// Searching.
    case reading
    /// Searching and changing, by this process alone.
    case writing
  }

  /// How an index is opened.
  public struct Options: Sendable {
    /// Opens indexes on network file systems too. LMDB warns of damage when more
    /// than one machine has the file open.
    public var allowsNetworkFileSystem = false
    /// Tables for records beside the vectors, made when they are not there.
    package var tables: [String] = []
    /// Whether a change waits for the disk.
    package var synchronizes = true
    /// Whether nothing is added when the disk is nearly full.
    package var keepsDiskSpaceFree = true
    /// Whether changes get into the graph by themselves, when there are some
    /// thousand. Without it they do when the log is full, and by
    /// ``VectorIndex/weave()``.
    public var weavesInBackground = true
    /// Changes at which a weaving in the background begins; nil for a number
    /// that suits the size of the index.
    public var weavesAfter: Int?
    /// Threads that weave, 1 to 256.
    public var weavingThreads = 1
    /// Bytes of a weaving that are written ahead together, at least.
    package var stageBytes = StorageLimits.stageBytes
    /// Called, on a queue of its own, each time that weaving in the background
    /// fails. The log keeps everything, and the next change tries again, but not
    /// within ten seconds.
    public var weavingFailed: (@Sendable (any Error) -> Void)?

    public init() {}
  }

  /// Components of each vector.
  public var dimension: Int { shape.dimension }
  /// What "near" means.
  public var metric: Metric { shape.metric }
  /// What made the vectors, as given at the build.
  public let fingerprint: String

  let shape: IndexShape
  let environment: Environment
  let keeper: SnapshotKeeper
  /// Only of an index that is open for writing.
  let updates: UpdateQueue?
  let weaver: WeaverControl?
  /// The directory's place for a writer.
  private let writeLock: FileDescriptor?

  /// Opens the index in `directory`, and resolves every block once. Damage
  /// inside the blocks is for ``_checkInvariants()`` to find; a search survives
  /// it.
  ///
  /// - Throws: ``VectorIndexError``, when there is no index, when it was cut
  ///   off or its records are damaged, when it is of another format version, or when another
  ///   process has it open for writing and this one wants to write too.
  /// - Complexity: O(blocks), about a millisecond for 100 000 vectors.
  public convenience init(
    directory path: String, for mode: Mode = .reading, options: Options = Options()
  ) throws {
    let directory = IndexDirectory(path)
    let isWriting = mode == .writing
    // Looked for first: opening for writing must not make a directory.
    if isWriting { _ = try resolvedPath(directory.link) }
    let lock = isWriting ? try directory.lock() : nil
    try self.init(
      file: directory.link, isWriting ? .writing : .reading, options: options, lock: lock)
  }

  init(
    file: String, _ access: Environment.Access, options: Options = Options(),
    lock: FileDescriptor? = nil
  ) throws {
    var opening = Environment.Options()
    opening.allowsNetworkFileSystem = options.allowsNetworkFileSystem
    opening.synchronizes = options.synchronizes
    opening.keepsDiskSpaceFree = options.keepsDiskSpaceFree
    opening.tables = [TableName.fresh, TableName.state] + options.tables
    environment = try EnvironmentRegistry.open(file, access, opening)
    let keeper = SnapshotKeeper(environment)
    self.keeper = keeper
    writeLock = lock
    let metadata = try keeper.snapshot().base.metadata
    if access == .writing {
      try Self.check(options.weavingThreads, in: Limits.threads, "weavingThreads")
      let control = WeaverControl(
        Weaver(
          environment: environment, keeper: keeper, threads: options.weavingThreads,
          stageBytes: options.stageBytes),
        options, metadata)
      let writer = FreshLogWriter(environment: environment, keeper: keeper, weaver: control)
      updates = UpdateQueue { try writer.commit($0) }
      weaver = control
    } else {
      (updates, weaver) = (nil, nil)
    }
    shape = metadata.shape
    fingerprint = metadata.fingerprint
  }

  /// The directory's place for a writer is given up when nothing is written any
  /// more.
  deinit { weaver?.stop() }

  /// Items.
  ///
  /// - Throws: ``VectorIndexError``, when the newest state cannot be read.
  public var count: Int {
    get throws { try snapshot().count }
  }

  /// The newest committed state, for several questions about the same.
  package func snapshot() throws -> Snapshot { try keeper.snapshot() }

  /// The items nearest to `query`, nearest first, equally near ones by id:
  /// `k` of them, or all when there are fewer.
  ///
  /// - Parameters:
  ///   - query: `dimension` finite numbers, for the cosine not all zero and of
  ///     any length.
  ///   - k: 1 to ``Limits/kMax``.
  ///   - effort: candidates kept during the search of a graph (ef of the paper),
  ///     by default ``defaultEffort``, raised to `k`; or posting lists scanned, by
  ///     default those of ``IVFParameters/probes``. More find more of the true
  ///     neighbours in more time. 1 to 10 000.
  ///   - exact: compare with every vector instead, O(`count` · `dimension`).
  ///   - filter: the items that may be answered; by default all. With it come `k`
  ///     of those that pass, or all of them when there are fewer.
  /// - Throws: ``VectorIndexError`` for a query or a number out of range.
  public func search(
    _ query: [Float], k: Int, effort: Int? = nil, exact: Bool = false, filter: ItemFilter? = nil
  ) throws -> [Neighbour] {
    try snapshot().search(query, k: k, effort: effort, exact: exact, filter: filter)
  }

  /// The same for a query in memory of the caller's.
  public func search(
    _ query: UnsafeBufferPointer<Float>, k: Int, effort: Int? = nil, exact: Bool = false,
    filter: ItemFilter? = nil
  ) throws -> [Neighbour] {
    try snapshot().search(query, k: k, effort: effort, exact: exact, filter: filter)
  }

  /// The vector of an item as it is stored, normalised for the cosine; nil when there is no such id.
  ///
  /// - Throws: ``VectorIndexError/damaged(_:)``.
  public func vector(id: UInt64) throws -> [Float]? {
    try snapshot().vector(id: id)
  }

  /// Whether the file has a table of this name.
  package func hasTable(_ name: String) -> Bool { environment.table(name) != nil }

  static func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range.contains(value) else {
      throw VectorIndexError.outOfRange(name: name, got: value, expected: range)
    }
  }
}

extension VectorIndex {
  /// The effort of a search of a graph that names none: chosen with room
  /// above the 95 % of true neighbours that the tests demand.
  public static let defaultEffort = 96
}

extension Base {
  /// The effort of a search that names none.
  var defaultEffort: Int {
    metadata.shape.lists.map { max(1, $0.probes) } ?? VectorIndex.defaultEffort
  }
}
