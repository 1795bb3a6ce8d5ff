import CKernels
import Testing

@testable import VectorIndex

/// Every instruction set that this machine has.
private let levels = (0...fabula_cpu_level_best().rawValue).map { fabula_cpu_level(rawValue: $0) }

@Suite struct DistanceKernelTests {
  /// Every dimension around the register widths, at every alignment of floats.
  @Test func dotEqualsDoublePrecisionOracleAtEveryLevel() {
    var random = SplitMix64(seed: 1)
    for level in levels {
      let kernels = fabula_distance_kernels_for(level).pointee
      for dimension in 1...130 {
        let offset = dimension % 4
        let a = (0..<dimension + offset).map { _ in Float.random(in: -1...1, using: &random) }
        let b = (0..<dimension + offset).map { _ in Float.random(in: -1...1, using: &random) }
        var expected = 0.0
        var magnitude = 0.0
        for index in offset..<dimension + offset {
          expected += Double(a[index]) * Double(b[index])
          magnitude += abs(Double(a[index]) * Double(b[index]))
        }
        let got = a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            kernels.dot_f32(a.baseAddress! + offset, b.baseAddress! + offset, dimension)
          }
        }
        // Any order of summing n products errs by at most about n roundings.
        let bound = Double(dimension + 1) * 0x1p-24 * magnitude
        #expect(abs(Double(got) - expected) <= bound, "level \(level), dimension \(dimension)")
      }
    }
  }

  @Test func valuesBehindTheVectorAreNotRead() {
    for level in levels {
      let kernels = fabula_distance_kernels_for(level).pointee
      for dimension in 1...70 {
        let ones =
          [Float](repeating: 1, count: dimension)
          + [Float](repeating: .nan, count: 64)
        #expect(kernels.dot_f32(ones, ones, dimension) == Float(dimension))
      }
    }
  }

  @Test func batchGivesTheBitsOfTheSingleKernelInEitherOrder() {
    let sample = Sample(count: 100, dimension: 37, clusters: 5, seed: 2)
    let blocks = Blocks(BlockLayout(stride: 192, blockBytes: 192 * 8 + 48), capacity: 100)
    for index in 0..<100 {
      blocks.append().copyMemory(from: sample.vector(index), byteCount: 37 * 4)
    }
    let query = sample.vector(3)
    let ids: [UInt32] = [99, 0, 7, 8, 8, 63, 64, 1]
    for level in levels {
      let kernels = fabula_distance_kernels_for(level).pointee
      for count in 0...ids.count {
        var out = [Float](repeating: -7, count: ids.count)
        withUnsafePointer(to: blocks.table) {
          kernels.dot_f32_batch(query, 37, $0, ids, count, &out)
        }
        for (index, id) in ids.enumerated() {
          guard index < count else {
            #expect(out[index] == -7)
            continue
          }
          let row = sample.vector(Int(id))
          #expect(out[index] == kernels.dot_f32(query, row, 37))
          #expect(out[index] == kernels.dot_f32(row, query, 37))
        }
      }
    }
  }
}

@Suite struct HalfKernelTests {
  /// Every dimension around the register widths.
  @Test func productsWithHalvesEqualDoublePrecisionOracleAtEveryLevel() {
    var random = SplitMix64(seed: 52)
    for dimension in 1...130 {
      let query = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
      let given = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
      let blocks = Blocks(BlockLayout(stride: 320, blockBytes: 4096), capacity: 3)
      var rounded = given
      for _ in 0..<3 {
        let row = blocks.append().assumingMemoryBound(to: UInt16.self)
        fabula_float_to_half(given, row, dimension)
        fabula_half_to_float(row, &rounded, dimension)
      }
      let products = zip(query, rounded).map { Double($0) * Double($1) }
      // What lies behind the dimension, NaNs here, is not read.
      let bound = Double(dimension + 1) * 0x1p-24 * products.reduce(0) { $0 + abs($1) }
      for level in levels {
        let kernels = fabula_distance_kernels_for(level).pointee
        var out = [Float](repeating: -7, count: 3)
        withUnsafePointer(to: blocks.table) {
          kernels.dot_f16_batch(query, dimension, $0, [2, 0, 1], 3, &out)
        }
        for value in out {
          #expect(abs(Double(value) - products.reduce(0, +)) <= bound, "level \(level)")
        }
      }
    }
  }

  /// Rows of floats and of halves with gaps of NaNs between them.
  @Test func scansGiveTheBitsOfBatches() {
    for (dimension, stride) in [(1, 4), (37, 192), (130, 576), (2100, 8448)] {
      let sample = Sample(count: 12, dimension: dimension, clusters: 3, seed: 53)
      let layout = BlockLayout(stride: stride, blockBytes: stride * 16 + 48)
      let floats = Blocks(layout, capacity: 12)
      let halves = Blocks(layout, capacity: 12)
      for row in 0..<12 {
        let vector = sample.vector(row)
        floats.append().copyMemory(from: vector, byteCount: dimension * 4)
        let half = halves.append().assumingMemoryBound(to: UInt16.self)
        fabula_float_to_half(vector, half, dimension)
      }
      let query = sample.vector(5)
      for level in levels {
        let kernels = fabula_distance_kernels_for(level).pointee
        for (blocks, scan, batch) in [
          (floats, kernels.dot_f32_scan, kernels.dot_f32_batch),
          (halves, kernels.dot_f16_scan, kernels.dot_f16_batch),
        ] {
          var expected = [Float](repeating: -7, count: 12)
          withUnsafePointer(to: blocks.table) {
            batch(query, dimension, $0, (0..<12).map { $0 }, 12, &expected)
          }
          for count in [0, 1, 11, 12] {
            var out = [Float](repeating: -7, count: 13)
            scan(query, dimension, blocks.table.row(0), stride, count, &out)
            #expect(Array(out[..<count]) == Array(expected[..<count]), "\(level) \(dimension)")
            #expect(out[count...].allSatisfy { $0 == -7 })
          }
        }
      }
    }
  }
}
