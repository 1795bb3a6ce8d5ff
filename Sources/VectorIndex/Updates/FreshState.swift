/// The record of how far the fresh log has been woven into the graph: key 0 of
/// the table `state`, four u64. It takes no part in the content hash, and is
/// not there before the first weaving.
struct FreshState: Equatable {
  /// Commits since the build that wrote blocks. Without a new one the graph is
  /// the same.
  var generation: UInt64 = 0
  /// Records up to this one are in the graph; the log goes on behind it,
  /// without gaps.
  var wovenSequence: UInt64 = 0
  /// Blocks that a weaving has written ahead of its end: see ``WovenBatch``.
  var blocksAhead: UInt64 = 0

  /// Whether links may lead to free slots, because a weaving has not ended or
  /// never did.
  var isPartial: Bool { blocksAhead > 0 }

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
    guard record.count == 32, words[3] == Self.hash(words.prefix(3)) else {
      throw VectorIndexError.damaged("the state of its fresh log is damaged")
    }
    (generation, wovenSequence, blocksAhead) = (words[0], words[1], words[2])
  }

  /// The record.
  func encoded() -> [UInt8] {
    let words = [generation, wovenSequence, blocksAhead]
    return (words + [Self.hash(words[...])]).withUnsafeBytes { Array($0) }
  }

  private static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
    var hash = ContentHash()
    for word in words { hash.combine(word) }
    return hash.value
  }
}
