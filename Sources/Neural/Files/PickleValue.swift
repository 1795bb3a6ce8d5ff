/// A value read from a Python pickle.
public enum PickleValue: Sendable {
  /// Python's `None`.
  case none
  case boolean(Bool)
  case integer(Int64)
  /// An integer that does not fit 64 bits: two's complement, little-endian.
  case longInteger([UInt8])
  case real(Double)
  /// A byte string; every `str` of Python 2 is one.
  case bytes([UInt8])
  case text(String)
  case tuple([PickleValue])
  case list([PickleValue])
  /// The entries of a `dict` or `OrderedDict`, in the order of the file.
  case dictionary([PickleEntry])
  indirect case array(NumpyArray)
  indirect case tensor(TorchTensor)
  /// An object of a class without behaviour that matters here, such as
  /// `argparse Namespace`, with what was stored of it.
  indirect case instance(className: String, state: PickleValue)
  /// The name of a Python class or function, module first, not called.
  case global(String)
}

/// One entry of a pickled dictionary.
public struct PickleEntry: Sendable {
  /// The key; any kind of value.
  public let key: PickleValue
  /// The value.
  public let value: PickleValue

  package init(key: PickleValue, value: PickleValue) {
    self.key = key
    self.value = value
  }
}

extension PickleValue {
  /// Text, or a byte string read as UTF-8; nil for everything else.
  public var string: String? {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// A whole number that fits; nil for everything else, booleans included.
  public var integer: Int? {
    if case .integer(let value) = self { Int(exactly: value) } else { nil }
  }

  /// A number as a double; nil for everything else, booleans included.
  public var real: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// Python's truth of a boolean or whole number; nil for everything else.
  public var boolean: Bool? {
    switch self {
    case .boolean(let value): value
    case .integer(let value): value != 0
    default: nil
    }
  }

  /// The elements of a list or tuple; nil for everything else.
  public var elements: [PickleValue]? {
    switch self {
    case .list(let elements), .tuple(let elements): elements
    default: nil
    }
  }

  /// The entries of a dictionary, or of the attributes of an instance; nil for
  /// everything else.
  public var entries: [PickleEntry]? {
    switch self {
    case .dictionary(let entries): entries
    case .instance(_, let state): state.entries
    default: nil
    }
  }

  /// The value of a string key of a dictionary, or of an attribute; the last
  /// one when the file sets it repeatedly. Complexity: O(entries).
  public subscript(key: String) -> PickleValue? {
    entries?.last { $0.key.string == key }?.value
  }

  /// What kind of value this is, for messages.
  public var kind: String {
    switch self {
    case .none: "None"
    case .boolean: "a boolean"
    case .integer, .longInteger: "an integer"
    case .real: "a float"
    case .bytes: "a byte string"
    case .text: "a string"
    case .tuple(let elements): "a tuple of \(elements.count)"
    case .list(let elements): "a list of \(elements.count)"
    case .dictionary(let entries): "a dictionary of \(entries.count)"
    case .array(let array): "an array of shape \(array.shape)"
    case .tensor(let tensor): "a tensor of shape \(tensor.shape)"
    case .instance(let className, _): "an instance of \(className)"
    case .global(let name): "the name \(name)"
    }
  }
}
