/// Where the right one stands among many.
enum Ranks {
  /// The rank of one value among all, from 1 for the largest; among equal ones
  /// the middle.
  static func rank(of index: Int, in values: [Double]) -> Double {
    let own = values[index]
    let better = values.count { $0 > own }
    let equal = values.count { $0 == own } - 1
    return 1 + Double(better) + Double(equal) / 2
  }

  /// The share of ranks in the first tenth of `count`, in percent.
  static func shareInFirstTenth(_ ranks: [Double], of count: Int) -> Double {
    guard !ranks.isEmpty else { return 0 }
    let limit = Double(count) / 10
    return 100 * Double(ranks.count { $0 <= limit }) / Double(ranks.count)
  }
}
