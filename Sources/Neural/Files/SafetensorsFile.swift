/// A safetensors file, mapped.
///
/// The whole header is checked when the file is opened: sizes against shapes,
/// offsets against the file, no gap, no overlap, no name twice. After that,
/// ``tensor(named:)`` only fails for a name that is not there.
///
/// Eight-bit integers with one scale a row, our own convention: when `name` is
/// I8 `[rows, …]` and `name.scale` is F32 `[rows]`, the two are one tensor of
/// floats, `code · scale[row]`, and `name.scale` is not listed in ``names``.
public final class SafetensorsFile: WeightFile {
  /// The type and the shape of a tensor as they stand in the file.
  public struct TensorInfo: Equatable, Sendable {
    /// The type of the stored elements.
    public let type: ElementType
    /// The length of each dimension, outermost first.
    public let shape: [Int]
  }

  public let path: String

  /// The strings that the writer put into the file.
  public let metadata: [String: String]

  public let names: [String]

  private let entries: [String: SafetensorsHeader.Entry]
  private let data: FileBytes

  /// Maps a file and checks its header.
  ///
  /// - Throws: ``WeightFileError``. Complexity: O(n log n) in the number of tensors; no element is
  ///   read.
  public convenience init(path: String) throws {
    try self.init(FileBytes(mapping: path))
  }

  package init(_ bytes: FileBytes) throws {
    let header = try SafetensorsHeader(bytes)
    path = bytes.path
    metadata = header.metadata
    entries = header.entries
    data = header.data
    names = header.entries.keys.filter { !Self.isScale($0, in: header.entries) }.sorted()
  }

  /// The type and shape of a tensor as stored; scales of rows can be asked for
  /// as well.
  ///
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)``.
  public func info(named name: String) throws -> TensorInfo {
    let entry = try entry(named: name)
    return TensorInfo(type: entry.type, shape: entry.shape)
  }

  public func shape(named name: String) throws -> [Int] {
    try entry(named: name).shape
  }

  /// A tensor of floats. Floats at an address divisible by four are used in
  /// place: their pages are loaded when they are touched, and what is written
  /// to them is seen by every tensor of that name, but never reaches the file.
  /// Every other type is widened into memory of its own.
  ///
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)``.
  public func tensor(named name: String) throws -> Tensor {
    if let codes = try rowCodes(named: name) {
      return codes.widened().reshaped(try shape(named: name))
    }
    let entry = try entry(named: name)
    return data[entry.offsets].tensor(of: entry.type, shape: entry.shape)
  }

  /// A tensor that is stored as int8 codes with one scale a row; nil for every
  /// other one.
  ///
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)``.
  func rowCodes(named name: String) throws -> RowCodes? {
    let entry = try entry(named: name)
    guard entry.type == .int8, Self.isScale(name + Self.scaleSuffix, in: entries) else {
      return nil
    }
    return RowCodes(
      rows: entry.shape[0], columns: entry.shape.dropFirst().reduce(1, *),
      codes: data[entry.offsets], scales: try tensor(named: name + Self.scaleSuffix))
  }

  /// The stored bytes of a tensor, little-endian and row-major, for kernels
  /// that compute on the narrow types themselves.
  ///
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)``.
  package func bytes(named name: String) throws -> FileBytes {
    data[try entry(named: name).offsets]
  }

  private func entry(named name: String) throws -> SafetensorsHeader.Entry {
    guard let entry = entries[name] else {
      throw WeightFileError.missing(path: path, tensor: name, available: names)
    }
    return entry
  }

  /// What is added to the name of a tensor of codes to name its scales.
  static let scaleSuffix = ".scale"

  /// Whether a tensor holds the scales of the rows of another.
  private static func isScale(
    _ name: String, in entries: [String: SafetensorsHeader.Entry]
  ) -> Bool {
    guard name.hasSuffix(scaleSuffix), let scale = entries[name],
      let codes = entries[String(name.dropLast(scaleSuffix.count))]
    else { return false }
    return codes.type == .int8 && codes.shape.count >= 2
      && scale.type == .float32 && scale.shape == [codes.shape[0]]
  }
}
