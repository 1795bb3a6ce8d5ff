/// A matrix of int8 codes with one scale a row, as it lies in a file:
/// element = code · scale of the row.
package struct RowCodes: Sendable {
  package let rows: Int
  package let columns: Int

  /// `rows · columns` codes, row-major.
  package let codes: FileBytes

  /// (rows).
  package let scales: Tensor

  /// The elements as floats.
  package func widened() -> Tensor {
    let tensor = Tensor(zeros: [rows, columns])
    for row in 0..<rows { copyRow(row, to: tensor.data + row * columns) }
    return tensor
  }

  /// Writes one row as floats.
  package func copyRow(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    let scale = scales.data[row]
    let elements = UnsafeRawBufferPointer(
      rebasing: codes.buffer[row * columns..<(row + 1) * columns])
    for (column, byte) in elements.enumerated() {
      target[column] = Float(Int8(bitPattern: byte)) * scale
    }
  }
}
