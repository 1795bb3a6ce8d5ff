import CKernels

/// A vector of int8 codes that is compared with stored ones, in memory that is
/// used again for the next.
final class CodedQuery {
  /// The codes with their sum and scale, as the kernels take them.
  let pointer: UnsafeMutablePointer<fabula_i8_query>
  /// The square of the vector's length; 0 where no distance needs it.
  private(set) var norm: Float = 0
  private let codes: UnsafeMutablePointer<Int8>

  /// Memory for rows of `bytes` bytes.
  init(bytes: Int) {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: BlockLayout.alignment)
    codes = memory.initializeMemory(as: Int8.self, repeating: 0, count: bytes)
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: fabula_i8_query(codes: codes, bytes: bytes, sum: 0, scale: 0))
  }

  deinit {
    pointer.deallocate()
    codes.deallocate()
  }

  /// Takes in a row of stored codes.
  @inline(__always)
  func load(
    _ row: UnsafePointer<UInt8>, scale: Float, norm: Float, _ kernels: fabula_distance_kernels
  ) {
    pointer.pointee.sum = kernels.load_i8(row, pointer.pointee.bytes, codes)
    pointer.pointee.scale = scale
    self.norm = norm
  }
}
