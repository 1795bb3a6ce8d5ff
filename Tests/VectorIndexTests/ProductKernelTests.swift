import CKernels
import Testing

@testable import VectorIndex

/// Every instruction set that this machine has.
private let levels = (0...fabula_cpu_level_best().rawValue).map { fabula_cpu_level(rawValue: $0) }

private let group = Int(FABULA_PRODUCT_GROUP)

@Suite struct ProductKernelTests {
  /// The codes of a group: a row of 32 for each subquantiser.
  private func codes(_ subquantisers: Int, below limit: Int, seed: UInt64) -> [[UInt8]] {
    var random = SplitMix64(seed: seed)
    return (0..<subquantisers).map { _ in
      (0..<group).map { _ in UInt8(random.next(below: limit)) }
    }
  }

  /// Two entries a byte: the first 16 in the lower halves.
  private func packed(_ codes: [[UInt8]]) -> [UInt8] {
    codes.flatMap { row in (0..<16).map { row[$0] | row[$0 + 16] << 4 } }
  }

  /// Integers: exact, so equal at all levels; tables and codes at odd addresses.
  @Test func sumsOfFourBitCodesAreExactAtEveryLevel() {
    for subquantisers in stride(from: 0, through: Int(FABULA_PRODUCT_LIMIT), by: 4) {
      let codes = codes(subquantisers, below: 16, seed: UInt64(subquantisers))
      var random = SplitMix64(seed: 7)
      let offset = subquantisers / 4 % 3
      let shift = [UInt8](repeating: 255, count: offset)
      // Half of the values are the greatest there is.
      let tables = (0..<16 * subquantisers).map { _ in
        UInt8(min(255, random.next(below: 512)))
      }
      let expected = (0..<group).map { entry in
        codes.enumerated().reduce(0) { $0 + Int(tables[16 * $1.offset + Int($1.element[entry])]) }
      }
      for level in levels {
        let kernels = fabula_product_kernels_for(level).pointee
        var sums = [UInt16](repeating: 7, count: group + 1)
        (shift + tables).withUnsafeBufferPointer { tables in
          (shift + packed(codes)).withUnsafeBufferPointer { codes in
            _ = kernels.scan_4bit(
              tables.baseAddress! + offset, codes.baseAddress! + offset, subquantisers, 0, &sums)
          }
        }
        #expect(sums.prefix(group).map { Int($0) } == expected, "\(level) \(subquantisers)")
        #expect(sums[group] == 7)
      }
    }
  }

  @Test func greatestSumsDoNotOverflow() {
    let count = Int(FABULA_PRODUCT_LIMIT)
    let tables = [UInt8](repeating: 255, count: 16 * count)
    for level in levels {
      var sums = [UInt16](repeating: 0, count: group)
      let passing = fabula_product_kernels_for(level).pointee.scan_4bit(
        tables, packed(codes(count, below: 16, seed: 1)), count, 65_280, &sums)
      #expect(sums == [UInt16](repeating: 65_280, count: group))
      #expect(passing == .max)
    }
  }

  /// Thresholds below, at and above every sum, in the upper half of the range
  /// too, where a signed comparison would go wrong.
  @Test func bitsSayWhichEntriesReachTheThreshold() {
    for subquantisers in [4, 252] {
      let codes = packed(codes(subquantisers, below: 16, seed: 2))
      var random = SplitMix64(seed: 3)
      let tables = (0..<16 * subquantisers).map { _ in UInt8(100 + random.next(below: 156)) }
      for level in levels {
        let kernels = fabula_product_kernels_for(level).pointee
        var sums = [UInt16](repeating: 0, count: group)
        _ = kernels.scan_4bit(tables, codes, subquantisers, 0, &sums)
        let thresholds = Set(sums.flatMap { [$0 - 1, $0, $0 + 1] } + [0, 32_767, 32_768, .max])
        for threshold in thresholds {
          let passing = kernels.scan_4bit(tables, codes, subquantisers, threshold, &sums)
          for entry in 0..<group {
            #expect((passing >> entry & 1 == 1) == (sums[entry] >= threshold), "\(level)")
          }
        }
      }
    }
  }

  /// Floats are added in one order, so that the sums are the same bits at every
  /// level.
  @Test func sumsOfEightBitCodesHaveTheBitsOfTheDefinition() {
    for subquantisers in Array(0...33) + [64, 100, 256] {
      let codes = codes(subquantisers, below: 256, seed: UInt64(subquantisers))
      var random = SplitMix64(seed: 4)
      let tables = (0..<256 * subquantisers).map { _ in Float.random(in: -1...1, using: &random) }
      let expected = (0..<group).map { entry in
        codes.enumerated().reduce(Float(0)) {
          $0 + tables[256 * $1.offset + Int($1.element[entry])]
        }
      }
      for level in levels {
        let kernels = fabula_product_kernels_for(level).pointee
        var sums = [Float](repeating: 7, count: group + 1)
        kernels.scan_8bit(tables, codes.flatMap { $0 }, subquantisers, &sums)
        #expect(sums == expected + [7], "\(level) \(subquantisers)")
      }
    }
  }
}
