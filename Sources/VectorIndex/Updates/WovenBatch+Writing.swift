extension WovenBatch {
  /// What an item takes in a half full page: head, key, value, offset.
  private static let itemBytes = 44
  /// Transactions that blocks are written ahead in, at most, unless these are
  /// many.
  private static let stages = 48

  /// Bytes of the pages that the batch changes, about.
  var dirtyBytes: Int { lastBytes + bytes(of: blocksAhead) }

  /// The same of the last transaction.
  var lastBytes: Int {
    // Each item may be on a page of its own, as long as there are as many.
    let itemBytes = (base.metadata.count + puts.count) * 2 * Self.itemBytes
    return bytes(of: lastBlocks)
      + min((nodesOfItems.count + idsOfNodes.count) * 4096, itemBytes)
      + count * (FreshRecord.headBytes + base.metadata.shape.dimension * 4)
  }

  private var blocksAhead: [BlockNumber] {
    tables.changedBlocks.filter { TableName.writtenAhead.contains(tables.named[$0.table].name) }
  }

  private var lastBlocks: [BlockNumber] {
    tables.changedBlocks.filter { !TableName.writtenAhead.contains(tables.named[$0.table].name) }
  }

  private func bytes(of blocks: [BlockNumber]) -> Int {
    let layouts = tables.named.map(\.blocks.layout)
    return blocks.reduce(0) { $0 + layouts[$1.table].blockBytes }
  }

  /// Writes everything.
  ///
  /// - Parameter stageBytes: bytes of a transaction ahead, at least; fewer are
  ///   written in the last one.
  func write(stageBytes: Int) throws {
    var writer = GenerationWriter(base, environment)
    let ahead = blocksAhead
    let total = bytes(of: ahead)
    var last = lastBlocks
    if total <= stageBytes {
      last += ahead
    } else {
      let size = min(max(stageBytes, total / Self.stages), StorageLimits.stageLimit)
      for stage in stages(ahead, bytes: size) {
        try writer.commit(tables, stage, base.metadata, isPartial: true)
      }
    }
    try writer.commit(
      tables, last, metadata, isPartial: false, wovenCount: count, writeRecords)
  }

  /// Cuts blocks into parts of at least so many bytes.
  private func stages(_ blocks: [BlockNumber], bytes limit: Int) -> [ArraySlice<BlockNumber>] {
    var stages: [ArraySlice<BlockNumber>] = []
    var (start, bytes) = (0, 0)
    for (index, block) in blocks.enumerated() {
      bytes += tables.named[block.table].blocks.layout.blockBytes
      guard bytes >= limit || index == blocks.count - 1 else { continue }
      stages.append(blocks[start...index])
      (start, bytes) = (index + 1, 0)
    }
    return stages
  }

  /// Takes the records out of the log and changes items.
  private func writeRecords(_ transaction: WriteTransaction) throws {
    for row in 0..<count {
      try transaction.remove(TableName.fresh, key: fresh.sequence(row))
    }
    for (id, node) in nodesOfItems.sorted(by: { $0.key < $1.key }) {
      if let node {
        try transaction.put(TableName.items, key: id, bytes: 4) {
          $0.storeBytes(of: node, as: UInt32.self)
        }
      } else {
        try transaction.remove(TableName.items, key: id)
      }
    }
    for (node, ids) in idsOfNodes.sorted(by: { $0.key < $1.key }) {
      if ids.count > 1 {
        try transaction.put(TableName.shared, key: UInt64(node), ids.withUnsafeBytes { Array($0) })
      } else {
        try transaction.remove(TableName.shared, key: UInt64(node))
      }
    }
    if let calibration { try calibration.write(to: transaction) }
  }
}

/// A block of one of the tables of ``IndexTables/named``.
struct BlockNumber {
  let table: Int
  let number: Int
}

extension IndexTables {
  /// The blocks that differ from those of the original.
  var changedBlocks: [BlockNumber] {
    named.enumerated().flatMap { table, named in
      named.blocks.changedBlocks.map { BlockNumber(table: table, number: $0) }
    }
  }
}

/// Writes the transactions that lead from one generation to later ones, each
/// with a content hash of its own.
struct GenerationWriter {
  private let environment: Environment
  private var state: FreshState
  private var blockHashes: [[UInt64]]

  init(_ base: Base, _ environment: Environment) {
    self.environment = environment
    state = base.state
    blockHashes = base.tables.blockHashes
  }

  /// Writes blocks, metadata and what `writeRecords` writes.
  ///
  /// - Parameter wovenCount: records that leave the log.
  mutating func commit(
    _ tables: IndexTables, _ blocks: some Sequence<BlockNumber>, _ metadata: Metadata,
    isPartial: Bool, wovenCount: Int = 0,
    _ writeRecords: (WriteTransaction) throws -> Void = { _ in }
  ) throws {
    var next = state
    var hashes = blockHashes
    next.generation += 1
    next.wovenSequence += UInt64(wovenCount)
    let named = tables.named
    try environment.write { transaction in
      let found = try FreshState(transaction)
      precondition(found == state, "one weaving at a time")
      var written: UInt64 = 0
      for block in blocks {
        let (name, rows) = named[block.table]
        let hash = try transaction.put(
          name, rows, number: block.number, generation: next.generation)
        // Blocks at the end of a table may be new.
        if block.number == hashes[block.table].count { hashes[block.table].append(0) }
        hashes[block.table][block.number] = hash
        written += 1
      }
      next.blocksAhead = isPartial ? state.blocksAhead + written : 0
      try writeRecords(transaction)
      var metadata = metadata
      metadata.contentHash = VectorIndex.contentHash(
        metadata, blockHashes: hashes, shared: try Self.shared(transaction))
      try transaction.put(TableName.metadata, key: 0, metadata.encoded())
      try transaction.put(TableName.state, key: 0, next.encoded())
    }
    (state, blockHashes) = (next, hashes)
  }

  /// The ids of all nodes with several.
  private static func shared(
    _ transaction: WriteTransaction
  ) throws -> [(node: UInt32, ids: [UInt64])] {
    var shared: [(node: UInt32, ids: [UInt64])] = []
    try transaction.forEach(TableName.shared) { node, ids in
      shared.append((node: UInt32(truncatingIfNeeded: node), ids: Base.ids(in: ids)))
      return true
    }
    return shared
  }
}
