import CKernels
import Testing

@testable import VectorIndex

/// Every instruction set that this machine has.
private let levels = (0...fabula_cpu_level_best().rawValue).map { fabula_cpu_level(rawValue: $0) }

/// The bytes of a row: `dimension` rounded up.
private func rowBytes(_ dimension: Int) -> Int {
  let alignment = Int(FABULA_I8_ALIGNMENT)
  return (dimension + alignment - 1) / alignment * alignment
}

/// Rows of codes, each as numbers and as stored bytes.
private struct Codes {
  let bytes: Int
  let codes: [[Int]]

  /// Three rows in four are random; the fourth holds nothing but extremes, on
  /// which 16-bit sums of products would saturate.
  init(count: Int, dimension: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    bytes = rowBytes(dimension)
    codes = (0..<count).map { row in
      (0..<dimension).map { _ in
        row % 4 == 3 ? [-127, 127][random.next(below: 2)] : random.next(below: 255) - 127
      }
    }
  }

  func stored(_ row: Int) -> [UInt8] {
    codes[row].map { UInt8($0 + 128) }
      + [UInt8](repeating: UInt8(FABULA_I8_PADDING), count: bytes - codes[row].count)
  }

  func signed(_ row: Int) -> [Int8] {
    codes[row].map { Int8($0) } + [Int8](repeating: 0, count: bytes - codes[row].count)
  }

  func sum(_ row: Int) -> Int32 { Int32(codes[row].reduce(0, +)) }

  func dot(_ a: Int, _ b: Int) -> Int {
    zip(codes[a], codes[b]).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

@Suite struct Int8KernelTests {
  /// Integers: exact, so equal at all levels; dimensions around every register
  /// width and the longest that is allowed, rows at odd addresses.
  @Test func dotsOfCodesAreExactAtEveryLevel() {
    for dimension in Array(1...130) + [384, 1024, 8192, Int(FABULA_I8_LIMIT)] {
      let rows = Codes(count: 4, dimension: dimension, seed: UInt64(dimension))
      let offset = dimension % 5
      for (a, b) in [(0, 1), (2, 3), (3, 3), (1, 0)] {
        let shift = [UInt8](repeating: 1, count: offset)
        let query = shift.map { Int8($0) } + rows.signed(a)
        let first = shift + rows.stored(a)
        let second = shift + rows.stored(b)
        for level in levels {
          let kernels = fabula_distance_kernels_for(level).pointee
          query.withUnsafeBufferPointer { query in
            var prepared = fabula_i8_query(
              codes: query.baseAddress! + offset, bytes: rows.bytes, sum: rows.sum(a), scale: 1)
            second.withUnsafeBufferPointer { second in
              let row = second.baseAddress! + offset
              #expect(kernels.dot_i8(&prepared, row) == rows.dot(a, b), "\(level) \(dimension)")
              first.withUnsafeBufferPointer {
                let got = kernels.dot_i8_rows($0.baseAddress! + offset, row, rows.bytes)
                #expect(got == rows.dot(a, b), "\(level) \(dimension)")
              }
            }
          }
        }
      }
    }
  }

  @Test func storedRowBecomesTheQueryItWasMadeOf() {
    for dimension in [1, 63, 64, 65, 127, 200, 8192] {
      let rows = Codes(count: 4, dimension: dimension, seed: 5)
      for level in levels {
        let kernels = fabula_distance_kernels_for(level).pointee
        for row in 0..<4 {
          var codes = [Int8](repeating: 1, count: rows.bytes + 1)
          let sum = kernels.load_i8(rows.stored(row), rows.bytes, &codes)
          #expect(sum == rows.sum(row))
          #expect(codes == rows.signed(row) + [1])
        }
      }
    }
  }

  /// The batch multiplies in one order, so that its floats too are the same
  /// bits at every level; nothing is written behind `count`.
  @Test func scaledBatchAndScanGiveTheBitsOfTheDefinition() {
    for dimension in [37, 64, 384] {
      let rows = Codes(count: 64, dimension: dimension, seed: 3)
      var random = SplitMix64(seed: 4)
      let scales = (0..<64).map { _ in Float.random(in: 0.001...0.02, using: &random) }
      // Blocks of 16 rows and blocks of 8 scales.
      let layout = BlockLayout(stride: rows.bytes, blockBytes: rows.bytes * 16 + 48)
      let codeBlocks = Blocks(layout, capacity: 64)
      let scaleBlocks = Blocks(BlockLayout(stride: 4, blockBytes: 4 * 8 + 48), capacity: 64)
      for row in 0..<64 {
        codeBlocks.append().copyMemory(from: rows.stored(row), byteCount: rows.bytes)
        scaleBlocks.append().storeBytes(of: scales[row], as: Float.self)
      }
      let flat = (0..<64).flatMap { rows.stored($0) }
      let ids = (0..<64).map { _ in UInt32(random.next(below: 64)) }
      for level in levels {
        let kernels = fabula_distance_kernels_for(level).pointee
        rows.signed(9).withUnsafeBufferPointer { codes in
          var query = fabula_i8_query(
            codes: codes.baseAddress!, bytes: rows.bytes, sum: rows.sum(9), scale: 0.0123)
          func expected(_ row: Int) -> Float { Float(rows.dot(9, row)) * 0.0123 * scales[row] }
          for count in Array(0...17) + [64] {
            var out = [Float](repeating: -7, count: 65)
            withUnsafePointer(to: codeBlocks.table) { table in
              withUnsafePointer(to: scaleBlocks.table) {
                kernels.scaled_i8_batch(&query, table, $0, ids, count, &out)
              }
            }
            #expect(Array(out[..<count]) == ids[..<count].map { expected(Int($0)) })
            #expect(out[count...].allSatisfy { $0 == -7 })
            out = [Float](repeating: -7, count: 65)
            kernels.scaled_i8_scan(&query, flat, scales, count, &out)
            #expect(Array(out[..<count]) == (0..<count).map(expected))
            #expect(out[count...].allSatisfy { $0 == -7 })
          }
        }
      }
    }
  }
}
