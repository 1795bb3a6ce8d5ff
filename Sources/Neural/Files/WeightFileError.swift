/// Why a weight file could not be read or written.
public enum WeightFileError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The operating system refused to open, map or read the file.
  case cannotRead(path: String, reason: String)
  /// The operating system refused to create, write or rename the file.
  case cannotWrite(path: String, reason: String)
  /// The first bytes belong to none of the formats that can be read.
  case unrecognised(path: String, got: String)
  /// The file ends inside `part`.
  case truncated(path: String, part: String, got: Int, expected: Int)
  /// `part` contradicts the format.
  case malformed(path: String, part: String, got: String, expected: String)
  /// `part` is valid, but of a kind that cannot be read here.
  case unsupported(path: String, part: String, got: String, expected: String)
  /// `part` is larger than this program accepts.
  case tooLarge(path: String, part: String, got: String, expected: Int)
  /// A pickle wants to use a name of Python that is not on the list of allowed ones.
  case refused(path: String, got: String)
  /// The file has no tensor of that name.
  case missing(path: String, tensor: String, available: [String])
  /// A tensor has another shape than its user needs; nil stands for any length.
  case shapeMismatch(path: String, tensor: String, got: [Int], expected: [Int?])
  /// A tensor to be written holds a value that the precision cannot hold.
  case notRepresentable(tensor: String, index: Int, got: String, expected: String)

  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "cannot read \(path): \(reason)"
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason)"
    case .unrecognised(let path, let got):
      "\(path) starts with \(got); expected a safetensors file, a NumPy archive (.npz) "
        + "or a PyTorch file (.pth)"
    case .truncated(let path, let part, let got, let expected):
      "\(path) ends too early: \(part) needs \(expected) bytes, got \(got); "
        + "copy or download it again"
    case .malformed(let path, let part, let got, let expected):
      "\(path) is damaged: \(part) is \(got), expected \(expected); copy or download it again"
    case .unsupported(let path, let part, let got, let expected):
      "\(path) cannot be read here: \(part) is \(got), expected \(expected)"
    case .tooLarge(let path, let part, let got, let expected):
      "\(path): \(part) is \(got), expected at most \(expected)"
    case .refused(let path, let got):
      "\(path) is a pickle that uses \(got), which is not allowed because a pickle can run code; "
        + "expected only arrays, tensors and plain values: save its weights alone"
    case .missing(let path, let tensor, let available):
      "\(path) has no tensor \(tensor); expected one of \(Self.list(available))"
    case .shapeMismatch(let path, let tensor, let got, let expected):
      "\(path): \(tensor) has shape \(got), expected "
        + "[\(expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", "))]"
    case .notRepresentable(let tensor, let index, let got, let expected):
      "\(tensor) cannot be written: element \(index) is \(got), expected \(expected)"
    }
  }

  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "none, the file has no tensors" }
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
