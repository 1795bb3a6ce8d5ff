/// Turns the items of a finished pickle into values.
///
/// A shared item becomes one value, however often it occurs. Depth is
/// bounded, which also catches a container that contains itself.
struct PickleValueBuilder {
  private struct Finished {
    var value: PickleValue
    var depth: Int
  }

  private enum Key: Hashable {
    case bytes(Int)
    case decoded(Int)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case object(Int)
  }

  private let heap: PickleHeap
  private let bytes: FileBytes
  private var finished: [Key: Finished] = [:]

  init(heap: PickleHeap, bytes: FileBytes) {
    self.heap = heap
    self.bytes = bytes
  }

  mutating func value(of item: PickleItem) throws -> PickleValue {
    try build(item, level: 0).value
  }

  private mutating func build(_ item: PickleItem, level: Int) throws -> Finished {
    guard level <= FileLimits.pickleDepth else { throw tooDeep() }
    switch item {
    case .none: return leaf(.none)
    case .boolean(let value): return leaf(.boolean(value))
    case .integer(let value): return leaf(.integer(value))
    case .real(let value): return leaf(.real(value))
    case .text(let text): return leaf(.text(text))
    case .global(let global): return leaf(.global(global.name))
    default: return try buildShared(item, level: level)
    }
  }

  private mutating func buildShared(_ item: PickleItem, level: Int) throws -> Finished {
    guard let key = key(of: item) else { return leaf(.none) }
    if let known = finished[key] {
      guard level + known.depth <= FileLimits.pickleDepth else { throw tooDeep() }
      return known
    }
    let result: Finished
    switch item {
    case .longInteger(let range): result = leaf(.longInteger(Array(bytes.buffer[range])))
    case .bytes(let range): result = leaf(.bytes(Array(bytes.buffer[range])))
    case .decodedBytes(let index): result = leaf(.bytes(Array(heap.decoded[index].buffer)))
    case .tuple(let range):
      let (values, depth) = try buildAll(Array(heap.tupleItems[range]), level: level)
      result = Finished(value: .tuple(values), depth: depth)
    case .list(let index):
      let (values, depth) = try buildAll(heap.lists[index], level: level)
      result = Finished(value: .list(values), depth: depth)
    case .dictionary(let index):
      let (values, depth) = try buildAll(heap.dictionaries[index], level: level)
      let entries = stride(from: 0, to: values.count, by: 2).map {
        PickleEntry(key: values[$0], value: values[$0 + 1])
      }
      result = Finished(value: .dictionary(entries), depth: depth)
    case .object(let index): result = try buildObject(heap.objects[index], level: level)
    default: result = leaf(.none)
    }
    finished[key] = result
    return result
  }

  private mutating func buildObject(_ object: PickleHeap.Object, level: Int) throws -> Finished {
    switch object {
    case .tensor(let tensor): return leaf(.tensor(tensor))
    case .elementType: return leaf(.global(PickleGlobal.elementType.name))
    case .storage(let storage): return leaf(.global(PickleGlobal.storage(storage.type).name))
    case .instance(let name, let state):
      let state = try build(state, level: level + 1)
      return Finished(
        value: .instance(className: name, state: state.value), depth: state.depth + 1)
    case .array(nil):
      throw bytes.malformed("an array", got: "without contents", expected: "contents")
    case .array(let state?): return try buildArray(state, level: level)
    }
  }

  private mutating func buildArray(_ state: PickleHeap.ArrayState, level: Int) throws -> Finished {
    switch state.content {
    case .elements(let elements):
      let array = try NumpyArray(
        state.type, shape: state.shape, isFortranOrder: state.isFortranOrder, elements: elements)
      return leaf(.array(array))
    case .list(let index):
      let count = try bytes.elementCount(state.shape, part: "an array of objects")
      guard count == heap.lists[index].count else {
        throw bytes.malformed(
          "an array of shape \(state.shape)", got: "a list of \(heap.lists[index].count) objects",
          expected: "\(count) objects")
      }
      var (values, depth) = try buildAll(heap.lists[index], level: level)
      if state.isFortranOrder { values = NumpyArray.rowMajor(values, shape: state.shape) }
      let array = NumpyArray(
        objects: values, type: state.type, shape: state.shape, source: bytes)
      return Finished(value: .array(array), depth: depth)
    }
  }

  private mutating func buildAll(_ items: [PickleItem], level: Int) throws -> ([PickleValue], Int) {
    var depth = 0
    let values = try items.map { item in
      let element = try build(item, level: level + 1)
      depth = max(depth, element.depth)
      return element.value
    }
    return (values, depth + 1)
  }

  private func leaf(_ value: PickleValue) -> Finished {
    Finished(value: value, depth: 0)
  }

  private func key(of item: PickleItem) -> Key? {
    switch item {
    // A place in the file holds one or the other.
    case .bytes(let range), .longInteger(let range): .bytes(range.lowerBound)
    case .decodedBytes(let index): .decoded(index)
    case .tuple(let range): range.isEmpty ? .tuple(-1) : .tuple(range.lowerBound)
    case .list(let index): .list(index)
    case .dictionary(let index): .dictionary(index)
    case .object(let index): .object(index)
    default: nil
    }
  }

  private func tooDeep() -> WeightFileError {
    .tooLarge(
      path: bytes.path, part: "the nesting of pickled values", got: "deeper",
      expected: FileLimits.pickleDepth)
  }
}
