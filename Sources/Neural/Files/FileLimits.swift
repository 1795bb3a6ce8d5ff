/// What a weight file may ask for. A file is untrusted: every size in it is
/// compared with these and with the bytes that are there before it is used.
enum FileLimits {
  /// The longest safetensors header, in bytes; the limit of the format.
  static let safetensorsHeaderBytes = 100_000_000

  /// The longest header of a NumPy array, in bytes. NumPy's own are below 200.
  static let numpyHeaderBytes = 1 << 20

  /// The most dimensions of a tensor; NumPy and PyTorch stop at 64.
  static let dimensions = 64

  /// The most elements of one tensor, so that its size in bytes cannot
  /// overflow even when every element is widened to eight bytes.
  static let elements = 1 << 56

  /// The most elements of a tensor that repeats elements (stride 0, or shared
  /// rows of a table) for each byte of the file: a few bytes may stand for any
  /// number of them. PyTorch's own files repeat only small tensors.
  static let repeatedElementsPerByte = 16

  /// The most bytes that one deflated archive entry may grow to.
  static let inflatedBytes = 8 << 30

  /// Deflate cannot shrink by more than 1032 to 1 (RFC 1951: 258 bytes from
  /// two bits); an entry that claims more is not believed.
  static let inflationRatio = 1032

  /// How deep pickled values may nest, which bounds every recursion over them.
  /// Published checkpoints stay below 10.
  static let pickleDepth = 64

  /// How far a memo index may run ahead of the number of remembered values.
  /// Python numbers them one by one.
  static let pickleMemoGap = 1024

  /// The longest name of a class, a type or a storage in a pickle, in bytes.
  static let pickleNameBytes = 4096

  /// The most values that a search for tensors visits: shared values are
  /// visited once for each place where they stand.
  static let stateValues = 1 << 20
}
