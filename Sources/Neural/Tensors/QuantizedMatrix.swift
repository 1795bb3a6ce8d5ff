import CKernels

/// Weights of int8 codes that stay so: a product with floats is made in
/// integers (see `fabula_int8_product.h`), so that a quarter of the bytes pass
/// through the memory. Inputs are coded with 11 to 15 bits.
package final class QuantizedMatrix: @unchecked Sendable {
  /// The lengths of an input and of an output.
  package let inputs: Int
  package let outputs: Int

  /// What each input is multiplied by before it is coded, or each sum after.
  private let inputScales: Tensor?
  private let outputScales: Tensor?

  /// (outputs, inputs), kept alive by `owner`.
  private let codes: UnsafePointer<Int8>
  private let owner: AnyObject

  /// Weights whose rows are outputs, such as a word table before a softmax.
  /// They are used in place.
  package init(outputsByInputs table: RowCodes) {
    inputs = table.columns
    outputs = table.rows
    inputScales = nil
    outputScales = table.scales
    codes = table.codes.buffer.baseAddress!.assumingMemoryBound(to: Int8.self)
    owner = table.codes.owner
  }

  /// Weights whose rows are inputs, as those of layers. The codes are copied,
  /// transposed; none is rounded again, since the scales go to the inputs.
  package init(inputsByOutputs matrix: RowCodes) {
    inputs = matrix.rows
    outputs = matrix.columns
    inputScales = matrix.scales
    outputScales = nil
    let memory = OwnedMemory(byteCount: inputs * outputs)
    let target = memory.buffer.baseAddress!.bindMemory(to: Int8.self, capacity: inputs * outputs)
    let source = matrix.codes.buffer.baseAddress!.assumingMemoryBound(to: Int8.self)
    // Sixteen rows at a time, so that whole lines are written while they are near.
    for first in stride(from: 0, to: inputs, by: 16) {
      for output in 0..<outputs {
        for input in first..<min(inputs, first + 16) {
          target[output * inputs + input] = source[input * outputs + output]
        }
      }
    }
    codes = UnsafePointer(target)
    owner = memory
  }

  /// `result ← result + values · weights`: (n, inputs), (n, outputs).
  ///
  /// Sums of integers do not depend on their order, nor on the CPU's level.
  ///
  /// - Complexity: O(n · inputs · outputs).
  package func addProduct(_ values: Tensor, into result: Tensor) {
    precondition(
      values.columns == inputs && result.columns == outputs && result.rows == values.rows,
      "the product has another shape")
    let rows = values.rows
    let kernels = Int8Kernels.best
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: rows * inputs) { coded in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: rows) { scales in
        let (coded, scales) = (coded.baseAddress!, scales.baseAddress!)
        kernels.quantize(rows, inputs, values.data, inputScales?.data, coded, scales)
        let parts = rows * inputs * outputs < Self.threshold ? 1 : Parallel.threadCount
        Parallel.forRanges(outputs, parts: parts, multiple: 16) { range in
          kernels.multiply(
            rows, inputs, range.count, coded, scales, codes + range.lowerBound * inputs,
            outputScales.map { UnsafePointer($0.data + range.lowerBound) },
            result.data + range.lowerBound, outputs)
        }
      }
    }
  }

  /// Below this many products another thread is not worth waking (about 40 µs
  /// on one core).
  private static let threshold = 2_000_000
}

/// The C kernels of this CPU.
private enum Int8Kernels {
  static let best = fabula_int8_product_kernels_best()!.pointee
}
