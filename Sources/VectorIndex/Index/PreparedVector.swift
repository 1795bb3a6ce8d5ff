import CKernels

/// A caller's vector, checked and in the forms that an index stores, in memory
/// that is used again for the next one.
final class PreparedVector {
  let shape: IndexShape
  /// The vector, normalised for the cosine, and zeros for the padding of the codes.
  let components: UnsafeMutablePointer<Float>
  /// Its codes, a row of the table `codes`.
  let codes: UnsafeMutablePointer<UInt8>
  private(set) var scale: Float = 0
  /// The square of its length, rounded once.
  private(set) var norm: Float = 0
  /// A row of the table `vectors`, filled up with zeros; not for int8.
  private let row: UnsafeMutableRawBufferPointer

  init(_ shape: IndexShape) {
    self.shape = shape
    components = .allocate(capacity: shape.codeBytes)
    components.initialize(repeating: 0, count: shape.codeBytes)
    codes = .allocate(capacity: shape.codeBytes)
    codes.initialize(repeating: 0, count: shape.codeBytes)
    let bytes = BlockLayout.vectors(shape)?.stride ?? 0
    row = .allocate(byteCount: bytes, alignment: BlockLayout.alignment)
    row.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    components.deallocate()
    codes.deallocate()
    row.deallocate()
  }

  /// Takes in a vector to search for; an error calls it `name`.
  ///
  /// - Throws: ``VectorIndexError/notFinite(_:component:)``,
  ///   ``VectorIndexError/zeroVector(_:)``,
  ///   ``VectorIndexError/tooLarge(_:component:limit:)``.
  func set(query source: UnsafeBufferPointer<Float>) throws {
    norm = Float(try take(source, .query))
    encode()
  }

  /// Takes in a vector to store: ``components`` are then what the index will
  /// have, rounded to its precision, and ``norm`` is theirs.
  ///
  /// - Throws: what ``set(query:)`` throws.
  func set(item source: UnsafeBufferPointer<Float>, id: UInt64) throws {
    _ = try take(source, .item(id))
    store()
  }

  /// Takes in the components that an earlier ``set(item:id:)`` made, as they
  /// are.
  func set(stored source: UnsafeBufferPointer<Float>) {
    precondition(source.count == shape.dimension, "components of another index")
    for index in source.indices { components[index] = source[index] }
    store()
  }

  /// Takes in the vector that a slot stores.
  func set(slot: UInt32, of tables: IndexTables) {
    tables.withVector(slot) { set(stored: $0) }
  }

  /// Rounds and encodes the components.
  private func store() {
    let own = UnsafeBufferPointer(start: components, count: shape.dimension)
    switch shape.precision {
    case .float32: row.copyMemory(from: UnsafeRawBufferPointer(own))
    case .float16:
      let halves = row.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt16.self)
      fabula_float_to_half(components, halves, shape.dimension)
      fabula_half_to_float(halves, components, shape.dimension)
    case .int8: break
    }
    encode()
    if shape.precision == .int8 {
      for index in own.indices { components[index] = (Float(codes[index]) - 128) * scale }
    }
    norm = Float(squareOfLength(own))
  }

  /// Checks and copies the components; gives the square of their length.
  private func take(
    _ source: UnsafeBufferPointer<Float>, _ name: VectorIndexError.Vector
  ) throws -> Double {
    let square = squareOfLength(source)
    // A sum of finite squares of floats is finite in double precision.
    guard square.isFinite else {
      let component = source.firstIndex { !$0.isFinite } ?? 0
      throw VectorIndexError.notFinite(name, component: component)
    }
    guard shape.metric != .cosine else {
      try normalise(source, square: square, into: components, name)
      return square
    }
    let limit = shape.largestComponent
    for index in source.indices {
      guard abs(source[index]) <= limit else {
        throw VectorIndexError.tooLarge(name, component: index, limit: limit)
      }
      components[index] = source[index] + 0
    }
    return square
  }

  private func encode() {
    scale = Codes.encode(
      components, dimension: shape.dimension, into: codes, bytes: shape.codeBytes)
  }

  /// What makes two vectors one node: the stored row.
  private var identity: UnsafeRawBufferPointer {
    shape.precision == .int8
      ? UnsafeRawBufferPointer(start: codes, count: shape.codeBytes) : UnsafeRawBufferPointer(row)
  }

  /// Bytes of that row.
  var storedBytes: Int { identity.count }

  /// The same for vectors that ``equals(_:in:)`` holds to be one.
  var hash: UInt64 { ContentHash.of(identity) }

  /// Whether a slot stores the same, as far as an answer could tell.
  func equals(_ slot: UInt32, in tables: IndexTables) -> Bool {
    let rows = tables.vectors ?? tables.codes
    let stored = UnsafeRawBufferPointer(start: rows.table.row(slot), count: identity.count)
    guard stored.elementsEqual(identity) else { return false }
    return shape.precision != .int8
      || tables.scales.table.row(slot).load(as: Float.self) == scale
  }

  /// Writes all rows of a slot, which must be writable, but its record.
  func write(to slot: Int, of tables: IndexTables) {
    if shape.hasCodes {
      tables.codes.mutableRow(slot).copyMemory(from: codes, byteCount: shape.codeBytes)
      tables.scales.mutableRow(slot).storeBytes(of: scale, as: Float.self)
    }
    tables.norms?.mutableRow(slot).storeBytes(of: norm, as: Float.self)
    if let vectors = tables.vectors, let start = row.baseAddress {
      vectors.mutableRow(slot).copyMemory(from: start, byteCount: row.count)
    }
  }
}
