/// A record of the fresh log: one change that is not yet woven into the graph.
/// In the table `fresh`, under its sequence number:
///
///      0 hash of everything behind it   u64
///      8 id of the item   u64
///     16 1 put, 2 remove   u64
///     24 only of a put: the unit vector   dimension · f32
struct FreshRecord {
  static let headBytes = 24
  private static let put: UInt64 = 1
  private static let remove: UInt64 = 2

  let id: UInt64
  /// The unit vector, nil for a removal. In a record that was read, it lies in
  /// the map.
  let vector: UnsafeBufferPointer<Float>?

  /// Bytes of the record.
  var bytes: Int { Self.headBytes + (vector?.count ?? 0) * MemoryLayout<Float>.stride }

  init(id: UInt64, vector: UnsafeBufferPointer<Float>?) {
    self.id = id
    self.vector = vector
  }

  /// Reads a record back.
  init(_ value: UnsafeRawBufferPointer, sequence: UInt64, dimension: Int) throws {
    func word(_ index: Int) -> UInt64 {
      value.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
    }
    let vectorBytes = value.count - Self.headBytes
    guard vectorBytes >= 0, word(0) == Self.hash(value),
      word(2) == Self.put && vectorBytes == dimension * MemoryLayout<Float>.stride
        || word(2) == Self.remove && vectorBytes == 0
    else { throw VectorIndexError.damaged("record \(sequence) of the fresh log is damaged") }
    id = word(1)
    guard word(2) == Self.put else {
      vector = nil
      return
    }
    let floats = UnsafeRawBufferPointer(rebasing: value[Self.headBytes...])
    guard UInt(bitPattern: floats.baseAddress) % 4 == 0 else {
      throw VectorIndexError.damaged("record \(sequence) of the fresh log is not aligned")
    }
    vector = floats.bindMemory(to: Float.self)
  }

  /// Writes the record to `bytes` bytes.
  func write(to value: UnsafeMutableRawBufferPointer) {
    value.storeBytes(of: id, toByteOffset: 8, as: UInt64.self)
    value.storeBytes(
      of: vector == nil ? Self.remove : Self.put, toByteOffset: 16, as: UInt64.self)
    if let vector {
      UnsafeMutableRawBufferPointer(rebasing: value[Self.headBytes...])
        .copyMemory(from: UnsafeRawBufferPointer(vector))
    }
    let hash = Self.hash(UnsafeRawBufferPointer(value))
    value.storeBytes(of: hash, as: UInt64.self)
  }

  private static func hash(_ value: UnsafeRawBufferPointer) -> UInt64 {
    ContentHash.of(UnsafeRawBufferPointer(rebasing: value[8...]))
  }
}
