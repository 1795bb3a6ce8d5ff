import Synchronization

/// The slots of one generation whose items pass a filter: all of them, or one of
/// several.
final class PassingSlots: @unchecked Sendable {
  /// What the slots are those of; nil when it is gone.
  private(set) weak var base: Base?
  /// The slots, ascending.
  let slots: [UInt32]
  /// Some of them, evenly spread: one of them is near any query.
  let sample: ArraySlice<UInt32>
  /// How many of the slots each posting list has; empty without lists.
  let countOfList: [UInt32]
  /// A bit a slot, 64 to a word.
  private let words: UnsafeMutablePointer<UInt64>
  private let signs = Mutex(Signs.unused)

  /// The signs of all slots are made for a filter that is used again. `none`: they are
  /// being made, or cannot be.
  private enum Signs {
    case unused, used, none
    case made(SignCodes)
  }

  /// Slots of the sample at most: comparing a query with them costs less than a
  /// walk.
  private static let sampleLimit = 256
  /// From so many items for one id on, single look-ups cost less than going
  /// through all items.
  private static let itemsALookUp = 10

  init(_ filter: ItemFilter, _ snapshot: Snapshot) throws {
    let base = snapshot.base
    self.base = base
    let wordCount = (base.metadata.slotCount + 63) / 64
    words = .allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
    let words = words
    func take(_ slot: UInt32) { words[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }
    if filter.ids.count < base.metadata.count / Self.itemsALookUp {
      for id in filter.ids {
        if let slot = try base.node(id: id, snapshot.transaction) { take(slot) }
      }
    } else {
      try base.forEachItem(of: filter.ids, snapshot.transaction, take)
    }
    var slots: [UInt32] = []
    for word in 0..<wordCount {
      var bits = words[word]
      while bits != 0 {
        slots.append(UInt32(word << 6 + bits.trailingZeroBitCount))
        bits &= bits - 1
      }
    }
    self.slots = slots
    let step = max(1, (slots.count + Self.sampleLimit - 1) / Self.sampleLimit)
    sample = stride(from: 0, to: slots.count, by: step).map { slots[$0] }[...]
    countOfList = base.lists.map { Self.count(slots, base, lists: $0.listCount) } ?? []
  }

  deinit { words.deallocate() }

  private static func count(_ slots: [UInt32], _ base: Base, lists: Int) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: lists)
    for slot in slots {
      let list = Int(base.graph.record(slot).upperStart)
      if list < lists { counts[list] += 1 }
    }
    return counts
  }

  var count: Int { slots.count }

  /// Whether so few pass that comparing them all takes less time than a search
  /// with `effort`, by what was measured: a step of a walk, or a list, takes as
  /// long as about 100 rows of 384 bytes, or 200 of 128.
  func areFew(effort: Int, rowBytes: Int) -> Bool {
    count <= effort * max(1, 48_000 / (90 + rowBytes))
  }

  /// The most bytes of sign codes.
  private static let signLimit = 1 << 23
  /// So many slots for each that is wanted, and components of slots, are worth a scan
  /// of their signs: with fewer a scan of the codes takes less time, with more a walk
  /// does, which finds too little when it is narrower than the least.
  private static let slotsForSigns = 32
  private static let componentsForSigns = 150_000
  private static let leastWalk = 32

  /// Whether a scan of the signs of all slots is the best way to find `effort` nodes.
  func areScannedBySigns(effort: Int, _ shape: IndexShape) -> Bool {
    canBeScannedBySigns(effort: effort, shape)
      && count * shape.codeBytes <= max(effort, Self.leastWalk) * Self.componentsForSigns
  }

  /// Whether it is a way, for slots that a walk may not find.
  func canBeScannedBySigns(effort: Int, _ shape: IndexShape) -> Bool {
    count >= max(effort, 64) * Self.slotsForSigns
      && SignCodes.bytes(slots: count, shape) <= Self.signLimit
  }

  /// The signs of all slots, from the second call on; nil while others make them.
  func signs(_ graph: Graph) -> SignCodes? {
    let isMaker = signs.withLock { signs in
      switch signs {
      case .unused: signs = .used
      case .used:
        signs = .none
        return true
      case .none, .made: break
      }
      return false
    }
    if isMaker, let made = SignCodes(slots, graph) { signs.withLock { $0 = .made(made) } }
    return signs.withLock { if case .made(let made) = $0 { made } else { nil } }
  }

  /// Lists to scan for about the recall that `probes` lists have without a filter
  /// of `total` nodes.
  func probes(_ probes: Int, of total: Int) -> Int {
    Int(Double(probes) * min(4, 1.25 * (Double(total) / Double(max(1, count))).squareRoot()))
  }

  /// Whether a slot, which must be one of the base's, passes.
  @inline(__always)
  func contains(_ slot: UInt32) -> Bool {
    words[Int(slot >> 6)] >> UInt64(slot & 63) & 1 != 0
  }
}

extension Base {
  /// Calls `body` with the nodes of those items that have one of the ascending
  /// `ids`. Complexity: O(items).
  fileprivate func forEachItem(
    of ids: [UInt64], _ transaction: ReadTransaction, _ body: (UInt32) -> Void
  ) throws {
    var place = 0
    try transaction.forEach(TableName.items) { id, record in
      while place < ids.count, ids[place] < id { place += 1 }
      guard place < ids.count else { return false }
      if ids[place] == id { body(try node(record, id: id)) }
      return true
    }
  }
}
