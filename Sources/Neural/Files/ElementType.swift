/// The type of the elements of a tensor in a file.
public enum ElementType: String, Sendable, CaseIterable {
  case bool
  case uint8, uint16, uint32, uint64
  case int8, int16, int32, int64
  case float16, bfloat16, float32, float64
  /// Eight bits: 4 exponent, 3 fraction, no infinity (arXiv:2209.05433).
  case float8E4M3
  /// Eight bits: 5 exponent, 2 fraction, the upper half of a `float16`.
  case float8E5M2

  /// The size of one element in bytes.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E4M3, .float8E5M2: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }
}

extension FileBytes {
  /// The number of elements of a shape, which may come from anywhere.
  ///
  /// The product of the lengths other than 0 must fit too, since the sizes of
  /// parts of an empty tensor are computed as well.
  func elementCount(_ shape: [Int], part: @autoclosure () -> String) throws -> Int {
    guard shape.count <= FileLimits.dimensions else {
      throw WeightFileError.tooLarge(
        path: path, part: "the rank of \(part())", got: "\(shape.count)",
        expected: FileLimits.dimensions)
    }
    var product = 1
    for length in shape {
      guard length >= 0 else {
        throw malformed("the shape of \(part())", got: "\(shape)", expected: "no negative length")
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: max(1, length))
      guard !overflow, next <= FileLimits.elements else {
        throw WeightFileError.tooLarge(
          path: path, part: "the number of elements of \(part())", got: "that of shape \(shape)",
          expected: FileLimits.elements)
      }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }

  /// These bytes as a tensor of floats: in place where they already are
  /// aligned little-endian floats, else widened.
  ///
  /// The byte count must be that of the shape.
  func tensor(of type: ElementType, shape: [Int], isBigEndian: Bool = false) -> Tensor {
    let count = buffer.count / type.size
    precondition(count == shape.reduce(1, *), "the shape does not hold the bytes")
    if type == .float32, !isBigEndian, let start = buffer.baseAddress,
      Int(bitPattern: start) % MemoryLayout<Float>.alignment == 0
    {
      let elements = UnsafeMutableRawPointer(mutating: start)
        .assumingMemoryBound(to: Float.self)
      return Tensor(shape: shape, data: elements, owner: owner)
    }
    let memory = OwnedMemory(byteCount: count * MemoryLayout<Float>.stride)
    type.widen(buffer, isBigEndian: isBigEndian, to: memory.floats)
    return Tensor(shape: shape, data: memory.floats, owner: memory)
  }
}
