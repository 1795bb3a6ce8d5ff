import CKernels

extension ElementType {
  /// Widens every element of `source` to a float: exactly for the types of up
  /// to 16 bits and for 32-bit floats, to the nearest for the others.
  func widen(
    _ source: UnsafeRawBufferPointer, isBigEndian: Bool, to target: UnsafeMutablePointer<Float>
  ) {
    guard let start = source.baseAddress else { return }
    let count = source.count / size
    if !isBigEndian, Int(bitPattern: start) % size == 0 {
      widenAligned(start, count: count, to: target)
      return
    }
    // Odd addresses and big-endian numbers go through an aligned buffer.
    let chunk = 4096
    withUnsafeTemporaryAllocation(byteCount: chunk * size, alignment: 8) { buffer in
      for first in stride(from: 0, to: count, by: chunk) {
        let length = min(chunk, count - first)
        buffer.baseAddress!.copyMemory(
          from: start + first * size, byteCount: length * size)
        if isBigEndian { swapBytes(buffer.baseAddress!, count: length) }
        widenAligned(buffer.baseAddress!, count: length, to: target + first)
      }
    }
  }

  private func swapBytes(_ start: UnsafeMutableRawPointer, count: Int) {
    func swap<Word: FixedWidthInteger>(_: Word.Type) {
      let words = start.assumingMemoryBound(to: Word.self)
      for index in 0..<count { words[index] = words[index].byteSwapped }
    }
    switch size {
    case 2: swap(UInt16.self)
    case 4: swap(UInt32.self)
    case 8: swap(UInt64.self)
    default: break
    }
  }

  private func widenAligned(
    _ source: UnsafeRawPointer, count: Int, to target: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .bool: convert(source, count, target) { (value: UInt8) in value == 0 ? 0 : 1 }
    case .uint8: convert(source, count, target) { (value: UInt8) in Float(value) }
    case .uint16: convert(source, count, target) { (value: UInt16) in Float(value) }
    case .uint32: convert(source, count, target) { (value: UInt32) in Float(value) }
    case .uint64: convert(source, count, target) { (value: UInt64) in Float(value) }
    case .int8: convert(source, count, target) { (value: Int8) in Float(value) }
    case .int16: convert(source, count, target) { (value: Int16) in Float(value) }
    case .int32: convert(source, count, target) { (value: Int32) in Float(value) }
    case .int64: convert(source, count, target) { (value: Int64) in Float(value) }
    case .float16:
      fabula_half_to_float(source.assumingMemoryBound(to: UInt16.self), target, count)
    case .bfloat16:
      convert(source, count, target) { (value: UInt16) in Float(bitPattern: UInt32(value) << 16) }
    case .float32: convert(source, count, target) { (value: Float) in value }
    case .float64: convert(source, count, target) { (value: Double) in Float(value) }
    case .float8E4M3: convert(source, count, target, Self.floatFromE4M3)
    case .float8E5M2:
      convert(source, count, target) { (value: UInt8) in
        var half = UInt16(value) << 8
        var result: Float = 0
        fabula_half_to_float(&half, &result, 1)
        return result
      }
    }
  }

  /// 1 sign, 4 exponent (bias 7), 3 fraction bits; only all ones is not a number.
  private static func floatFromE4M3(_ byte: UInt8) -> Float {
    let exponent = Int(byte >> 3 & 15)
    let fraction = Float(byte & 7) / 8
    let magnitude: Float
    if byte & 0x7F == 0x7F {
      magnitude = .nan
    } else if exponent == 0 {
      magnitude = fraction * 0x1p-6
    } else {
      magnitude = (1 + fraction) * Float(sign: .plus, exponent: exponent - 7, significand: 1)
    }
    return byte & 0x80 == 0 ? magnitude : -magnitude
  }
}

@inline(__always)
private func convert<Element: BitwiseCopyable>(
  _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutablePointer<Float>,
  _ widen: (Element) -> Float
) {
  let elements = source.assumingMemoryBound(to: Element.self)
  for index in 0..<count { target[index] = widen(elements[index]) }
}
