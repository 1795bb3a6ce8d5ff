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
  /// A number outside the range that ``VectorIndex/Limits`` states for it.
  case outOfRange(name: String, got: Int, expected: ClosedRange<Int>)
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
  /// Another process or thread is building an index in the same directory.
  case buildInProgress(directory: String)
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
    case .outOfRange(let name, let got, let expected):
      "got \(name) = \(got), expected \(expected.lowerBound) to \(expected.upperBound)"
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
    case .buildInProgress(let directory):
      "an index is being built in \(directory), expected one build at a time: wait for it to end"
    case .system(let operation, let path, let code):
      "cannot \(operation) \(path): \(systemMessage(code))"
    case .storage(let operation, let code):
      "LMDB cannot \(operation): \(storageMessage(code))"
    }
  }
}
