/// Opcodes that name, call or fill something of Python.
extension PickleMachine {
  mutating func buildObject(_ opcode: Unicode.Scalar) throws -> Bool {
    switch opcode {
    case "c":
      let module = reader.bytes.text(try reader.line(part: "GLOBAL"))
      try pushGlobal(module: module, name: reader.bytes.text(try reader.line(part: "GLOBAL")))
    case "\u{93}":
      let names = try pop(2).map(string)
      try pushGlobal(module: names[0], name: names[1])
    case "R", "\u{81}":
      let items = try pop(2)
      guard case .global(let function) = items[0] else {
        throw malformed("a call", got: "of something without a name", expected: "a function")
      }
      push(try call(function, arguments: try tuple(items[1], part: "the arguments")))
    case "b": try build(state: try pop())
    case "Q": push(try storage(identifiedBy: try pop()))
    default: return false
    }
    return true
  }

  private mutating func pushGlobal(module: String, name: String) throws {
    guard let global = PickleGlobal(module: module, name: name) else {
      throw WeightFileError.refused(path: reader.bytes.path, got: "\(module).\(name)")
    }
    push(.global(global))
  }

  private mutating func call(_ function: PickleGlobal, arguments: [PickleItem]) throws
    -> PickleItem
  {
    switch (function, arguments.first) {
    case (.orderedDictionary, nil):
      return heap.addDictionary()
    case (.orderedDictionary, .list(let index)?) where arguments.count == 1:
      return heap.addDictionary(try pairs(ofList: index))
    case (.arrayConstructor, _):
      return heap.addObject(.array(nil))
    case (.elementType, let code?):
      return heap.addObject(.elementType(try elementType(try string(code))))
    case (.scalar, .object(let index)?) where arguments.count == 2:
      return try scalar(type: index, bytes: arguments[1])
    case (.encode, .text(let text)?):
      return try encoded(text, arguments.dropFirst().map(string))
    case (.rebuildTensor, _):
      return heap.addObject(.tensor(try tensor(arguments)))
    case (.rebuildParameter, .object(let index)?), (.parameter, .object(let index)?):
      return .object(index)
    case (.reconstructor, .global(.instance(let name))?), (.instance(let name), nil):
      return heap.addObject(.instance(name, state: .none))
    default:
      throw WeightFileError.refused(
        path: reader.bytes.path, got: "a call of \(function.name) with other arguments than usual")
    }
  }

  /// Gives an object its contents.
  private mutating func build(state: PickleItem) throws {
    switch try top() {
    case .dictionary:
      // The `_metadata` of a state dictionary of PyTorch: versions of layers.
      break
    case .object(let index):
      switch heap.objects[index] {
      case .array:
        heap.objects[index] = .array(try arrayState(tuple(state, part: "the state of an array")))
      case .elementType(var type):
        try setByteOrder(of: &type, state: tuple(state, part: "the state of an element type"))
        heap.objects[index] = .elementType(type)
      case .instance(let name, _):
        heap.objects[index] = .instance(name, state: state)
      case .tensor:
        // Hooks and flags of a Parameter of PyTorch 0.1.
        break
      case .storage:
        throw malformed("BUILD", got: "of a storage", expected: "an array or an instance")
      }
    default:
      throw malformed("BUILD", got: "of a plain value", expected: "an array or an instance")
    }
  }

  // MARK: - Python

  /// OrderedDict of Python 2 is called with a list of lists of two.
  private mutating func pairs(ofList index: Int) throws -> [PickleItem] {
    try charge(2 * heap.lists[index].count)
    return try heap.lists[index].flatMap { item in
      let pair: [PickleItem]
      switch item {
      case .list(let index): pair = heap.lists[index].count == 2 ? heap.lists[index] : []
      case .tuple(let range): pair = range.count == 2 ? Array(heap.tupleItems[range]) : []
      default: pair = []
      }
      guard pair.count == 2 else {
        throw malformed("an ordered dictionary", got: "another item", expected: "pairs")
      }
      return pair
    }
  }

  /// Python 3 writes bytes into old protocols as Latin-1 text and a call.
  private mutating func encoded(_ text: String, _ arguments: [String]) throws -> PickleItem {
    try charge(text.utf8.count)
    let bytes = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
    guard arguments == ["latin1"], bytes.count == text.unicodeScalars.count else {
      throw malformed("encode", got: "not for Latin-1", expected: "Latin-1")
    }
    return heap.addDecoded(FileBytes(copying: bytes, path: reader.bytes.path))
  }

  // MARK: - Reading items

  /// A name or key. Its length is limited because every call may copy one.
  func string(_ item: PickleItem) throws -> String {
    let limit = FileLimits.pickleNameBytes
    switch item {
    case .text(let text) where text.utf8.count <= limit: return text
    case .bytes(let range) where range.count <= limit: return reader.bytes.text(range)
    case .decodedBytes(let index) where heap.decoded[index].count <= limit:
      return String(decoding: heap.decoded[index].buffer, as: UTF8.self)
    default:
      throw malformed(
        "a name", got: "another value", expected: "a string of at most \(limit) bytes")
    }
  }

  /// Arguments, a state or a shape: a short tuple.
  func tuple(_ item: PickleItem, part: String) throws -> [PickleItem] {
    guard case .tuple(let range) = item, range.count <= FileLimits.dimensions else {
      throw malformed(
        part, got: "another value", expected: "a tuple of at most \(FileLimits.dimensions)")
    }
    return Array(heap.tupleItems[range])
  }

  func integer(_ item: PickleItem, part: String) throws -> Int {
    guard case .integer(let value) = item, let value = Int(exactly: value) else {
      throw malformed(part, got: "another value", expected: "an integer")
    }
    return value
  }

  func integers(_ item: PickleItem, part: String) throws -> [Int] {
    try tuple(item, part: part).map { try integer($0, part: part) }
  }
}
