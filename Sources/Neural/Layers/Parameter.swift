import CKernels
import Synchronization

/// A named tensor that training changes.
public final class Parameter: @unchecked Sendable {
  /// The name under which the parameter is stored, such as `caption.input_weight`.
  public let name: String

  /// The length of each dimension, outermost first.
  public let shape: [Int]

  /// The values as they came from a file of int8 codes, which are for use, not
  /// for training.
  private let codes: RowCodes?
  private let quantized: QuantizedMatrix?

  private let floats: Mutex<Tensor?>

  /// The gradient of the loss, of the same shape; allocated when first asked
  /// for, so that inference does without.
  public private(set) lazy var gradient = {
    precondition(codes == nil, "weights of int8 codes cannot be trained")
    return Tensor(zeros: shape)
  }()

  /// Makes a parameter of the given values.
  public init(_ name: String, _ value: Tensor) {
    self.name = name
    shape = value.shape
    codes = nil
    quantized = nil
    floats = Mutex(value)
  }

  /// Makes a parameter of codes.
  ///
  /// - Parameter isTable: whether its rows are outputs, not inputs, of products.
  package init(_ name: String, codes: RowCodes, isTable: Bool) {
    self.name = name
    shape = [codes.rows, codes.columns]
    self.codes = codes
    quantized =
      isTable ? QuantizedMatrix(outputsByInputs: codes) : QuantizedMatrix(inputsByOutputs: codes)
    floats = Mutex(nil)
  }

  /// The values, changed in place by an optimiser. Codes are widened when they
  /// are first asked for.
  public var value: Tensor {
    floats.withLock { floats in
      if let floats { return floats }
      let widened = codes!.widened()
      floats = widened
      return widened
    }
  }
}

// MARK: - Use

extension Parameter {
  /// `result ← result + inputs · values`, of a table transposed: (n, inputs),
  /// (n, outputs).
  ///
  /// - Parameter isTable: whether the rows are outputs.
  func addProduct(_ inputs: Tensor, isTable: Bool = false, into result: Tensor) {
    if let quantized {
      quantized.addProduct(inputs, into: result)
    } else {
      matrixProduct(inputs, value, transposeRight: isTable, into: result, keep: 1)
    }
  }

  /// The values laid out for many products, with the table transposed when
  /// `transposed`; nil for codes, which are laid out already.
  func packed(transposed: Bool = false) -> PackedMatrix? {
    quantized == nil ? PackedMatrix(value, transposed: transposed) : nil
  }

  /// Writes one row as floats.
  func copyRow(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    if let codes {
      codes.copyRow(row, to: target)
    } else {
      target.update(from: value.data + row * shape[1], count: shape[1])
    }
  }
}

extension WeightFile {
  /// A matrix as a parameter that goes by its name in the file. One of int8
  /// codes stays so.
  ///
  /// - Parameters:
  ///   - shape: as in ``tensor(named:shape:)``, of two dimensions.
  ///   - isTable: whether its rows are outputs of products.
  func parameter(
    named name: String, shape expected: [Int?], isTable: Bool = false
  ) throws -> Parameter {
    try checkShape(of: name, expected)
    let longest = Int(FABULA_INT8_PRODUCT_INPUTS)
    if let codes = try (self as? SafetensorsFile)?.rowCodes(named: name), codes.rows > 0,
      codes.columns > 0,
      (isTable ? codes.columns : codes.rows) <= longest
    {
      return Parameter(name, codes: codes, isTable: isTable)
    }
    return Parameter(name, try tensor(named: name))
  }
}

/// What has parameters: a layer or a model.
public protocol Module {
  /// All parameters, in a fixed order.
  var parameters: [Parameter] { get }
}
