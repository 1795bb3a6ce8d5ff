import CKernels

/// A hierarchical navigable small world over int8 codes, as pointers: the
/// memory of a build or of an open file, which the owner keeps alive.
///
/// Every node is on level 0 and, with falling probability, on the levels above
/// it. Its links on level 0 are row `node` of `links`; those on level `l` ≥ 1
/// are row `upperStart + l − 1` of `upper`. Unused places at the end of a row
/// hold ``none``.
///
/// A file may have been damaged or made up, and a full check would read all of
/// it. So a walk believes no link: what leads out of the tables ends the row
/// that it stands in.
struct Graph: @unchecked Sendable {
  /// No link.
  static let none = UInt32.max

  /// Codes of the vectors, one row a node.
  let codes: fabula_rows
  /// Their scales.
  let scales: fabula_rows
  /// The squares of their lengths; only for Euclidean distances.
  let norms: fabula_rows?
  /// A ``NodeRecord`` a node.
  let nodes: fabula_rows
  /// 2M links a row.
  let links: fabula_rows
  /// M links a row.
  let upper: fabula_rows
  /// Slots, live or not.
  var slotCount: Int
  var upperRows: Int
  let shape: IndexShape
  /// A node of the top level; a search begins there.
  var entry: UInt32
  /// The highest level; −1 while no node is linked.
  var topLevel: Int
  let kernels: fabula_distance_kernels

  @inline(__always)
  func record(_ node: UInt32) -> NodeRecord { NodeRecord(nodes.row(node)) }

  /// The highest level of a node.
  @inline(__always)
  func level(_ node: UInt32) -> Int { record(node).level }

  /// The links of a node on a level, ``none`` after the last; no links when the
  /// node claims a row that is not there.
  @inline(__always)
  func linkRow(_ node: UInt32, level: Int) -> UnsafeBufferPointer<UInt32> {
    if level == 0 { return row(links, node, shape.parameters.capacity(level: 0)) }
    let number = Int(record(node).upperStart) + level - 1
    guard number < upperRows else { return UnsafeBufferPointer(start: nil, count: 0) }
    return row(upper, UInt32(truncatingIfNeeded: number), shape.parameters.capacity(level: 1))
  }

  /// The nodes that a node links to on a level: its row up to the end, or to a
  /// damaged link.
  @inline(__always)
  func targets(of node: UInt32, level: Int) -> UnsafeBufferPointer<UInt32> {
    let row = linkRow(node, level: level)
    return UnsafeBufferPointer(rebasing: row.prefix { $0 < slotCount })
  }

  @inline(__always)
  private func row(
    _ table: fabula_rows, _ number: UInt32, _ count: Int
  ) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(
      start: table.row(number).assumingMemoryBound(to: UInt32.self), count: count)
  }

  /// How near nodes are to a query: its product with their codes or, for
  /// Euclidean distances, half the negated square of the distance. Integers
  /// times floats: the same on every CPU.
  @inline(__always)
  func similarities(
    _ query: CodedQuery, _ ids: UnsafePointer<UInt32>, _ count: Int,
    _ result: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: codes) { codes in
      withUnsafePointer(to: scales) { scales in
        kernels.scaled_i8_batch(query.pointer, codes, scales, ids, count, result)
      }
    }
    guard let norms else { return }
    for index in 0..<count {
      let norm = norms.row(ids[index]).load(as: Float.self)
      result[index] -= (query.norm + norm) / 2
    }
  }

  /// The same for one node, as a key.
  func key(_ query: CodedQuery, _ node: UInt32) -> NodeKey {
    var similarity: Float = 0
    var id = node
    similarities(query, &id, 1, &similarity)
    return NodeKey(similarity: similarity, node: node)
  }

  /// Makes a query of a node's own codes.
  @inline(__always)
  func load(_ node: UInt32, into query: CodedQuery) {
    query.load(
      codes.row(node).assumingMemoryBound(to: UInt8.self),
      scale: scales.row(node).load(as: Float.self),
      norm: norms?.row(node).load(as: Float.self) ?? 0, kernels)
  }
}
