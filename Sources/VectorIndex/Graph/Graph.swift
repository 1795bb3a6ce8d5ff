import CKernels

/// A hierarchical navigable small world over vectors, as pointers: the memory
/// of a build or of an open file, which the owner keeps alive.
///
/// Every node is on level 0 and, with falling probability, on the levels above
/// it. Its links on level 0 are row `node` of `links`; those on level `l` ≥ 1
/// are row `upperStarts[node] + l − 1` of `upper`. Unused places at the end of
/// a row hold ``none``.
struct Graph: @unchecked Sendable {
  /// No link.
  static let none = UInt32.max

  /// Unit vectors, one row a node.
  let vectors: fabula_rows
  /// `nodeCount + 1` sums; node `i` has `upperStarts[i + 1] − upperStarts[i]`
  /// levels above the bottom.
  let upperStarts: fabula_rows
  /// 2M links a row.
  let links: fabula_rows
  /// M links a row.
  let upper: fabula_rows
  let nodeCount: Int
  let dimension: Int
  let parameters: HNSWParameters
  /// A node of the top level; a search begins there.
  var entry: UInt32
  /// The highest level; −1 while no node is linked.
  var topLevel: Int
  let kernels: fabula_distance_kernels

  /// The unit vector of a node.
  @inline(__always)
  func vector(_ node: UInt32) -> UnsafePointer<Float> {
    vectors.row(node).assumingMemoryBound(to: Float.self)
  }

  /// The highest level of a node.
  @inline(__always)
  func level(_ node: UInt32) -> Int {
    Int(upperStarts.number(node + 1)) - Int(upperStarts.number(node))
  }

  /// The links of a node on a level that it has, ``none`` after the last.
  @inline(__always)
  func linkRow(_ node: UInt32, level: Int) -> UnsafeBufferPointer<UInt32> {
    let row =
      level == 0 ? links.row(node) : upper.row(upperStarts.number(node) + UInt32(level - 1))
    return UnsafeBufferPointer(
      start: row.assumingMemoryBound(to: UInt32.self), count: parameters.capacity(level: level))
  }

  /// The similarity of two nodes.
  @inline(__always)
  func similarity(_ a: UInt32, _ b: UInt32) -> Float {
    kernels.dot_f32(vector(a), vector(b), dimension)
  }

  /// The similarities of a query to nodes.
  @inline(__always)
  func similarities(
    _ query: UnsafePointer<Float>, _ ids: UnsafePointer<UInt32>, _ count: Int,
    _ result: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: vectors) {
      kernels.dot_f32_batch(query, dimension, $0, ids, count, result)
    }
  }
}
