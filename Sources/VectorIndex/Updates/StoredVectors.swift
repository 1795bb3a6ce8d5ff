/// Vectors of the log, and which nodes of a graph store just the same.
struct StoredVectors {
  /// Of what the index will store of each: equal for equal ones.
  private(set) var hashes: [UInt64] = []
  private let rows: [Int]
  private let fresh: FreshMirror
  private let vector: PreparedVector
  private var scales = ScaleMarks()

  /// The vectors of some rows of the log.
  init(_ rows: [Int], of fresh: FreshMirror, shape: IndexShape) {
    self.rows = rows
    self.fresh = fresh
    vector = PreparedVector(shape)
    for row in rows {
      vector.set(stored: fresh.vector(row))
      hashes.append(vector.hash)
      scales.insert(vector.scale)
    }
  }

  /// For each vector the first live node that stores the same; nil where there is
  /// none.
  ///
  /// - Complexity: O(slots), about a nanosecond each; where slots have no scales, or
  ///   all the same, their hashes are made.
  func nodes(of base: Base) -> [UInt32?] {
    var nodes = [UInt32?](repeating: nil, count: rows.count)
    let placesOfHash = Dictionary(grouping: rows.indices) { hashes[$0] }
    let tables = base.tables
    let stored = (tables.vectors ?? tables.codes).table
    for slot in 0..<UInt32(base.metadata.slotCount) {
      if vector.shape.hasCodes {
        guard scales.contains(tables.scales.table.row(slot).load(as: Float.self)) else { continue }
      }
      guard base.graph.record(slot).isLive else { continue }
      let row = UnsafeRawBufferPointer(start: stored.row(slot), count: vector.storedBytes)
      guard let places = placesOfHash[ContentHash.of(row)] else { continue }
      for place in places where nodes[place] == nil {
        vector.set(stored: fresh.vector(rows[place]))
        if vector.equals(slot, in: tables) { nodes[place] = slot }
      }
    }
    return nodes
  }
}

/// A set of scales that knows for sure only what is not in it: a bit for each of
/// 65,536 products of their bits.
private struct ScaleMarks {
  private var words = [UInt64](repeating: 0, count: 1 << 10)

  @inline(__always)
  private static func mark(_ scale: Float) -> UInt32 {
    // Knuth's multiplicative hashing: the upper bits of a product with 2^32 / φ.
    (scale.bitPattern &* 0x9E37_79B1) >> 16
  }

  mutating func insert(_ scale: Float) {
    let mark = Self.mark(scale)
    words[Int(mark >> 6)] |= 1 << UInt64(mark & 63)
  }

  @inline(__always)
  func contains(_ scale: Float) -> Bool {
    let mark = Self.mark(scale)
    return words[Int(mark >> 6)] >> UInt64(mark & 63) & 1 != 0
  }
}
