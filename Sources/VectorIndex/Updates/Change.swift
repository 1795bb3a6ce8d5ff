extension VectorIndex {
  /// One change of an index that is open for writing.
  public enum Change: Sendable, Equatable {
    /// Adds an item, or replaces the one with this id. The vector has
    /// `dimension` finite numbers, not all zero; it is normalised.
    case put(id: UInt64, vector: [Float])
    /// Removes an item. It is no error when there is none.
    case remove(id: UInt64)

    /// The item that changes.
    public var id: UInt64 {
      switch self {
      case .put(let id, _), .remove(let id): id
      }
    }
  }

  /// What changes have done.
  public struct Outcome: Sendable, Equatable {
    /// Items that were not there before.
    public var added = 0
    /// Items that got another vector.
    public var replaced = 0
    /// Items that were there before and are not any more.
    public var removed = 0
    /// Items to remove that were not there.
    public var missing = 0

    public init(added: Int = 0, replaced: Int = 0, removed: Int = 0, missing: Int = 0) {
      self.added = added
      self.replaced = replaced
      self.removed = removed
      self.missing = missing
    }
  }
}

/// A change of a record that a caller keeps beside the vectors.
package struct RecordChange: Sendable {
  package let table: String
  package let key: UInt64
  /// The new content; nil removes the record.
  package let bytes: [UInt8]?

  package init(_ table: String, key: UInt64, bytes: [UInt8]?) {
    self.table = table
    self.key = key
    self.bytes = bytes
  }
}
