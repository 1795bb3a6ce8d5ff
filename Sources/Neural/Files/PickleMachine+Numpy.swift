/// Arrays, element types and scalars of NumPy in a pickle.
extension PickleMachine {
  func elementType(_ code: String) throws -> NumpyType {
    guard let type = NumpyType(code) else {
      throw reader.bytes.unsupported("an element type", got: code, expected: NumpyType.expected)
    }
    return type
  }

  /// The state is (version, byte order, base type, field names, fields, size, …).
  func setByteOrder(of type: inout NumpyType, state: [PickleItem]) throws {
    guard state.count >= 4, case .none = state[2], case .none = state[3] else {
      throw reader.bytes.unsupported(
        "an element type", got: "one with fields", expected: NumpyType.expected)
    }
    type.isBigEndian = try string(state[1]) == ">"
  }

  /// The state is (version, shape, type, whether in Fortran order, elements).
  func arrayState(_ state: [PickleItem]) throws -> PickleHeap.ArrayState {
    guard state.count == 5, case .object(let index) = state[2],
      case .elementType(let type) = heap.objects[index]
    else {
      throw malformed(
        "the state of an array", got: "another one",
        expected: "(version, shape, type, order, elements)")
    }
    let isFortranOrder: Bool
    switch state[3] {
    case .boolean(let value): isFortranOrder = value
    case .integer(let value): isFortranOrder = value != 0
    default: throw malformed("the order of an array", got: "another value", expected: "a boolean")
    }
    let content: PickleHeap.ArrayState.Content
    switch state[4] {
    case .bytes(let range): content = .elements(reader.bytes[range])
    case .decodedBytes(let index): content = .elements(heap.decoded[index])
    case .list(let index): content = .list(index)
    default:
      throw malformed("the elements of an array", got: "another value", expected: "bytes or a list")
    }
    return PickleHeap.ArrayState(
      type: type, shape: try integers(state[1], part: "the shape of an array"),
      isFortranOrder: isFortranOrder, content: content)
  }

  /// A single number with its type, such as `numpy.float64(0.2)`.
  mutating func scalar(type index: Int, bytes item: PickleItem) throws -> PickleItem {
    let bytes: FileBytes
    switch item {
    case .bytes(let range): bytes = reader.bytes[range]
    case .decodedBytes(let index): bytes = heap.decoded[index]
    default: throw malformed("a scalar", got: "another value", expected: "bytes")
    }
    guard case .elementType(let type) = heap.objects[index], case .number(let kind) = type.kind,
      bytes.count == kind.size
    else { throw malformed("a scalar", got: "of another size", expected: "one number") }
    var bits: UInt64 = 0
    for (position, byte) in bytes.buffer.enumerated() {
      bits |= UInt64(byte) << UInt64(8 * (type.isBigEndian ? kind.size - 1 - position : position))
    }
    let unused = UInt64(64 - 8 * kind.size)
    switch kind {
    case .bool: return .boolean(bits != 0)
    case .float64: return .real(Double(bitPattern: bits))
    case .float32: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case .int8, .int16, .int32, .int64:
      return .integer(Int64(bitPattern: bits << unused) >> Int64(unused))
    case .uint8, .uint16, .uint32: return .integer(Int64(bits))
    default:
      throw reader.bytes.unsupported(
        "a scalar", got: "of type \(kind.rawValue)", expected: "an integer or a float")
    }
  }
}
