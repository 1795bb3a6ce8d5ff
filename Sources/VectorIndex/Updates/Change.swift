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
  /// Changes that follow from what a record has held until then, nil when there
  /// was none. The bytes are valid during the call.
  package typealias Consequences = @Sendable (UnsafeRawBufferPointer?) throws -> [RecordChange]

  package let table: String
  /// 1 to 511 bytes.
  package let key: [UInt8]
  /// The new content; nil removes the record.
  package let bytes: [UInt8]?
  /// Found and made in the transaction of the change itself, so that changes of
  /// one record at the same time follow each other here too.
  package let consequences: Consequences?

  /// A change of a record under a number.
  package init(
    _ table: String, key: UInt64, bytes: [UInt8]?, consequences: Consequences? = nil
  ) {
    self.table = table
    self.key = withUnsafeBytes(of: key.bigEndian) { Array($0) }
    self.bytes = bytes
    self.consequences = consequences
  }

  /// A change of a record under bytes.
  package init(_ table: String, key: [UInt8], bytes: [UInt8]?) {
    self.table = table
    self.key = key
    self.bytes = bytes
    consequences = nil
  }
}
