#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file of vectors as benchmarks of nearest-neighbour search exchange them
/// (`.fvecs`): each vector is its dimension, a little-endian i32, followed by as
/// many floats.
package struct VectorFile {
  package let dimension: Int
  /// Row after row.
  package let vectors: [Float]

  package var count: Int { vectors.count / dimension }

  /// One vector.
  package func row(_ index: Int) -> [Float] {
    Array(vectors[index * dimension..<(index + 1) * dimension])
  }

  /// Bytes that one system call reads.
  private static let piece = 1 << 24

  /// Reads a file.
  ///
  /// - Throws: ``VectorIndexError``, when it cannot be read, or when it is not
  ///   whole vectors of one dimension.
  package init(path: String) throws {
    let file = try FileDescriptor(path, O_RDONLY, operation: "open")
    let bytes = try file.status().bytes
    let wrong = VectorIndexError.notVectors(path: path, bytes: bytes)
    let first = try file.read(count: 4, at: 0)
    guard first.count == 4 else { throw wrong }
    let dimension = Int(first.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) })
    guard VectorIndex.Limits.dimension.contains(dimension), bytes % (4 * (dimension + 1)) == 0
    else { throw wrong }
    let rowBytes = 4 * (dimension + 1)
    let rowsAtOnce = max(1, Self.piece / rowBytes)
    var vectors: [Float] = []
    vectors.reserveCapacity(bytes / rowBytes * dimension)
    for start in stride(from: 0, to: bytes, by: rowsAtOnce * rowBytes) {
      let rows = try file.read(count: min(rowsAtOnce * rowBytes, bytes - start), at: start)
      guard rows.count % rowBytes == 0, !rows.isEmpty else { throw wrong }
      try rows.withUnsafeBytes { rows in
        for row in stride(from: 0, to: rows.count, by: rowBytes) {
          guard rows.loadUnaligned(fromByteOffset: row, as: Int32.self) == dimension else {
            throw wrong
          }
          let floats = UnsafeRawBufferPointer(rebasing: rows[(row + 4)..<(row + rowBytes)])
          vectors.append(contentsOf: floats.bindMemory(to: Float.self))
        }
      }
    }
    self.dimension = dimension
    self.vectors = vectors
  }
}
