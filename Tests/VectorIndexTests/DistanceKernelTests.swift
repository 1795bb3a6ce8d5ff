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

@Suite struct CodeKernelTests {
  private func rows(_ bytes: Int, count: Int, seed: UInt64) -> Blocks {
    var random = SplitMix64(seed: seed)
    let blocks = Blocks(BlockLayout(stride: bytes, blockBytes: bytes * 4 + 48), capacity: count)
    for _ in 0..<count {
      let row = blocks.append()
      for index in 0..<bytes {
        // Bytes 1 to 255: codes −127 to 127, the extremes too.
        let byte = UInt8(1 + random.next(below: 255))
        row.storeBytes(
          of: index == 0 ? 255 : index == 1 ? 1 : byte, toByteOffset: index, as: UInt8.self)
      }
    }
    return blocks
  }

  private func codes(_ blocks: Blocks, _ row: UInt32) -> [Int] {
    let row = blocks.table.row(row).assumingMemoryBound(to: UInt8.self)
    return (0..<blocks.layout.stride).map { Int(row[$0]) - 128 }
  }

  /// Integers leave no room for error.
  @Test func productsOfCodesAreExactAtEveryLevel() {
    for bytes in stride(from: 64, through: 512, by: 64) {
      let blocks = rows(bytes, count: 23, seed: UInt64(bytes))
      let scales = Blocks(.floats, capacity: 23)
      for row in 0..<23 {
        scales.append().storeBytes(of: Float(row) * 0.37 - 2, as: Float.self)
      }
      let ids = (0..<23).map { UInt32(($0 * 7) % 23) }
      for level in levels {
        let kernels = fabula_distance_kernels_for(level).pointee
        let query = CodedQuery(bytes: bytes)
        query.load(
          blocks.table.row(5).assumingMemoryBound(to: UInt8.self), scale: 0.11, norm: 0, kernels)
        let own = codes(blocks, 5)
        #expect(query.pointer.pointee.sum == Int32(own.reduce(0, +)))
        for count in [0, 1, 3, 4, 5, 23] {
          var out = [Float](repeating: -7, count: 24)
          withUnsafePointer(to: blocks.table) { rows in
            withUnsafePointer(to: scales.table) {
              kernels.scaled_i8_batch(query.pointer, rows, $0, ids, count, &out)
            }
          }
          for (index, id) in ids.prefix(count).enumerated() {
            let product = zip(own, codes(blocks, id)).reduce(0) { $0 + $1.0 * $1.1 }
            let row = blocks.table.row(id).assumingMemoryBound(to: UInt8.self)
            #expect(kernels.dot_i8(query.pointer, row) == Int32(product))
            #expect(
              kernels.dot_i8_rows(
                row, blocks.table.row(5).assumingMemoryBound(to: UInt8.self), bytes)
                == Int32(product))
            #expect(out[index] == Float(product) * 0.11 * (Float(id) * 0.37 - 2))
          }
          #expect(out[count] == -7)
        }
      }
    }
  }

  @Test func scansEqualBatches() {
    let blocks = Blocks(BlockLayout(stride: 64, blockBytes: 64 * 16 + 48), capacity: 11)
    var random = SplitMix64(seed: 51)
    for _ in 0..<11 {
      let row = blocks.append()
      for index in 0..<64 {
        row.storeBytes(
          of: UInt8(1 + random.next(below: 255)), toByteOffset: index, as: UInt8.self)
      }
    }
    let scales = (0..<11).map { Float($0) + 0.5 }
    for level in levels {
      let kernels = fabula_distance_kernels_for(level).pointee
      let first = blocks.table.row(0).assumingMemoryBound(to: UInt8.self)
      let query = CodedQuery(bytes: 64)
      query.load(first, scale: 3, norm: 0, kernels)
      for count in 0...11 {
        var out = [Float](repeating: -7, count: 12)
        kernels.scaled_i8_scan(query.pointer, first, scales, count, &out)
        for row in 0..<count {
          let product = kernels.dot_i8(query.pointer, first + row * 64)
          #expect(out[row] == Float(product) * 3 * scales[row])
        }
        #expect(out[count] == -7)
      }
    }
  }

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
}
