/// Finds the tensors in the contents of a PyTorch file and names them.
struct TorchTensorSearch {
  private let path: String
  private var found: [String: TorchTensor] = [:]
  private var visited = 0

  init(path: String) {
    self.path = path
  }

  mutating func tensors(in contents: PickleValue) throws -> [String: TorchTensor] {
    let state = ["state_dict", "model_state_dict", "model"].lazy
      .compactMap { contents[$0] }
      .first { $0.entries != nil || $0.elements != nil }
    try visit(state ?? contents, name: "")
    return found
  }

  private mutating func visit(_ value: PickleValue, name: String) throws {
    visited += 1
    guard visited <= FileLimits.stateValues else {
      throw WeightFileError.tooLarge(
        path: path, part: "the number of values", got: "more", expected: FileLimits.stateValues)
    }
    switch value {
    case .tensor(let tensor):
      guard found.updateValue(tensor, forKey: name) == nil else {
        throw WeightFileError.malformed(
          path: path, part: "the name \(name)", got: "there twice", expected: "every name once")
      }
    case .dictionary(let entries):
      let prefix = Self.commonPrefix(of: entries)
      for entry in entries {
        let key = entry.key.string ?? entry.key.integer.map(String.init)
        if let key { try visit(entry.value, name: join(name, String(key.dropFirst(prefix)))) }
      }
    case .list(let elements), .tuple(let elements):
      for (index, element) in elements.enumerated() {
        try visit(element, name: join(name, String(index)))
      }
    default: break
    }
  }

  /// The length of `module.` when every key of a dictionary starts with it.
  private static func commonPrefix(of entries: [PickleEntry]) -> Int {
    let prefix = "module."
    let isCommon = entries.allSatisfy { $0.key.string?.hasPrefix(prefix) == true }
    return isCommon ? prefix.count : 0
  }

  private func join(_ parent: String, _ child: String) -> String {
    parent.isEmpty ? child : "\(parent).\(child)"
  }
}
