import CKernels
import Testing

/// Every level that this CPU has.
private let levels = [FABULA_CPU_PORTABLE, FABULA_CPU_AVX2, FABULA_CPU_AVX512]
  .filter { $0.rawValue <= fabula_cpu_level_best().rawValue }.map(\.rawValue)

@Suite struct HalfPrecisionTests {
  /// All 65,536 numbers, against the standard library. NaNs keep their sign
  /// and fraction but become quiet.
  @Test(arguments: levels) func everyHalfIsWidenedExactly(level: UInt32) {
    let halves = (0...UInt16.max).map { $0 }
    var floats = [Float](repeating: 0, count: halves.count)
    fabula_half_to_float_at(fabula_cpu_level(level), halves, &floats, halves.count)
    for (half, float) in zip(halves, floats) {
      let expected = Float(Float16(bitPattern: half))
      if expected.isNaN {
        let quiet = UInt32(half & 0x8000) << 16 | 0x7FC0_0000 | UInt32(half & 0x3FF) << 13
        #expect(float.bitPattern == quiet)
      } else {
        #expect(float.bitPattern == expected.bitPattern)
      }
    }
  }

  /// Every half, the middles between neighbours, and what lies just beside them.
  @Test(arguments: levels) func floatsAreNarrowedToTheNearestEvenHalf(level: UInt32) {
    var floats: [Float] = [.infinity, 65_504, 65_519.996, 65_520, 1e30, .leastNonzeroMagnitude]
    for bits in 0..<UInt16(0x7C00) {
      let half = Float(Float16(bitPattern: bits))
      let middle = (half + Float(Float16(bitPattern: bits + 1))) / 2
      floats += [half, middle, middle.nextUp, middle.nextDown]
    }
    floats += floats.map(-)
    var halves = [UInt16](repeating: 0, count: floats.count)
    fabula_float_to_half_at(fabula_cpu_level(level), floats, &halves, floats.count)
    for (float, half) in zip(floats, halves) {
      #expect(half == Float16(float).bitPattern, "\(float)")
    }
  }

  @Test(arguments: levels) func notANumberStaysSo(level: UInt32) {
    let floats = [Float](repeating: Float(bitPattern: 0xFF80_0001), count: 40)
    var halves = [UInt16](repeating: 0, count: 40)
    fabula_float_to_half_at(fabula_cpu_level(level), floats, &halves, 40)
    #expect(halves.allSatisfy { $0 == 0xFE00 })
  }

  /// Lengths around the vector widths, with a guard behind the last element.
  @Test(arguments: levels) func nothingIsWrittenBehindTheEnd(level: UInt32) {
    for count in 0...40 {
      let halves = [UInt16](repeating: 0x3C00, count: count)
      var floats = [Float](repeating: -7, count: count + 1)
      fabula_half_to_float_at(fabula_cpu_level(level), halves, &floats, count)
      #expect(floats == [Float](repeating: 1, count: count) + [-7])
      var narrowed = [UInt16](repeating: 9, count: count + 1)
      fabula_float_to_half_at(fabula_cpu_level(level), floats, &narrowed, count)
      #expect(narrowed == halves + [9])
    }
  }
}
