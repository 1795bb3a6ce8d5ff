import Neural

/// The networks that features can be computed with.
public enum Architecture: String, CaseIterable, Codable, Sendable {
  /// MobileNet v2 of any width; 1,280 elements.
  case mobileNetV2 = "mobilenet_v2"
  /// Inception v3; 2,048 elements.
  case inceptionV3 = "inception_v3"
  /// VGG-19; 4,096 elements, the second fully connected layer ("fc7").
  case vgg19 = "vgg19"
  /// ResNet-50; 2,048 elements.
  case resNet50 = "resnet50"

  /// The layers, in torchvision's names.
  var layers: Network.Description {
    switch self {
    case .mobileNetV2: mobileNetV2Layers
    case .inceptionV3: inceptionV3Layers
    case .vgg19: vgg19Layers
    case .resNet50: resNet50Layers
    }
  }

  /// How torchvision prepares pictures for its weights.
  public var preprocessing: Preprocessing {
    switch self {
    case .mobileNetV2: .mobileNetV2
    case .inceptionV3: .inceptionV3
    case .vgg19: .vgg19
    case .resNet50: .resNet50
    }
  }
}
