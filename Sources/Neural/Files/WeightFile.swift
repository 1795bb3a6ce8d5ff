/// A file of named tensors.
public protocol WeightFile: Sendable {
  /// The path of the file, for messages.
  var path: String { get }

  /// The names of the tensors, sorted.
  var names: [String] { get }

  /// The shape of a tensor, without reading its elements.
  ///
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)``.
  func shape(named name: String) throws -> [Int]

  /// A tensor, its elements widened to floats.
  ///
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)``, and the errors of a damaged
  ///   file.
  func tensor(named name: String) throws -> Tensor
}

extension WeightFile {
  /// A tensor that must have the shape `expected`, where nil stands for any
  /// length of a dimension; nil altogether accepts every shape.
  ///
  /// - Throws: ``WeightFileError/shapeMismatch(path:tensor:got:expected:)`` before any element is
  ///   read, and the errors of ``tensor(named:)``.
  public func tensor(named name: String, shape expected: [Int?]?) throws -> Tensor {
    if let expected { try checkShape(of: name, expected) }
    return try tensor(named: name)
  }

  /// Throws ``WeightFileError/shapeMismatch(path:tensor:got:expected:)`` for
  /// another shape.
  func checkShape(of name: String, _ expected: [Int?]) throws {
    let got = try shape(named: name)
    let fits =
      got.count == expected.count
      && zip(got, expected).allSatisfy { length, wanted in wanted == nil || wanted == length }
    guard fits else {
      throw WeightFileError.shapeMismatch(path: path, tensor: name, got: got, expected: expected)
    }
  }

  /// Whether the file has a tensor of that name. Complexity: O(log n).
  public func contains(_ name: String) -> Bool {
    let names = names
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle] < name { low = middle + 1 } else { high = middle }
    }
    return low < names.count && names[low] == name
  }
}

/// Opens a file of tensors of any format that can be read, recognised by its
/// first bytes: safetensors, NumPy archive (`.npz`), PyTorch (`.pth`).
///
/// - Throws: ``WeightFileError/unrecognised(path:got:)`` for other files, and the errors of the
///   formats.
public func openWeights(path: String) throws -> any WeightFile {
  try openWeights(FileBytes(mapping: path))
}

package func openWeights(_ bytes: FileBytes) throws -> any WeightFile {
  if bytes.buffer.starts(with: "PK\u{3}\u{4}".utf8) {
    let archive = try ZipArchive(bytes)
    return TorchFile.folder(of: archive) == nil
      ? NumpyArchive(archive) : try TorchFile(archive)
  }
  if bytes.buffer.starts(with: TorchStream.magic) { return try TorchFile(bytes) }
  // A safetensors file has no magic number, but its header starts with a brace.
  if bytes.buffer.dropFirst(8).first == UInt8(ascii: "{") { return try SafetensorsFile(bytes) }
  let first = bytes.buffer.prefix(8).map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
  throw WeightFileError.unrecognised(
    path: bytes.path, got: first.isEmpty ? "no bytes" : first.joined(separator: " "))
}
