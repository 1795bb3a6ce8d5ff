import Neural

/// VGG-19 (Simonyan & Zisserman 2015) up to its second fully connected layer
/// ("fc7") and that one's rectifier.
///
///     (224, 224, 3) ─► 16 × 3×3 in 5 stages, each with a pool ─► (7, 7, 512) ─ 4096 ─ 4096
@Sendable func vgg19Layers(_ network: inout NetworkBuilder) throws -> NetworkBuilder.Value {
  var value = network.input
  // In torchvision's sequence a convolution and its rectifier have a number each.
  var index = 0
  for convolutions in [2, 2, 4, 4, 4] {
    for _ in 0..<convolutions {
      value = try network.convolution(
        "features.\(index)", of: value, geometry: ConvolutionGeometry(kernel: 3, padding: 1),
        activation: .rectifier)
      index += 2
    }
    value = try network.pool(
      .maximum(ConvolutionGeometry(kernel: 2, stride: 2)), name: "features.\(index)", of: value)
    index += 1
  }
  value = try network.linear("classifier.0", of: value, activation: .rectifier)
  return try network.linear("classifier.3", of: value, activation: .rectifier)
}
