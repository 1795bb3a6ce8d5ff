/// A file of PyTorch (`torch.save`): the ZIP form of 1.6 and later, and the
/// stream form of every version before.
///
/// Of a checkpoint, the value of `state_dict`, `model_state_dict` or `model`
/// is taken, else the whole. The names of tensors in nested dictionaries and
/// lists are joined by dots (the models of a list are `0.…`, `1.…`), and the prefix
/// `module.` that DataParallel puts before every name of a dictionary is removed.
public final class TorchFile: WeightFile {
  public let path: String
  public let names: [String]

  /// Everything in the file, such as the options beside the weights.
  public let contents: PickleValue

  private let tensors: [String: TorchTensor]
  private let storages: Storages
  private let fileSize: Int

  private enum Storages: Sendable {
    case entries(ZipArchive, folder: String)
    case stream([String: FileBytes])
  }

  /// Maps a file and reads its pickles; the elements stay where they are.
  ///
  /// - Throws: ``WeightFileError``.
  public convenience init(path: String) throws {
    try self.init(FileBytes(mapping: path))
  }

  package convenience init(_ bytes: FileBytes) throws {
    if bytes.buffer.starts(with: "PK".utf8) {
      try self.init(ZipArchive(bytes))
    } else {
      let stream = try TorchStream(bytes)
      try self.init(
        path: bytes.path, fileSize: bytes.count, contents: stream.contents,
        storages: .stream(stream.storages))
    }
  }

  convenience init(_ archive: ZipArchive) throws {
    guard let folder = Self.folder(of: archive) else {
      throw archive.bytes.unsupported(
        "the archive", got: "one without data.pkl", expected: "an archive of torch.save")
    }
    let order = folder + "byteorder"
    if archive.entries[order] != nil {
      let text = try archive.contents(of: order, isVerified: false)
      guard text.buffer.elementsEqual("little".utf8) else {
        throw archive.bytes.unsupported("the byte order", got: "another", expected: "little")
      }
    }
    let pickle = try archive.contents(of: folder + "data.pkl", isVerified: false)
    try self.init(
      path: archive.bytes.path, fileSize: archive.bytes.count, contents: try Pickle.read(pickle),
      storages: .entries(archive, folder: folder))
  }

  private init(
    path: String, fileSize: Int, contents: PickleValue, storages: Storages
  ) throws {
    self.path = path
    self.fileSize = fileSize
    self.contents = contents
    self.storages = storages
    var search = TorchTensorSearch(path: path)
    tensors = try search.tensors(in: contents)
    names = tensors.keys.sorted()
  }

  public func shape(named name: String) throws -> [Int] {
    try description(named: name).shape
  }

  /// A tensor, row-major; the elements of a contiguous one of floats are used
  /// in place where they are aligned.
  ///
  /// - Throws: ``WeightFileError``.
  public func tensor(named name: String) throws -> Tensor {
    try tensor(description(named: name))
  }

  /// A tensor of ``contents``.
  ///
  /// - Throws: ``WeightFileError``.
  public func tensor(_ description: TorchTensor) throws -> Tensor {
    try description.tensor(in: bytes(of: description.storage), fileSize: fileSize)
  }

  private func description(named name: String) throws -> TorchTensor {
    guard let description = tensors[name] else {
      throw WeightFileError.missing(path: path, tensor: name, available: names)
    }
    return description
  }

  private func bytes(of storage: TorchStorage) throws -> FileBytes {
    switch storages {
    case .entries(let archive, let folder):
      return try archive.contents(of: "\(folder)data/\(storage.key)", isVerified: false)
    case .stream(let storages):
      guard let bytes = storages[storage.key] else {
        throw WeightFileError.malformed(
          path: path, part: "storage \(storage.key)", got: "not in the file",
          expected: "its elements")
      }
      return bytes
    }
  }

  /// The top folder, whatever its name, with a slash; nil when it is no file of PyTorch.
  static func folder(of archive: ZipArchive) -> String? {
    let suffix = "/data.pkl"
    return archive.entries.keys.sorted().first { name in
      name.hasSuffix(suffix) && !name.dropLast(suffix.count).contains("/")
    }.map { String($0.dropLast("data.pkl".count)) }
  }
}
