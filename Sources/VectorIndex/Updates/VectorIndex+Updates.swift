extension VectorIndex {
  /// Changes items, all of them or, after an error, none. When this returns,
  /// the changes are on the disk, and the next search of this process sees
  /// them; other processes see them in their next search.
  ///
  /// Callers on several threads share the wait for the disk. The changes take
  /// effect in their order; of several that name the same item, the last wins.
  ///
  /// - Parameter changes: at most ``Limits/batch`` of them, of at most 64 MiB.
  /// - Throws: ``VectorIndexError``: for a vector that cannot be used, before
  ///   anything is written; when the index is open for reading; when the disk is
  ///   full or cannot be written; when the log is full and its changes cannot be
  ///   woven into the graph in time.
  /// - Complexity: O(changes · dimension) and one wait for the disk.
  @discardableResult
  public func apply(_ changes: [Change]) throws -> Outcome {
    try apply(changes, records: [])
  }

  /// The same, with records of the caller's written and removed in the same
  /// transaction. Their tables must be among those named at opening.
  @discardableResult
  package func apply(_ changes: [Change], records: [RecordChange]) throws -> Outcome {
    guard let updates else { throw VectorIndexError.readOnly(path: environment.path) }
    try Self.check(changes.count, in: Limits.batch, "the number of changes")
    let prepared = PreparedVector(shape)
    let log = try changes.map { change in
      switch change {
      case .remove(let id): (id: id, vector: [Float]?.none)
      case .put(let id, let vector): (id: id, vector: try stored(vector, id: id, prepared))
      }
    }
    let request = UpdateQueue.Request(log: log, records: records)
    guard request.bytes <= StorageLimits.requestBytes else {
      throw VectorIndexError.transactionTooLarge(
        got: request.bytes, expected: StorageLimits.requestBytes)
    }
    return try updates.apply(request)
  }

  /// Weaves all changes that there are now into the graph, while searches and
  /// other changes go on. It happens by itself when there are many.
  ///
  /// - Returns: how many changes.
  /// - Throws: ``VectorIndexError``; what was not woven stays in the log.
  @discardableResult
  public func weave() throws -> Int {
    guard let weaver else { throw VectorIndexError.readOnly(path: environment.path) }
    return try weaver.weaveAll()
  }

  /// A vector as the graph will store it: an answer must not change when it is
  /// woven in.
  private func stored(
    _ vector: [Float], id: UInt64, _ prepared: PreparedVector
  ) throws -> [Float] {
    guard vector.count == dimension else {
      throw VectorIndexError.wrongDimension(got: vector.count, expected: dimension)
    }
    try vector.withUnsafeBufferPointer { try prepared.set(item: $0, id: id) }
    return Array(UnsafeBufferPointer(start: prepared.components, count: dimension))
  }
}

/// Writes groups of changes into the fresh log.
struct FreshLogWriter {
  let environment: Environment
  let keeper: SnapshotKeeper
  let weaver: WeaverControl

  /// Appends the changes of all requests in one transaction.
  func commit(_ group: [UpdateQueue.Request]) throws -> [VectorIndex.Outcome] {
    let bytes = group.reduce(0) { $0 + $1.bytes }
    let isGrowing = group.contains { request in
      request.log.contains { $0.vector != nil } || request.records.contains { $0.bytes != nil }
    }
    if isGrowing { try environment.requireFreeSpace(for: bytes) }
    try weaver.makeRoom(for: group.reduce(0) { $0 + $1.log.count })
    let (outcomes, count) = try append(group)
    weaver.logGrew(to: count)
    return outcomes
  }

  /// Gives the outcomes and the new number of records.
  private func append(
    _ group: [UpdateQueue.Request]
  ) throws -> (outcomes: [VectorIndex.Outcome], count: Int) {
    let snapshot = try keeper.snapshot()
    return try environment.write { transaction in
      // Only this process writes and only one thread at a time, so the snapshot
      // is what the transaction began with, but for a weaving in between.
      let state = try FreshState(transaction)
      let count = try transaction.count(TableName.fresh)
      var sequence = state.wovenSequence + UInt64(count)
      var known: [UInt64: Bool] = [:]
      let outcomes = try group.map { request in
        var outcome = VectorIndex.Outcome()
        for (id, vector) in request.log {
          let wasThere = try known[id] ?? snapshot.contains(id: id)
          known[id] = vector != nil
          outcome.count(wasThere: wasThere, isPut: vector != nil)
          sequence += 1
          try append(id, vector, sequence, to: transaction)
        }
        for record in request.records { try transaction.apply(record) }
        return outcome
      }
      return (outcomes, Int(sequence - state.wovenSequence))
    }
  }

  private func append(
    _ id: UInt64, _ vector: [Float]?, _ sequence: UInt64, to transaction: WriteTransaction
  ) throws {
    func put(_ vector: UnsafeBufferPointer<Float>?) throws {
      let record = FreshRecord(id: id, vector: vector)
      try transaction.put(TableName.fresh, key: sequence, bytes: record.bytes, isLast: true) {
        record.write(to: $0)
      }
    }
    if let vector { try vector.withUnsafeBufferPointer { try put($0) } } else { try put(nil) }
  }
}

extension WriteTransaction {
  /// Writes or removes a record of a caller's.
  fileprivate func apply(_ change: RecordChange) throws {
    let consequences = try change.consequences?(value(change.table, key: change.key)) ?? []
    if let bytes = change.bytes {
      try put(change.table, key: change.key, bytes)
    } else {
      try remove(change.table, key: change.key)
    }
    for consequence in consequences { try apply(consequence) }
  }
}

extension VectorIndex.Outcome {
  fileprivate mutating func count(wasThere: Bool, isPut: Bool) {
    switch (wasThere, isPut) {
    case (false, true): added += 1
    case (true, true): replaced += 1
    case (true, false): removed += 1
    case (false, false): missing += 1
    }
  }
}
