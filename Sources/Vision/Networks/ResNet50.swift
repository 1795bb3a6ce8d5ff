import Neural

/// ResNet-50 (He et al. 2016) without its classifier, as torchvision has it: the
/// stride of a bottleneck stands at its 3×3 convolution ("v1.5").
///
///     (224, 224, 3) ─ 7×7/2 ─ pool ─► 3 + 4 + 6 + 3 bottlenecks ─► (7, 7, 2048) ─ mean ─► 2048
@Sendable func resNet50Layers(_ network: inout NetworkBuilder) throws -> NetworkBuilder.Value {
  var value = try network.convolution(
    "conv1", normalization: "bn1", of: network.input,
    geometry: ConvolutionGeometry(kernel: 7, stride: 2, padding: 3), activation: .rectifier)
  value = try network.pool(
    .maximum(ConvolutionGeometry(kernel: 3, stride: 2, padding: 1)), name: "maxpool", of: value)
  for (stage, blocks) in [3, 4, 6, 3].enumerated() {
    for block in 0..<blocks {
      value = try bottleneck(
        &network, "layer\(stage + 1).\(block).", of: value,
        stride: stage > 0 && block == 0 ? 2 : 1, isFirst: block == 0)
    }
    network.name(value, "layer\(stage + 1)")
  }
  return try network.pool(.globalAverage, name: "avgpool", of: value)
}

/// 1×1, 3×3, 1×1, and the input added, which the first of a stage brings to the
/// new size.
private func bottleneck(
  _ network: inout NetworkBuilder, _ name: String, of input: NetworkBuilder.Value, stride: Int,
  isFirst: Bool
) throws -> NetworkBuilder.Value {
  var value = try network.convolution(
    name + "conv1", normalization: name + "bn1", of: input, activation: .rectifier)
  value = try network.convolution(
    name + "conv2", normalization: name + "bn2", of: value,
    geometry: ConvolutionGeometry(kernel: 3, stride: stride, padding: 1), activation: .rectifier)
  var shortcut = input
  if isFirst {
    shortcut = try network.convolution(
      name + "downsample.0", normalization: name + "downsample.1", of: input,
      geometry: ConvolutionGeometry(kernel: 1, stride: stride), activation: .none)
  }
  return try network.convolution(
    name + "conv3", normalization: name + "bn3", of: value, adding: shortcut,
    activation: .rectifier)
}
