extension VectorIndex {
  /// Copies the newest state into `directory`, in place of an index there,
  /// while this one goes on being searched and changed. Free pages are left
  /// out; the fresh log is part of the copy.
  ///
  /// - Throws: ``VectorIndexError``. The old index of the directory then stays.
  /// - Complexity: O(bytes).
  public func backup(to directory: String) throws {
    let target = IndexDirectory(directory)
    let lock = try target.lock()
    removeFile(target.temporary)
    do {
      try environment.copy(to: target.temporary)
      _ = try Self.statistics(ofUnpublished: target.temporary)
      try target.publish()
    } catch {
      removeFile(target.temporary)
      throw error
    }
    withExtendedLifetime(lock) {}
  }

  /// Builds an index of the same items and records anew in `directory`: without
  /// free slots, with the links of a fresh build. The same items give the same
  /// content, however they came to be.
  ///
  /// - Parameters:
  ///   - threads: 1 to 256.
  ///   - progress: as for a build.
  /// - Returns: the statistics of the new index.
  /// - Throws: ``VectorIndexError``, or what `progress` throws.
  /// - Complexity: that of a build; memory for one copy of the vectors as
  ///   floats besides.
  @discardableResult
  public func compact(
    to directory: String, threads: Int = 1, progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Statistics {
    let snapshot = try snapshot()
    let ids = try snapshot.ids().sorted()
    var vectors: [Float] = []
    vectors.reserveCapacity(ids.count * dimension)
    for id in ids { vectors += try snapshot.vector(id: id) ?? [] }
    let tables = environment.tableNames.subtracting(TableName.all).sorted()
    return try vectors.withUnsafeBufferPointer {
      try Self.build(
        at: directory, ids: ids, vectors: $0, areStored: true,
        shape: snapshot.base.metadata.shape, fingerprint: fingerprint, threads: threads,
        records: { writer in
          for table in tables {
            try writer.makeTable(table)
            try snapshot.transaction.forEachKey(table) { key, bytes in
              try writer.put(table, key: Array(key), bytes)
              return true
            }
          }
        }, progress: progress)
    }
  }

  /// Gives every item with its vector, as it is stored, to `body`, by ascending
  /// ids.
  ///
  /// - Throws: ``VectorIndexError``, or what `body` throws.
  public func export(_ body: (UInt64, [Float]) throws -> Void) throws {
    let snapshot = try snapshot()
    for id in try snapshot.ids().sorted() {
      if let vector = try snapshot.vector(id: id) { try body(id, vector) }
    }
  }
}
