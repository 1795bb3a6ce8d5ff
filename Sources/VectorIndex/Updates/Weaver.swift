/// Takes changes out of the fresh log into the graph.
///
/// A batch is cut by sequence number. It works on copies of the blocks that it
/// changes, while searches and other changes go on; then these get onto the
/// disk, and the log loses the records: see ``WovenBatch``.
struct Weaver {
  let environment: Environment
  let keeper: SnapshotKeeper
  let threads: Int
  /// Bytes of blocks that are written together before the end, at least.
  var stageBytes = StorageLimits.stageBytes

  /// Weaves at most `limit` records, the oldest ones.
  ///
  /// - Returns: how many records left the log.
  /// - Complexity: O(records) insertions and removals; O(slots) for what is
  ///   looked through once a batch.
  func weave(limit: Int = .max) throws -> Int {
    guard var batch = try detached(limit: limit) else { return 0 }
    if batch.missingSlots > 0 {
      try batch.addSlots()
      guard let again = try detached(limit: batch.count) else { return 0 }
      batch = again
    }
    try batch.weave()
    guard batch.lastBytes <= StorageLimits.weavingBytes || batch.count == 1 else {
      // Half as many change half as many blocks, as long as they are few.
      return try weave(limit: batch.count / 2)
    }
    try environment.requireFreeSpace(for: batch.dirtyBytes, isFreeing: true)
    try batch.write(stageBytes: stageBytes)
    return batch.count
  }

  /// The batch, with the items that change taken off their nodes.
  ///
  /// The snapshot ends here, long before the weaving does: an open snapshot
  /// keeps LMDB from using any page again that is freed meanwhile. What the
  /// batch goes on reading, the graph and `shared`, nobody but a weaving
  /// changes, and there is one at a time.
  private func detached(limit: Int) throws -> WovenBatch? {
    let snapshot = try keeper.snapshot()
    let count = min(limit, snapshot.freshCount)
    guard count > 0 else { return nil }
    return try WovenBatch(snapshot, count: count, threads: threads)
  }
}
