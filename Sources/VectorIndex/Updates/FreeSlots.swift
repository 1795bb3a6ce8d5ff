/// The slots of a graph that hold no node and can take a new one.
struct FreeSlots {
  private let slots: [UInt32]
  private let shift: Int
  /// Whether there are so few blocks that each changes anyway.
  private let isSmall: Bool

  init(_ tables: IndexTables) {
    let nodes = tables.nodes.table
    slots = (0..<UInt32(tables.slotCount)).filter { !NodeRecord(nodes.row($0)).isLive }
    shift = (tables.vectors ?? tables.codes).layout.shift
    isSmall = tables.slotCount >> shift < 4
  }

  /// `count` of them, or all: first those that are ``suitable(_:)``.
  func take(_ count: Int) -> [UInt32] {
    let suitable = suitable(count)
    guard suitable.count < count else { return suitable }
    let taken = Set(suitable)
    return suitable + slots.lazy.filter { !taken.contains($0) }.prefix(count - suitable.count)
  }

  /// Up to `count` of them, from the blocks that have the most: a block is
  /// written as a whole, whatever changes in it. Blocks that are nearly full
  /// wait until they have more.
  func suitable(_ count: Int) -> [UInt32] {
    let blocks = Dictionary(grouping: slots) { $0 >> UInt32(shift) }
    let worthwhile = (1 << shift) / 16
    var taken: [UInt32] = []
    for (_, free) in blocks.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) })
    where taken.count < count && (free.count >= worthwhile || isSmall) {
      taken += free.prefix(count - taken.count)
    }
    return taken
  }
}
