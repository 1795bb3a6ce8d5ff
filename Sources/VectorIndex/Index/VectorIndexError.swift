/// What can go wrong with a vector index. Each description says what was got,
/// what was expected and what to do.
public enum VectorIndexError: Error, Equatable, CustomStringConvertible {
  /// Which vector an error speaks of.
  public enum Vector: Equatable, Sendable, CustomStringConvertible {
    /// The vector searched for.
    case query
    /// The vector of the item with this id.
    case item(UInt64)

    public var description: String {
      switch self {
      case .query: "the query"
      case .item(let id): "the vector of item \(id)"
      }
    }
  }

  /// A query of the wrong length.
  case wrongDimension(got: Int, expected: Int)
  /// As many floats as `ids × dimension` were expected.
  case wrongVectorCount(got: Int, expected: Int)
  /// A component is NaN or infinite.
  case notFinite(Vector, component: Int)
  /// A vector without direction has no cosine with anything.
  case zeroVector(Vector)
  /// A file that is not whole vectors of one dimension.
  case notVectors(path: String, bytes: Int)
  /// A component beyond what the index can hold.
  case tooLarge(Vector, component: Int, limit: Float)
  /// A number outside the range that ``VectorIndex/Limits`` states for it.
  case outOfRange(name: String, got: Int, expected: ClosedRange<Int>)
  /// A recall that no calibration speaks of.
  case recallOutOfRange(got: Double, expected: ClosedRange<Double>)
  /// An index that was never calibrated.
  case notCalibrated
  /// Two items have the same id.
  case duplicateID(UInt64)
  /// There is nothing at this path that could be an index.
  case notAnIndex(path: String, reason: String)
  /// The file is shorter than its own header says.
  case truncated(path: String, got: Int, expected: Int)
  /// Another format version than this program reads.
  case unsupportedFormat(got: Int, expected: Int)
  /// A record contradicts itself or another one.
  case damaged(String)
  /// Another process or thread is writing in the same directory.
  case busy(directory: String)
  /// This process has the file open in another way.
  case alreadyOpen(path: String)
  /// Nobody may write the file, or its disk is read-only.
  case readOnly(path: String)
  /// The file lies on a file system of another machine.
  case networkFileSystem(path: String, name: String)
  /// Too little space on the disk to add anything.
  case diskFull(path: String, free: Int, expected: Int)
  /// The fresh log has no room, and was not woven into the graph in time.
  case logFull(got: Int, expected: Int)
  /// The file fills the address space that was reserved for it.
  case full(path: String)
  /// Another process has given the file a larger map than this one can see
  /// while it reads.
  case mapOutgrown
  /// More changes at once than fit into one transaction.
  case transactionTooLarge(got: Int, expected: Int)
  /// A system call failed.
  case system(operation: String, path: String, code: Int32)
  /// LMDB reported an error.
  case storage(operation: String, code: Int32)

  public var description: String {
    switch self {
    case .wrongDimension(let got, let expected):
      "got a vector of \(got) numbers, expected \(expected): "
        + "use the embedding that this index was built with"
    case .wrongVectorCount(let got, let expected):
      "got \(got) numbers for all vectors together, expected \(expected): "
        + "give one vector of the stated dimension for each id"
    case .notFinite(let vector, let component):
      "component \(component) of \(vector) is NaN or infinite, expected a finite number: "
        + "check the embedding that made it"
    case .zeroVector(let vector):
      "\(vector) is zero, expected a direction: check the embedding that made it"
    case .notVectors(let path, let bytes):
      "\(path) has \(bytes) bytes that are not whole vectors of one dimension, expected fvecs: "
        + "each vector its dimension as i32, then as many floats"
    case .tooLarge(let vector, let component, let limit):
      "component \(component) of \(vector) is too large, expected at most \(limit): "
        + "scale all vectors down, or choose the precision float32"
    case .outOfRange(let name, let got, let expected):
      "got \(name) = \(got), expected \(expected.lowerBound) to \(expected.upperBound)"
    case .recallOutOfRange(let got, let expected):
      "got recall = \(got), expected \(expected.lowerBound) to \(expected.upperBound)"
    case .notCalibrated:
      "the index has no calibration, expected one for a search by recall: "
        + "give an effort, or calibrate the index (fabula index calibrate)"
    case .duplicateID(let id):
      "got the id \(id) twice, expected every id once: remove or renumber one of the items"
    case .notAnIndex(let path, let reason):
      "\(path) is not an index: \(reason); expected a directory that an index was built in"
    case .truncated(let path, let got, let expected):
      "\(path) has \(got) bytes, expected at least \(expected): "
        + "it was cut off; copy it again or rebuild the index"
    case .unsupportedFormat(let got, let expected):
      "got index format \(got), expected \(expected): rebuild the index with this program"
    case .damaged(let what):
      "the index is damaged: \(what); restore it from a copy or rebuild it"
    case .busy(let directory):
      "the index in \(directory) is being written, expected one writer at a time: "
        + "wait for it to end, or, when a daemon serves it, use its socket (--socket), stop it, "
        + "or open the index for reading (serve --read-only)"
    case .alreadyOpen(let path):
      "\(path) is already open in this process in another way: close it first"
    case .readOnly(let path):
      "\(path) cannot be written: give write permission or copy it to another disk"
    case .networkFileSystem(let path, let name):
      "\(path) lies on \(name), expected a local disk: copy it to one, or force the use "
        + "when no other machine has it open"
    case .diskFull(let path, let free, let expected):
      "got \(free) bytes free on the disk of \(path), expected \(expected): "
        + "free some space; removing and compacting still work"
    case .logFull(let got, let expected):
      "got \(got) changes that are not yet in the graph, expected at most \(expected): "
        + "try again when they have been woven in"
    case .full(let path):
      "\(path) fills the address space reserved for it: raise the limit of the process"
    case .mapOutgrown:
      "the index has outgrown the map of this process: end all searches, then try again"
    case .transactionTooLarge(let got, let expected):
      "got changes of \(got) bytes at once, expected at most \(expected): make smaller batches"
    case .system(let operation, let path, let code):
      "cannot \(operation) \(path): \(systemMessage(code))"
    case .storage(let operation, let code):
      "LMDB cannot \(operation): \(storageMessage(code))"
    }
  }
}
