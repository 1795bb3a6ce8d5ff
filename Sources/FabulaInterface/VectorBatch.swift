import Foundation

/// Query vectors of one length, row-major: `count × dimension` float32 values.
public struct VectorBatch: Equatable, Sendable {
  /// Values in one vector.
  public let dimension: Int
  /// The values, vector after vector.
  public let values: [Float]

  /// Number of vectors.
  public var count: Int { dimension == 0 ? 0 : values.count / dimension }

  /// A batch of one vector.
  public init(_ vector: [Float]) {
    self.dimension = vector.count
    self.values = vector
  }

  /// A batch of vectors of one length.
  ///
  /// - Throws: ``Problem`` of kind `invalid-vector` when their lengths differ.
  public init(_ vectors: [[Float]]) throws {
    let dimension = vectors.first?.count ?? 0
    if let index = vectors.firstIndex(where: { $0.count != dimension }) {
      throw Problem(
        .invalidVector, "The vectors of a batch have one length; number \(index) differs.",
        got: "\(vectors[index].count) values", expected: "\(dimension) values")
    }
    self.dimension = dimension
    self.values = Array(vectors.joined())
  }

  /// The vectors in little-endian float32 bytes.
  ///
  /// - Throws: ``Problem`` of kind `invalid-vector` when the bytes are not a
  ///   whole number of vectors of `dimension` values.
  public init(littleEndian bytes: Data, dimension: Int) throws {
    let rowBytes = dimension * MemoryLayout<Float>.stride
    guard dimension > 0, !bytes.isEmpty, bytes.count % rowBytes == 0 else {
      throw Problem(
        .invalidVector, "The body is not a whole number of float32 vectors.",
        got: "\(bytes.count) bytes",
        expected: "a multiple of \(rowBytes) bytes (\(dimension) values of 4 bytes)")
    }
    self.dimension = dimension
    self.values = bytes.withUnsafeBytes { raw in
      (0..<raw.count / 4).map { index in
        let bits = raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
  }

  /// The values of one vector.
  public subscript(row: Int) -> ArraySlice<Float> {
    values[row * dimension..<(row + 1) * dimension]
  }

  /// The values as little-endian float32 bytes.
  public var littleEndian: Data {
    var bytes = Data(capacity: values.count * 4)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Makes sure that there is at least one vector, not too many, and that
  /// every value is finite.
  ///
  /// - Throws: ``Problem`` of kind `invalid-vector` or `out-of-range`.
  public func validate() throws {
    guard dimension > 0 else {
      throw Problem(.invalidVector, "A vector has values.", got: "none", expected: "one or more")
    }
    try Inputs.require("dimension", dimension, in: 1...RequestLimits.dimension)
    try Inputs.require("vectors", count, in: 1...RequestLimits.batch)
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .invalidVector,
        "Value \(index % dimension) of vector \(index / dimension) is not finite.",
        got: "\(values[index])", expected: "a finite number")
    }
  }
}
