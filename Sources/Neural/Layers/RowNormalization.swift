import COpenBLAS

/// Division of each row by its Euclidean norm.
public enum RowNormalization {
  /// Normalises the rows of a matrix in place and returns their norms. A row
  /// of zeros stays as it is, with norm 1.
  @discardableResult
  public static func apply(_ rows: Tensor) -> [Float] {
    (0..<rows.rows).map { index in
      let row = rows.data + index * rows.columns
      let norm = cblas_snrm2(CInt(rows.columns), row, 1)
      guard norm > 0 else { return 1 }
      cblas_sscal(CInt(rows.columns), 1 / norm, row, 1)
      return norm
    }
  }

  /// Turns gradients of normalised rows into those of the rows before, in
  /// place: (g − (g · y) y) / norm for a normalised row y.
  public static func backward(normalized: Tensor, norms: [Float], gradients: Tensor) {
    let length = CInt(normalized.columns)
    for index in 0..<normalized.rows {
      let row = normalized.data + index * normalized.columns
      let gradient = gradients.data + index * normalized.columns
      let along = cblas_sdot(length, gradient, 1, row, 1)
      cblas_saxpy(length, -along, row, 1, gradient, 1)
      cblas_sscal(length, 1 / norms[index], gradient, 1)
    }
  }
}
