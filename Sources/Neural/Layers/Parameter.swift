/// A named tensor that training changes.
public final class Parameter: @unchecked Sendable {
  /// The name under which the parameter is stored, such as `caption.input_weight`.
  public let name: String

  /// The values, changed in place by an optimiser.
  public let value: Tensor

  /// The gradient of the loss, of the same shape; allocated when first asked
  /// for, so that inference does without.
  public private(set) lazy var gradient = Tensor(zeros: value.shape)

  /// Makes a parameter of the given values.
  public init(_ name: String, _ value: Tensor) {
    self.name = name
    self.value = value
  }
}

/// What has parameters: a layer or a model.
public protocol Module {
  /// All parameters, in a fixed order.
  var parameters: [Parameter] { get }
}
