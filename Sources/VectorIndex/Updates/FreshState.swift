/// The record of how far the fresh log has been woven into the graph: key 0 of
/// the table `state`, three u64. It takes no part in the content hash, and is
/// not there before the first weaving.
struct FreshState: Equatable {
  /// Weavings since the build. Without a new one the graph is the same.
  var generation: UInt64 = 0
  /// Records up to this one are in the graph; the log goes on behind it,
  /// without gaps.
  var wovenSequence: UInt64 = 0

  init() {}

  init(_ transaction: ReadTransaction) throws {
    try self.init(transaction.value(TableName.state, key: 0))
  }

  init(_ transaction: WriteTransaction) throws {
    try self.init(transaction.value(TableName.state, key: 0))
  }

  private init(_ record: UnsafeRawBufferPointer?) throws {
    guard let record else { return }
    let words = stride(from: 0, to: record.count & ~7, by: 8).map {
      record.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
    }
    guard record.count == 24, words[2] == Self.hash(words[0], words[1]) else {
      throw VectorIndexError.damaged("the state of its fresh log is damaged")
    }
    (generation, wovenSequence) = (words[0], words[1])
  }

  /// The record.
  func encoded() -> [UInt8] {
    let words = [generation, wovenSequence, Self.hash(generation, wovenSequence)]
    return words.withUnsafeBytes { Array($0) }
  }

  private static func hash(_ generation: UInt64, _ woven: UInt64) -> UInt64 {
    var hash = ContentHash()
    hash.combine(generation)
    hash.combine(woven)
    return hash.value
  }
}
