/// The named word lists that templates refer to as `<name>`.
struct Lexicon: Sendable {
  private(set) var lists: [String: [Template]] = [:]

  /// Each entry is a name and a block of alternatives, parted by commas or lines.
  init(_ entries: [(name: String, block: String)]) {
    for (name, block) in entries {
      precondition(lists[name] == nil, "the list \(name) is defined twice")
      lists[name] = block.split { $0 == "," || $0 == "\n" }
        .map { Template($0.trimmingSpaces()) }
    }
  }

  subscript(name: String) -> [Template] {
    guard let list = lists[name] else { preconditionFailure("no word list is named \(name)") }
    return list
  }

  func contains(_ name: String) -> Bool {
    lists[name] != nil
  }
}

extension StringProtocol {
  func trimmingSpaces() -> SubSequence {
    let tail = drop { $0 == " " }
    return tail[..<(tail.lastIndex { $0 != " " }.map(tail.index(after:)) ?? tail.startIndex)]
  }
}
