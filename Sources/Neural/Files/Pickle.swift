/// Reads Python pickles of protocols 0 to 5 without running anything.
///
/// A pickle is a program for a small stack machine that may call any function
/// of Python. Here the machine knows only the few functions that arrays,
/// tensors and plain objects need, each rebuilt in Swift, and refuses every other by name.
/// Memory stays within a constant times the size of the file.
///
/// Source: Lib/pickletools.py of CPython.
public enum Pickle {
  /// Reads the first pickle of a file; what follows it is ignored.
  ///
  /// - Throws: ``WeightFileError``, in particular ``WeightFileError/refused(path:got:)``.
  public static func read(path: String) throws -> PickleValue {
    try read(FileBytes(mapping: path))
  }

  package static func read(_ bytes: FileBytes) throws -> PickleValue {
    var reader = ByteReader(bytes)
    return try read(&reader).value
  }

  /// A value with the storages that its tensors refer to, by key.
  struct Document {
    var value: PickleValue
    var storages: [String: TorchStorage]
  }

  /// Reads one pickle and leaves the reader behind it.
  static func read(_ reader: inout ByteReader) throws -> Document {
    var machine = PickleMachine(reader)
    let item = try machine.run()
    reader = machine.reader
    var builder = PickleValueBuilder(heap: machine.heap, bytes: reader.bytes)
    return Document(
      value: try builder.value(of: item), storages: machine.heap.storages)
  }
}
