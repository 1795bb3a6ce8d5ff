import COpenBLAS

extension Linear {
  /// The affine map that comes nearest to given outputs: ordinary least squares
  /// with an intercept, as scikit-learn's `LinearRegression` does it.
  ///
  /// Inputs and outputs are centred, and LAPACK's `dgelsd` solves for the weight in
  /// double precision; where the inputs do not determine it, the weight of least norm
  /// is taken, so that a direction in which the inputs do not differ has none.
  ///
  /// - Parameters:
  ///   - inputs: (n, inputs), finite.
  ///   - outputs: what they should become, (n, outputs), finite.
  /// - Throws: ``LeastSquaresFailed``.
  /// - Complexity: O(n · inputs · (inputs + outputs)) time, 8 bytes · n · (inputs +
  ///   outputs) of memory.
  package convenience init(
    name: String, leastSquaresFrom inputs: Tensor, to outputs: Tensor
  ) throws {
    precondition(inputs.rows == outputs.rows && inputs.rows > 0, "each input needs its output")
    let (length, width) = (inputs.columns, outputs.columns)
    var left = CenteredColumns(inputs, stride: inputs.rows)
    var right = CenteredColumns(outputs, stride: max(inputs.rows, length))
    try solve(&left, &right, rows: inputs.rows)
    // The solution stands in the first rows of the right sides.
    let weight = Tensor(zeros: [length, width])
    let bias = Tensor(zeros: [width])
    for column in 0..<width {
      let solution = right.elements[column * right.stride..<column * right.stride + length]
      var intercept = right.means[column]
      for (row, value) in zip(0..<length, solution) {
        weight.data[row * width + column] = Float(value)
        intercept -= left.means[row] * value
      }
      bias.data[column] = Float(intercept)
    }
    self.init(
      weight: Parameter("\(name).weight", weight), bias: Parameter("\(name).bias", bias))
  }
}

/// Numbers for which the iteration inside `dgelsd` finds no end.
package struct LeastSquaresFailed: Error, CustomStringConvertible {
  package var description: String {
    "least squares found no solution: the singular values of the inputs do not converge; check"
      + " that inputs and outputs are of a usual size"
  }
}

/// A matrix column by column as LAPACK wants it, less the mean of each column.
private struct CenteredColumns {
  let means: [Double]
  let stride: Int
  var elements: [Double]

  /// - Parameter stride: from one column to the next, at least the number of rows.
  init(_ matrix: Tensor, stride: Int) {
    let (rows, columns) = (matrix.rows, matrix.columns)
    var means = [Double](repeating: 0, count: columns)
    for index in 0..<matrix.count {
      means[index % columns] += Double(matrix.data[index]) / Double(rows)
    }
    elements = [Double](repeating: 0, count: stride * columns)
    for index in 0..<matrix.count {
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      elements[column * stride + row] = Double(matrix.data[index]) - means[column]
    }
    self.means = means
    self.stride = stride
  }
}

/// Writes into `right` what `left` has to be multiplied with to come nearest to it.
private func solve(
  _ left: inout CenteredColumns, _ right: inout CenteredColumns, rows: Int
) throws {
  _ = oneThreadPerCall
  var (count, columns) = (CInt(rows), CInt(left.means.count))
  var rightSides = CInt(right.means.count)
  var (leftStride, rightStride) = (CInt(left.stride), CInt(right.stride))
  // Singular values below this share of the largest are rounding errors.
  var condition = Double(max(rows, left.means.count)) * Double.ulpOfOne
  var singularValues = [Double](repeating: 0, count: min(rows, left.means.count))
  var (rank, info): (CInt, CInt) = (0, 0)
  var (work, integerWork): ([Double], [CInt]) = ([0], [0])
  // The first call asks for the lengths of the work spaces.
  for isQuestion in [true, false] {
    var workCount = isQuestion ? -1 : CInt(work.count)
    dgelsd_(
      &count, &columns, &rightSides, &left.elements, &leftStride, &right.elements, &rightStride,
      &singularValues, &condition, &rank, &work, &workCount, &integerWork, &info)
    guard info == 0 else { throw LeastSquaresFailed() }
    if isQuestion {
      work = [Double](repeating: 0, count: Int(work[0]))
      integerWork = [CInt](repeating: 0, count: max(1, Int(integerWork[0])))
    }
  }
}
