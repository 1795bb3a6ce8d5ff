import CKernels

/// The right side of many products, such as the weight of a recurrent layer,
/// which multiplies the states at every time step: laid out once for the kernel
/// of the convolutions, where SGEMM lays a matrix out anew for each product.
struct PackedMatrix {
  let rows: Int
  let columns: Int
  private let panels: Tensor

  /// What the kernel takes for a bias.
  private let zeros: Tensor

  private let kernels = ConvolutionKernels.best

  /// Lays out a matrix or its transpose, which takes about as long as its product
  /// with 40 rows.
  init(_ matrix: Tensor, transposed: Bool = false) {
    rows = transposed ? matrix.columns : matrix.rows
    columns = transposed ? matrix.rows : matrix.columns
    zeros = Tensor(zeros: [columns + 2 * kernels.lanes])
    panels = Tensor(uninitialized: [fabula_packed_count(rows, columns, kernels.lanes)])
    let (rowStride, columnStride) = transposed ? (1, rows) : (columns, 1)
    Parallel.forRanges(columns, multiple: 2 * kernels.lanes) { range in
      fabula_pack_weights(
        rows, range.count, kernels.lanes, matrix.data + range.lowerBound * columnStride,
        rowStride, columnStride, panels.data + range.lowerBound * rows)
    }
  }

  /// `result ← result + left · matrix`: (n, `rows`), (n, `columns`).
  func addProduct(_ left: Tensor, into result: Tensor) {
    precondition(left.columns == rows && result.columns == columns, "the product has another shape")
    precondition(left.rows == result.rows, "the product has another shape")
    let spread = spread(left)
    let pixels = PlaneSize(height: 1, width: left.rows)
    let input = FeatureMap(spread.data, size: pixels, channels: rows, stride: spread.columns)
    let window = ConvolutionGeometry(kernel: 1).window
    Parallel.forRanges(columns, multiple: 2 * kernels.lanes) { range in
      let output = FeatureMap(
        result.data + range.lowerBound, size: pixels, channels: range.count, stride: columns)
      // Not a number is no bound, as an infinity would be, but lets what is not a
      // number through: a training that diverges must be seen to.
      let epilogue = fabula_epilogue(
        bias: zeros.data, floor: .nan, ceiling: .nan, addend: output.data, addend_stride: columns)
      withUnsafePointers(input.planes, window, output.planes) { input, window, output in
        withUnsafePointer(to: epilogue) { epilogue in
          kernels.convolve(
            input, window, output, epilogue, panels.data + range.lowerBound * rows, spread.data,
            result.data + range.lowerBound, 0, left.rows)
        }
      }
    }
  }

  /// The rows of `left` an odd number of cache lines apart, so that those of a
  /// tile do not drive each other from the cache, as rows of 4 KiB do.
  private func spread(_ left: Tensor) -> Tensor {
    let line = 16
    let stride = ((rows + line - 1) / line | 1) * line
    let spread = Tensor(uninitialized: [left.rows, stride])
    for row in 0..<left.rows {
      (spread.data + row * stride).update(from: left.data + row * rows, count: rows)
    }
    return spread
  }
}
