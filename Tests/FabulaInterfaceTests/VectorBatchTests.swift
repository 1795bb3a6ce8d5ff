import FabulaInterface
import Foundation
import Testing

@Suite struct VectorBatchTests {
  @Test func bytesAreLittleEndianFloats() throws {
    let batch = try VectorBatch([[1, -2], [0.5, 3]])
    #expect(Array(batch.littleEndian.prefix(8)) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    #expect(try VectorBatch(littleEndian: batch.littleEndian, dimension: 2) == batch)
    #expect(Array(batch[1]) == [0.5, 3])
  }

  @Test func unalignedBytesAreRead() throws {
    let bytes = Data([9]) + VectorBatch([1, 2, 3]).littleEndian
    let batch = try VectorBatch(littleEndian: bytes.dropFirst(), dimension: 3)
    #expect(batch.values == [1, 2, 3])
  }

  @Test(arguments: [(0, 2), (7, 1), (12, 2), (8, 0)])
  func partsOfVectorsAreRefused(_ bytes: Int, _ dimension: Int) {
    #expect(throws: Problem.self) {
      try VectorBatch(littleEndian: Data(count: bytes), dimension: dimension)
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func valuesThatAreNotFiniteAreRefusedWithTheirPlace(_ value: Float) throws {
    let batch = try VectorBatch([[1, 2, 3], [4, value, 6]])
    let problem = #expect(throws: Problem.self) { try batch.validate() }
    #expect(problem?.kind == .invalidVector)
    #expect(problem?.detail == "Value 1 of vector 1 is not finite.")
  }

  @Test func largerBatchThanAllowedIsRefused() throws {
    let batch = try VectorBatch([[Float]](repeating: [1], count: RequestLimits.batch + 1))
    let problem = #expect(throws: Problem.self) { try batch.validate() }
    #expect(problem?.kind == .outOfRange)
  }
}
