import Neural

extension Architecture {
  /// The architecture whose tensors a file holds, by names that no other has;
  /// nil when it is none of ours.
  public init?(recognising file: any WeightFile) {
    let weights = StateDictionary(file)
    let marks: [(Architecture, String)] = [
      (.inceptionV3, "Conv2d_1a_3x3.conv.weight"), (.resNet50, "layer1.0.conv3.weight"),
      (.mobileNetV2, "features.1.conv.0.0.weight"), (.vgg19, "features.34.weight"),
    ]
    guard let mark = marks.first(where: { weights.contains($0.1) }) else { return nil }
    self = mark.0
  }
}
