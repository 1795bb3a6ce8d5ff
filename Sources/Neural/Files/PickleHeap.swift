/// A value on the stack of the pickle machine.
///
/// Containers are indices into ``PickleHeap``: while a pickle is read, the
/// same list can stand in many places and still grow, and it can contain
/// itself. With indices neither costs copies, cycles of references or deep
/// recursion when they are released.
enum PickleItem {
  case none
  case boolean(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  /// A byte string in the file.
  case bytes(Range<Int>)
  /// A byte string that had to be decoded, in `heap.decoded`.
  case decodedBytes(Int)
  /// The two's complement of a long integer in the file.
  case longInteger(Range<Int>)
  /// A place in `heap.tupleItems`.
  case tuple(Range<Int>)
  case list(Int)
  case dictionary(Int)
  case object(Int)
  case global(PickleGlobal)
}

/// The containers that a pickle has made so far.
struct PickleHeap {
  /// An array whose constructor ran; its contents come later, by BUILD.
  struct ArrayState {
    enum Content {
      case elements(FileBytes)
      case list(Int)
    }
    var type: NumpyType
    var shape: [Int]
    var isFortranOrder: Bool
    var content: Content
  }

  enum Object {
    case array(ArrayState?)
    case elementType(NumpyType)
    case instance(String, state: PickleItem)
    case storage(TorchStorage)
    case tensor(TorchTensor)
  }

  /// The elements of all tuples, which never change, one after the other.
  private(set) var tupleItems: [PickleItem] = []
  var lists: [[PickleItem]] = []
  /// Keys and values by turns.
  var dictionaries: [[PickleItem]] = []
  var objects: [Object] = []
  private(set) var decoded: [FileBytes] = []
  private(set) var storages: [String: TorchStorage] = [:]

  /// How much of everything there is.
  struct Heights {
    var tupleItems = 0
    var lists = 0
    var dictionaries = 0
    var objects = 0
    var decoded = 0
  }

  var heights: Heights {
    Heights(
      tupleItems: tupleItems.count, lists: lists.count, dictionaries: dictionaries.count,
      objects: objects.count, decoded: decoded.count)
  }

  /// Drops what was made after the heap had those heights; nothing may refer to
  /// it.
  mutating func shrink(to heights: Heights) {
    tupleItems.removeLast(tupleItems.count - heights.tupleItems)
    lists.removeLast(lists.count - heights.lists)
    dictionaries.removeLast(dictionaries.count - heights.dictionaries)
    objects.removeLast(objects.count - heights.objects)
    decoded.removeLast(decoded.count - heights.decoded)
  }

  mutating func addTuple(_ items: [PickleItem]) -> PickleItem {
    let start = tupleItems.count
    tupleItems.append(contentsOf: items)
    return .tuple(start..<tupleItems.count)
  }

  mutating func addList(_ items: [PickleItem] = []) -> PickleItem {
    lists.append(items)
    return .list(lists.count - 1)
  }

  mutating func addDictionary(_ items: [PickleItem] = []) -> PickleItem {
    dictionaries.append(items)
    return .dictionary(dictionaries.count - 1)
  }

  mutating func addObject(_ object: Object) -> PickleItem {
    objects.append(object)
    if case .storage(let storage) = object { storages[storage.key] = storage }
    return .object(objects.count - 1)
  }

  mutating func addDecoded(_ bytes: FileBytes) -> PickleItem {
    decoded.append(bytes)
    return .decodedBytes(decoded.count - 1)
  }
}
