import CKernels

/// An order of vectors in which near ones follow each other: slots numbered so
/// share pages and cache lines with those that a walk visits together (as in
/// Coleman et al., "Graph reordering for cache-efficient near neighbor search",
/// 2021, but found before there is a graph).
///
/// The vectors are halved again and again, by whether they are nearer to one of
/// two distant members or to the other.
struct LocalityOrder {
  /// Slots in that order.
  private(set) var slots: [UInt32]
  private var keys: [NodeKey]
  private let graph: Graph
  private let scratch: Scratch
  private var random: SplitMix64

  /// Parts that are not halved any more.
  private static let leaf = 16
  /// Members among which the second of two distant ones is chosen.
  private static let sample = 8

  /// Orders all slots of tables that have codes.
  ///
  /// - Complexity: O(n · log n) distances.
  init(_ tables: IndexTables) {
    slots = (0..<UInt32(tables.slotCount)).map { $0 }
    keys = [NodeKey](repeating: 0, count: slots.count)
    graph = tables.graph(entry: 0, topLevel: -1)
    scratch = Scratch(slotCount: 0, effort: 1, shape: tables.shape)
    random = SplitMix64(seed: tables.shape.parameters.seed)
    var waiting = [slots.indices]
    while let part = waiting.popLast() {
      guard part.count > Self.leaf else { continue }
      halve(part)
      let middle = part.lowerBound + part.count / 2
      waiting.append(middle..<part.upperBound)
      waiting.append(part.lowerBound..<middle)
    }
  }

  /// Sorts a part by how much nearer each vector is to one end than to the other.
  private mutating func halve(_ part: Range<Int>) {
    let first = member(of: part)
    graph.load(first, into: scratch.query)
    let others = (0..<Self.sample).map { _ in member(of: part) }
    let second = others.map { graph.key(scratch.query, $0) }.max()?.node ?? first
    graph.load(second, into: scratch.other)
    for start in stride(from: part.lowerBound, to: part.upperBound, by: Scratch.batchLimit) {
      compare(start..<min(part.upperBound, start + Scratch.batchLimit))
    }
    keys[part].sort()
    for place in part { slots[place] = keys[place].node }
  }

  /// Writes the keys of a few members.
  private mutating func compare(_ part: Range<Int>) {
    let (near, far) = (scratch.similarities, scratch.batchSimilarities)
    slots[part].withUnsafeBufferPointer { ids in
      guard let start = ids.baseAddress else { return }
      graph.similarities(scratch.query, start, ids.count, near)
      graph.similarities(scratch.other, start, ids.count, far)
    }
    for (index, place) in part.enumerated() {
      keys[place] = NodeKey(similarity: near[index] - far[index], node: slots[place])
    }
  }

  private mutating func member(of part: Range<Int>) -> UInt32 {
    slots[part.lowerBound + random.next(below: part.count)]
  }
}

extension IndexTables {
  /// Numbers the slots of a new index, none of which is live or has links, anew:
  /// what was in slot `order[i]` gets into slot `i`.
  func renumber(_ order: [UInt32]) {
    let ids = order.map { NodeRecord(nodes.table.row($0)).id }
    for (slot, id) in ids.enumerated() {
      setIDs(slot, smallest: id, isShared: false)
    }
    for blocks in [codes, scales, norms, vectors].compactMap({ $0 }) {
      blocks.permute(order)
    }
  }
}

extension Blocks {
  /// Moves row `order[i]` to place `i`, along the cycles of the permutation. All
  /// rows must be writable.
  fileprivate func permute(_ order: [UInt32]) {
    let spare = UnsafeMutableRawPointer.allocate(
      byteCount: layout.stride, alignment: BlockLayout.alignment)
    defer { spare.deallocate() }
    var isDone = [Bool](repeating: false, count: order.count)
    for start in order.indices where !isDone[start] {
      spare.copyMemory(from: mutableRow(start), byteCount: layout.stride)
      var place = start
      while true {
        isDone[place] = true
        let source = Int(order[place])
        guard source != start else { break }
        mutableRow(place).copyMemory(from: mutableRow(source), byteCount: layout.stride)
        place = source
      }
      mutableRow(place).copyMemory(from: spare, byteCount: layout.stride)
    }
  }
}
