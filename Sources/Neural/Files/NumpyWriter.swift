import Foundation

/// Writes tensors as NumPy files.
public enum NumpyWriter {
  /// Writes a tensor as float32, little-endian, C order, `.npy` version 1, to a
  /// temporary name that is then renamed.
  ///
  /// - Throws: ``WeightFileError`` when the file cannot be written.
  public static func write(_ tensor: Tensor, to path: String) throws {
    let file = try AtomicFile(path: path)
    try header(shape: tensor.shape).withUnsafeBytes { try file.write($0) }
    try file.write(UnsafeRawBufferPointer(start: tensor.data, count: tensor.count * 4))
    try file.commit()
  }

  /// What stands before the elements: a multiple of 64 bytes.
  package static func header(shape: [Int]) -> [UInt8] {
    let lengths = shape.map { "\($0)" }.joined(separator: ", ")
    let tuple = shape.count == 1 ? "(\(lengths),)" : "(\(lengths))"
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(tuple), }"
    // Magic, version, length and header together are a multiple of 64 bytes.
    let unpadded = 10 + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(header.utf8)
  }
}
