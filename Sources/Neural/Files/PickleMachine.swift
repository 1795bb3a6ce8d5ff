/// The stack machine that a pickle is a program for.
///
/// The opcodes stand in groups, one file each: ``pushConstant(_:)``,
/// ``pushString(_:)``, ``buildContainer(_:)``, ``buildObject(_:)``. A group
/// returns false for an opcode that is not its own.
struct PickleMachine {
  var reader: ByteReader
  var heap = PickleHeap()

  private(set) var stack: [PickleItem] = []

  /// The heights of the stack at the MARKs that are still open.
  private var marks: [Int] = []

  private var memo: PickleMemo

  /// Takes the arrays of a list in their order, so that none is kept; nil when
  /// lists are kept as they are.
  private let takeArray: ((PickleHeap.ArrayState) throws -> Void)?

  /// How much of the heap is still needed when the arrays of a list are gone:
  /// what there was when the list began, and what the memo keeps.
  private var needed = PickleHeap.Heights()

  /// The height of the stack with that list on top; nil once it was lower since,
  /// so that what stands there may be younger than the list.
  private var listHeight: Int?

  /// How many items and bytes calls have copied. A call of a few bytes can
  /// copy a remembered value of any size, so this is bounded by the file's size.
  private var copied = 0

  init(_ reader: ByteReader) {
    self.reader = reader
    memo = PickleMemo()
    takeArray = nil
  }

  /// A machine for a list of any number of arrays, which it hands out one by
  /// one and forgets.
  ///
  /// - Parameters:
  ///   - recalled: the memo numbers that the pickle asks for.
  ///   - takeArray: called with each array.
  init(
    _ reader: ByteReader, recalled: Set<Int>,
    takeArray: @escaping (PickleHeap.ArrayState) throws -> Void
  ) {
    self.reader = reader
    memo = PickleMemo(wanted: recalled)
    self.takeArray = takeArray
  }

  /// Runs to STOP and returns the result.
  mutating func run() throws -> PickleItem {
    while true {
      let opcode = try nextOpcode()
      if opcode == "." { return try pop() }
      let isKnown =
        try manageStack(opcode) || pushConstant(opcode) || pushString(opcode)
        || buildContainer(opcode) || buildObject(opcode)
      guard isKnown else { throw Self.unknown(opcode, before: reader) }
    }
  }

  /// The error for an opcode that the reader has just passed.
  static func unknown(_ opcode: Unicode.Scalar, before reader: ByteReader) -> WeightFileError {
    reader.bytes.unsupported(
      "byte \(reader.position - 1)", got: "the opcode 0x\(String(opcode.value, radix: 16))",
      expected: "a pickle of arrays, tensors and plain values")
  }

  private mutating func nextOpcode() throws -> Unicode.Scalar {
    Unicode.Scalar(try reader.integer(UInt8.self, part: "a pickle"))
  }

  private mutating func manageStack(_ opcode: Unicode.Scalar) throws -> Bool {
    switch opcode {
    case "\u{80}": _ = try reader.range(1, part: "PROTO")
    case "\u{95}": _ = try reader.range(8, part: "FRAME")
    case "(": marks.append(stack.count)
    case "0": if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case "1": _ = try popToMark()
    case "2": push(try top())
    case "p": try remember(at: try decimal(part: "PUT"))
    case "q": try remember(at: Int(try reader.integer(UInt8.self, part: "BINPUT")))
    case "r": try remember(at: Int(try reader.integer(UInt32.self, part: "LONG_BINPUT")))
    case "\u{94}": try remember(at: memo.count)
    case "g": try recall(try decimal(part: "GET"))
    case "h": try recall(Int(try reader.integer(UInt8.self, part: "BINGET")))
    case "j": try recall(Int(try reader.integer(UInt32.self, part: "LONG_BINGET")))
    default: return false
    }
    return true
  }

  // MARK: - Stack

  mutating func push(_ item: PickleItem) {
    stack.append(item)
  }

  mutating func pop() throws -> PickleItem {
    let item = try top()
    drop(1)
    return item
  }

  func top() throws -> PickleItem {
    guard stack.count > marks.last ?? 0, let item = stack.last else {
      throw malformed("the stack", got: "empty", expected: "a value")
    }
    return item
  }

  /// The last `count` items, which leave the stack.
  mutating func pop(_ count: Int) throws -> [PickleItem] {
    guard stack.count - (marks.last ?? 0) >= count else {
      throw malformed("the stack", got: "too short", expected: "\(count) values")
    }
    let items = Array(stack.suffix(count))
    drop(count)
    return items
  }

  /// The items above the last MARK, which leaves the stack with them.
  mutating func popToMark() throws -> [PickleItem] {
    guard let mark = marks.popLast() else {
      throw malformed("the stack", got: "without a mark", expected: "a mark")
    }
    // An array of its own: a slice would make the stack copy itself.
    let items = Array(stack[mark...])
    drop(stack.count - mark)
    return items
  }

  private mutating func drop(_ count: Int) {
    stack.removeLast(count)
    if let height = listHeight, stack.count < height { listHeight = nil }
  }

  // MARK: - Memo

  private mutating func remember(at index: Int) throws {
    let item = try top()
    guard index >= 0, index <= memo.count + FileLimits.pickleMemoGap else {
      throw WeightFileError.tooLarge(
        path: reader.bytes.path, part: "a memo index", got: "\(index)",
        expected: memo.count + FileLimits.pickleMemoGap)
    }
    memo.set(index, item)
    if memo.keeps(index) { needed = heap.heights }
  }

  private mutating func recall(_ index: Int) throws {
    guard index >= 0, let item = memo[index] else {
      throw malformed("a memo index", got: "\(index)", expected: "one that was set")
    }
    push(item)
  }

  // MARK: - Lists

  /// Adds items to a list, or hands them out.
  mutating func append(_ items: [PickleItem]) throws {
    guard case .list(let index) = try top() else {
      throw malformed("APPEND", got: "to no list", expected: "a list")
    }
    guard let takeArray else {
      heap.lists[index].append(contentsOf: items)
      return
    }
    for item in items {
      guard case .object(let index) = item, case .array(let state?) = heap.objects[index] else {
        throw malformed("a list", got: "another value", expected: "arrays only")
      }
      try takeArray(state)
    }
    // Below the list nothing is younger than it; its items are gone.
    if stack.count == listHeight { heap.shrink(to: needed) }
  }

  mutating func pushList() {
    push(heap.addList())
    needed = heap.heights
    listHeight = stack.count
  }

  // MARK: -

  /// A decimal number on a line of its own.
  mutating func decimal(part: StaticString) throws -> Int {
    let text = reader.bytes.text(try reader.line(part: part))
    guard let value = Int(text) else {
      throw malformed("\(part)", got: text, expected: "a decimal number below 2^63")
    }
    return value
  }

  /// Accounts for what a call copies.
  mutating func charge(_ count: Int) throws {
    copied += count
    guard copied <= reader.bytes.count else {
      throw WeightFileError.tooLarge(
        path: reader.bytes.path, part: "what calls copy", got: "\(copied) items",
        expected: reader.bytes.count)
    }
  }

  func malformed(_ part: String, got: String, expected: String) -> WeightFileError {
    reader.bytes.malformed(
      "the pickle before byte \(reader.position): \(part)", got: got, expected: expected)
  }
}
