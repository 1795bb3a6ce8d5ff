import CKernels

/// The bias and the clamp at the end of a convolution.
struct ConvolutionBias: Sendable {
  /// Followed by zeros up to a whole vector.
  private let values: Tensor
  private let activation: ConvolutionActivation

  init(_ bias: Tensor, activation: ConvolutionActivation, lanes: Int) {
    values = Tensor(zeros: [(bias.count + lanes - 1) / lanes * lanes])
    values.data.update(from: bias.data, count: bias.count)
    self.activation = activation
  }

  /// The epilogue from channel `first` on, with a shortcut of the same channels.
  func epilogue(from first: Int = 0, adding addend: FeatureMap? = nil) -> fabula_epilogue {
    let (floor, ceiling) = activation.bounds
    return fabula_epilogue(
      bias: values.data + first, floor: floor, ceiling: ceiling,
      addend: addend.map { UnsafePointer($0.data + first) }, addend_stride: addend?.stride ?? 0)
  }
}
