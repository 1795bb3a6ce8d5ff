/// The names of Python that a pickle may use.
enum PickleGlobal {
  case orderedDictionary
  case arrayConstructor
  case arrayClass
  case elementType
  case scalar
  case encode
  case rebuildTensor
  case rebuildParameter
  case parameter
  case storage(ElementType)
  case reconstructor
  case objectClass
  /// A class whose instances are only their attributes.
  case instance(String)

  /// The meaning of a name, or nil when it is not allowed.
  init?(module: String, name: String) {
    guard let global = Self.allowed["\(module) \(name)"] else { return nil }
    self = global
  }

  /// A name for messages and for values that only mention it.
  var name: String {
    switch self {
    case .orderedDictionary: "collections OrderedDict"
    case .arrayConstructor: "numpy.core.multiarray _reconstruct"
    case .arrayClass: "numpy ndarray"
    case .elementType: "numpy dtype"
    case .scalar: "numpy.core.multiarray scalar"
    case .encode: "_codecs encode"
    case .rebuildTensor: "torch._utils _rebuild_tensor"
    case .rebuildParameter: "torch._utils _rebuild_parameter"
    case .parameter: "torch.nn.parameter Parameter"
    case .storage(let type): "torch storage of \(type.rawValue)"
    case .reconstructor: "copy_reg _reconstructor"
    case .objectClass: "__builtin__ object"
    case .instance(let name): name
    }
  }

  private static let allowed: [String: PickleGlobal] = [
    "collections OrderedDict": .orderedDictionary,
    "numpy.core.multiarray _reconstruct": .arrayConstructor,
    "numpy._core.multiarray _reconstruct": .arrayConstructor,
    "numpy ndarray": .arrayClass,
    "numpy dtype": .elementType,
    "numpy.core.multiarray scalar": .scalar,
    "numpy._core.multiarray scalar": .scalar,
    "_codecs encode": .encode,
    "torch._utils _rebuild_tensor": .rebuildTensor,
    "torch._utils _rebuild_tensor_v2": .rebuildTensor,
    "torch._utils _rebuild_parameter": .rebuildParameter,
    "torch.nn.parameter Parameter": .parameter,
    "torch FloatStorage": .storage(.float32),
    "torch HalfStorage": .storage(.float16),
    "torch BFloat16Storage": .storage(.bfloat16),
    "torch DoubleStorage": .storage(.float64),
    "torch LongStorage": .storage(.int64),
    "torch IntStorage": .storage(.int32),
    "torch ShortStorage": .storage(.int16),
    "torch CharStorage": .storage(.int8),
    "torch ByteStorage": .storage(.uint8),
    "torch BoolStorage": .storage(.bool),
    "copy_reg _reconstructor": .reconstructor,
    "copyreg _reconstructor": .reconstructor,
    "__builtin__ object": .objectClass,
    "builtins object": .objectClass,
    "argparse Namespace": .instance("argparse Namespace"),
    "vocab Vocabulary": .instance("vocab Vocabulary"),
  ]
}
