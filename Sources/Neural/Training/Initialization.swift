import COpenBLAS

/// How parameters begin (Kiros's trainers: skip-thoughts `utils.py`,
/// visual-semantic-embedding `layers.py`).
public enum Initialization {
  /// Uniform in [−`bound`, `bound`].
  public static func uniform(_ shape: [Int], bound: Float, _ random: inout RandomSource) -> Tensor {
    let tensor = Tensor(zeros: shape)
    for index in 0..<tensor.count { tensor.data[index] = bound * (2 * random.uniform() - 1) }
    return tensor
  }

  /// Uniform in ±√6/√(inputs + outputs) (Glorot & Bengio 2010) for a matrix of
  /// shape (inputs, outputs).
  public static func glorot(_ shape: [Int], _ random: inout RandomSource) -> Tensor {
    uniform(shape, bound: (6 / Float(shape[0] + shape[1])).squareRoot(), &random)
  }

  /// Square blocks of shape (`width`, `width`), orthogonal each for itself,
  /// side by side: the state weights of a recurrent layer, (`width`,
  /// `blocks` · `width`).
  public static func orthogonalBlocks(
    width: Int, blocks: Int, _ random: inout RandomSource
  ) -> Tensor {
    let result = Tensor(zeros: [width, blocks * width])
    for block in 0..<blocks {
      let square = orthogonal(width, &random)
      for row in 0..<width {
        (result.data + (row * blocks + block) * width).update(
          from: square.data + row * width, count: width)
      }
    }
    return result
  }

  /// A random orthogonal matrix: the rows of a Gaussian matrix made orthonormal
  /// by Gram and Schmidt's method, run twice over each row for precision.
  /// Complexity: O(`width`³).
  static func orthogonal(_ width: Int, _ random: inout RandomSource) -> Tensor {
    let matrix = Tensor(zeros: [width, width])
    let projections = Tensor(zeros: [width])
    for index in 0..<matrix.count { matrix.data[index] = random.gaussian() }
    for row in 0..<width {
      let current = matrix.data + row * width
      for _ in 0..<2 where row > 0 {
        cblas_sgemv(
          CblasRowMajor, CblasNoTrans, CInt(row), CInt(width), 1, matrix.data, CInt(width),
          current, 1, 0, projections.data, 1)
        cblas_sgemv(
          CblasRowMajor, CblasTrans, CInt(row), CInt(width), -1, matrix.data, CInt(width),
          projections.data, 1, 1, current, 1)
      }
      cblas_sscal(CInt(width), 1 / cblas_snrm2(CInt(width), current, 1), current, 1)
    }
    return matrix
  }
}
