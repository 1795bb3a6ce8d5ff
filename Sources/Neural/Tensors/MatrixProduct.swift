import CKernels
import COpenBLAS

/// A matrix operand: where it begins, how far its rows are apart, and whether
/// it stands transposed in the product.
package struct MatrixOperand {
  package var data: UnsafePointer<Float>
  package var stride: Int
  package var isTransposed: Bool

  package init(_ data: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
    self.data = data
    self.stride = stride
    self.isTransposed = transposed
  }

  /// All of a matrix.
  package init(_ tensor: Tensor, transposed: Bool = false) {
    self.init(UnsafePointer(tensor.data), stride: tensor.columns, transposed: transposed)
  }

  /// The operand without its first `count` rows (of the matrix as it stands in
  /// the product).
  func droppingRows(_ count: Int) -> MatrixOperand {
    MatrixOperand(
      data + count * (isTransposed ? 1 : stride), stride: stride, transposed: isTransposed)
  }

  /// The operand without its first `count` columns.
  func droppingColumns(_ count: Int) -> MatrixOperand {
    MatrixOperand(
      data + count * (isTransposed ? stride : 1), stride: stride, transposed: isTransposed)
  }
}

/// `result ← scale · left · right + keep · result`, with `left` of shape
/// (`rows`, `inner`), `right` (`inner`, `columns`) and `result` (`rows`,
/// `columns`).
///
/// OpenBLAS runs with one thread a call, because its own threads spin and get
/// in the way of ours; a large product is cut along its longer side and the
/// parts run on ``Parallel``'s threads.
///
/// Complexity: O(`rows` · `columns` · `inner`).
package func matrixProduct(
  rows: Int, columns: Int, inner: Int, _ left: MatrixOperand, _ right: MatrixOperand,
  into result: UnsafeMutablePointer<Float>, stride: Int, scale: Float = 1, keep: Float = 0
) {
  guard rows > 0, columns > 0 else { return }
  let work = 2 * rows * columns * inner
  let parts = work < parallelProductThreshold ? 1 : Parallel.threadCount
  if columns >= rows {
    Parallel.forRanges(columns, parts: parts, multiple: 16) { range in
      singleThreadedProduct(
        rows: rows, columns: range.count, inner: inner, left,
        right.droppingColumns(range.lowerBound), into: result + range.lowerBound, stride: stride,
        scale: scale, keep: keep)
    }
  } else {
    Parallel.forRanges(rows, parts: parts, multiple: 16) { range in
      singleThreadedProduct(
        rows: range.count, columns: columns, inner: inner,
        left.droppingRows(range.lowerBound), right,
        into: result + range.lowerBound * stride, stride: stride, scale: scale, keep: keep)
    }
  }
}

/// The product of whole tensors seen as matrices, checked by shape.
package func matrixProduct(
  _ left: Tensor, _ right: Tensor, transposeLeft: Bool = false, transposeRight: Bool = false,
  into result: Tensor, scale: Float = 1, keep: Float = 0
) {
  let (rows, inner) =
    transposeLeft ? (left.columns, left.rows) : (left.rows, left.columns)
  let (innerRight, columns) =
    transposeRight ? (right.columns, right.rows) : (right.rows, right.columns)
  precondition(inner == innerRight, "the inner dimensions of a matrix product differ")
  precondition(result.rows == rows && result.columns == columns, "the product has another shape")
  matrixProduct(
    rows: rows, columns: columns, inner: inner, MatrixOperand(left, transposed: transposeLeft),
    MatrixOperand(right, transposed: transposeRight), into: result.data, stride: columns,
    scale: scale, keep: keep)
}

/// Below this many floating-point operations a product is not worth waking
/// another thread for (about 40 µs on one core).
private let parallelProductThreshold = 4_000_000

private func singleThreadedProduct(
  rows: Int, columns: Int, inner: Int, _ left: MatrixOperand, _ right: MatrixOperand,
  into result: UnsafeMutablePointer<Float>, stride: Int, scale: Float, keep: Float
) {
  _ = oneThreadPerCall
  // A single row is a matrix-vector product, five times faster as SGEMV.
  if rows == 1, !left.isTransposed {
    cblas_sgemv(
      CblasRowMajor, right.isTransposed ? CblasNoTrans : CblasTrans,
      CInt(right.isTransposed ? columns : inner), CInt(right.isTransposed ? inner : columns),
      scale, right.data, CInt(right.stride), left.data, 1, keep, result, 1)
    return
  }
  cblas_sgemm(
    CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
    right.isTransposed ? CblasTrans : CblasNoTrans, CInt(rows), CInt(columns), CInt(inner),
    scale, left.data, CInt(left.stride), right.data, CInt(right.stride), keep, result,
    CInt(stride))
}

/// Set once, before the first product.
let oneThreadPerCall: Void = openblas_set_num_threads(1)
