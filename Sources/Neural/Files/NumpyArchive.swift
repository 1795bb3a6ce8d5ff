/// A NumPy archive (`.npz`): a ZIP archive of `.npy` files, stored or deflated.
public final class NumpyArchive: WeightFile {
  public let path: String

  /// The keys of the arrays, without `.npy`, sorted.
  public let names: [String]

  private let archive: ZipArchive

  /// Maps a file and reads its directory.
  ///
  /// - Throws: ``WeightFileError``.
  public convenience init(path: String) throws {
    try self.init(ZipArchive(FileBytes(mapping: path)))
  }

  package convenience init(_ bytes: FileBytes) throws {
    try self.init(ZipArchive(bytes))
  }

  init(_ archive: ZipArchive) {
    path = archive.bytes.path
    names = archive.entries.keys.filter { $0.hasSuffix(Self.suffix) }
      .map { String($0.dropLast(Self.suffix.count)) }.sorted()
    self.archive = archive
  }

  /// An array of any type; the checksum of its entry is compared.
  ///
  /// - Throws: ``WeightFileError``.
  public func array(named name: String) throws -> NumpyArray {
    try NumpyArray(entry(named: name))
  }

  public func shape(named name: String) throws -> [Int] {
    try NumpyHeader(entry(named: name, limit: NumpyHeader.maximumSize)).shape
  }

  /// An array of numbers, widened to floats.
  ///
  /// - Throws: ``WeightFileError``; an array of strings or objects is
  ///   ``WeightFileError/unsupported(path:part:got:expected:)``.
  public func tensor(named name: String) throws -> Tensor {
    try array(named: name).tensor()
  }

  private func entry(named name: String, limit: Int = .max) throws -> FileBytes {
    guard contains(name) else {
      throw WeightFileError.missing(path: path, tensor: name, available: names)
    }
    return try archive.contents(of: name + Self.suffix, limit: limit, isVerified: limit == .max)
  }

  private static let suffix = ".npy"
}
