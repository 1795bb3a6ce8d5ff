/// The values that a pickle remembers under numbers.
struct PickleMemo {
  /// The only numbers that are kept, when they are known beforehand.
  private let wanted: Set<Int>?

  /// Values by number, or those of the wanted numbers.
  private var all: [PickleItem?] = []
  private var few: [Int: PickleItem] = [:]

  /// One more than the largest number so far.
  private(set) var count = 0

  /// - Parameter wanted: the numbers that will be asked for; nil when unknown.
  init(wanted: Set<Int>? = nil) {
    self.wanted = wanted
  }

  /// Whether a value of that number is kept.
  func keeps(_ index: Int) -> Bool { wanted?.contains(index) ?? true }

  mutating func set(_ index: Int, _ item: PickleItem) {
    count = max(count, index + 1)
    guard wanted == nil else {
      if keeps(index) { few[index] = item }
      return
    }
    while all.count <= index { all.append(nil) }
    all[index] = item
  }

  subscript(index: Int) -> PickleItem? {
    guard wanted == nil else { return few[index] }
    return all.indices.contains(index) ? all[index] : nil
  }
}
