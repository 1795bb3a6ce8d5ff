import TestSupport
import Testing

@testable import Neural

@Suite struct PackedMatrixTests {
  /// Sums of as many terms in another order: below 1e-6 a term of size 1.
  @Test(arguments: [1, 3, 14, 15, 29, 128], [(1, 1), (16, 32), (17, 33), (300, 100), (1024, 70)])
  func productsAreThoseOfTheMatrix(rows: Int, size: (inner: Int, columns: Int)) {
    var random = RandomSource(seed: 3)
    func uniform(_ shape: [Int]) -> Tensor { Initialization.uniform(shape, bound: 1, &random) }
    let left = uniform([rows, size.inner])
    let right = uniform([size.inner, size.columns])
    let before = uniform([rows, size.columns])
    let expected = before.copy()
    matrixProduct(left, right, into: expected, keep: 1)
    for packed in [PackedMatrix(right), PackedMatrix(right.transposed(), transposed: true)] {
      let result = before.copy()
      packed.addProduct(left, into: result)
      expectEqual(result, expected, within: 1e-6 * Float(size.inner))
    }
  }

  @Test func whatIsNotANumberStaysSo() {
    let packed = PackedMatrix(Tensor([1, 2, 3, 4], shape: [2, 2]))
    let result = Tensor(zeros: [3, 2])
    packed.addProduct(
      Tensor([.nan, 0, .infinity, 0, -.infinity, 1], shape: [3, 2]), into: result)
    #expect(result.row(0).allSatisfy { $0.isNaN })
    #expect(result.row(1) == [.infinity, .infinity])
    #expect(result.row(2) == [-.infinity, -.infinity])
  }
}
