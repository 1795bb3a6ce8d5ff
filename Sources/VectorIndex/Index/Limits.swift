extension VectorIndex {
  /// What an index accepts. Larger values are refused with an error, both when
  /// a person gives them and when a file claims them.
  public enum Limits {
    /// Components of a vector.
    public static let dimension = 1...8192
    /// Links of a node on an upper level (M of the paper).
    public static let linksPerNode = 2...64
    /// Candidates kept while a node is inserted (efConstruction of the paper).
    public static let constructionEffort = 1...4096
    /// Posting lists; 0 for as many as suit the number of items.
    public static let lists = 0...65_536
    /// Parts of a product-quantised vector: the sum of as many bytes fits into
    /// 16 bits.
    public static let subquantisers = 1...256
    /// Neighbours that one search may ask for.
    public static let k = 1...10_000
    /// The largest `k`.
    public static let kMax = 10_000
    /// Candidates kept during a search of a graph (ef of the paper), or posting
    /// lists scanned.
    public static let effort = 1...10_000
    /// Shares of the true neighbours that a search may be asked to find.
    public static let recall = 0.5...0.999
    /// Efforts whose recall a calibration has measured.
    static let calibratedEfforts = 0...64
    /// Queries that a calibration measures with.
    public static let calibrationQueries = 1...100_000
    /// Threads of a build.
    public static let threads = 1...256
    /// Vectors in one index; the largest 32-bit number marks "no link".
    public static let count = 0...Int(UInt32.max - 1)
    /// Levels above the bottom one. With two links a node, the least, level 31
    /// would be expected only beyond two thousand million nodes.
    public static let topLevel = 0...31
    /// Changes that one call may make.
    public static let batch = 0...10_000
    /// The largest magnitude of a component, unless vectors are normalised: the
    /// square of a length is then far inside the range of floats.
    public static let component: Float = 0x1p50
    /// The largest number of half precision.
    public static let half: Float = 65_504
    /// Bytes of the fingerprint of the embedding, in UTF-8.
    public static let fingerprintBytes = 0...1024
  }
}

/// Sizes of the file that no caller chooses.
enum StorageLimits {
  /// Rows are stored in values of at most this many bytes: a block is written as
  /// a whole when one of its rows changes, and LMDB must find as many free pages
  /// side by side, which blocks of about the same size leave to each other.
  static let blockBytes = 1 << 16
  /// A build commits when a transaction holds this many bytes: LMDB keeps
  /// dirty pages in memory and sorts their list at every commit.
  static let dirtyBytes = 32 << 20
  /// Address space reserved for an index that grows; the file stays as small as
  /// its content.
  static let mapBytes = 1 << 40
  /// A transaction that would change more is refused. LMDB's own limit is half
  /// a gigabyte of pages.
  static let transactionBytes = 256 << 20
  /// Bytes of a batch of a weaving; with more changed blocks it is cut.
  static let weavingBytes = 160 << 20
  /// Blocks of a weaving are written ahead in transactions of so many bytes at
  /// least and about so many at most.
  static let stageBytes = 256 << 10
  static let stageLimit = 32 << 20
  /// A file that is about to grow by less than a quarter of it grows by so many bytes.
  static let growthBytes = 256 << 10
  /// The fresh log has at most so many records; every search scans them all.
  static let freshRecords = 65_536
  /// Bytes of the vectors in the fresh log, which memory mirrors.
  static let freshBytes = 512 << 20
  /// Bytes of the changes of one caller, which go into one transaction.
  static let requestBytes = 64 << 20
  /// Changes of callers that wait together get into one transaction up to this
  /// many bytes and records.
  static let groupBytes = 16 << 20
  static let groupRecords = 4096
  /// The longest wait of a commit for others to join.
  static let groupPatience = Duration.microseconds(200)
  /// Bytes of the disk that stay free, where it is not small.
  static let freeBytes = 256 << 20
  /// Snapshots open at the same time, in all processes.
  static let readers = 1024
  /// How often a writer looks for readers that died.
  static let staleReaderInterval = Duration.seconds(30)
  /// Named tables in one environment.
  static let tables = 32
}
