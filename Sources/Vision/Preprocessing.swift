import Neural

/// How a picture becomes the input of a network: resized so that its shorter
/// side has `resize` pixels, cropped to the middle square of `crop` pixels, and
/// each value p in 0…255 normalised to (p / divisor − mean) / std a channel.
///
/// The presets are those of torchvision, of Keras, and of neural-storyteller.
public struct Preprocessing: Equatable, Sendable {
  /// How a picture changes its size.
  public enum Resampling: String, Codable, Sendable {
    /// Bilinear with anti-aliasing, rounded to bytes: Pillow and torchvision.
    case antialiased
    /// Bilinear between four neighbours at whatever reduction, not rounded, and
    /// black outside the picture: scikit-image as neural-storyteller calls it.
    case interpolated
  }

  /// The order of a pixel's channels in the input.
  public enum ChannelOrder: String, Codable, Sendable {
    /// Red, green, blue.
    case rgb
    /// Blue, green, red, as in weights that were trained in Caffe.
    case bgr
  }

  /// The shorter side after resizing; nil takes the picture at its own size.
  public var resize: Int?
  /// The side of the square that the network sees. A smaller picture gets a
  /// black border.
  public var crop: Int
  /// Subtracted from the channels, in the order of the input.
  public var mean: [Float]
  /// Divides the channels after that.
  public var std: [Float]
  /// Divides bytes before the mean is subtracted. Default 255.
  public var divisor: Float = 255
  /// The order of the channels. Default red, green, blue.
  public var channelOrder = ChannelOrder.rgb
  /// How the picture is resized. Default as Pillow does.
  public var resampling = Resampling.antialiased
  /// Turn the picture as its EXIF orientation says. Default true; torchvision
  /// itself does not.
  public var appliesOrientation = true
  /// Let the JPEG decoder reduce the picture to just above `resize` first.
  /// Faster for large photographs; the features change a little. Default true.
  public var scalesWhileDecoding = true

  /// The mean colour of ImageNet.
  public static let imageNetMean: [Float] = [0.485, 0.456, 0.406]
  /// The standard deviation of ImageNet's colours.
  public static let imageNetStd: [Float] = [0.229, 0.224, 0.225]
  /// The mean colour of ImageNet in bytes as Caffe's networks subtract it: blue,
  /// green, red.
  public static let caffeMean: [Float] = [103.939, 116.779, 123.68]

  /// A preprocessing with ImageNet's normalisation unless another is given.
  public init(
    resize: Int?, crop: Int, mean: [Float] = Preprocessing.imageNetMean,
    std: [Float] = Preprocessing.imageNetStd
  ) {
    self.resize = resize
    self.crop = crop
    self.mean = mean
    self.std = std
  }

  /// Inception v3. Its weights were trained on 2p − 1 with p in 0…1
  /// (torchvision's `transform_input` makes it out of the ImageNet
  /// normalisation, Keras writes p / 127.5 − 1 with p in 0…255).
  public static let inceptionV3 = Preprocessing(
    resize: 342, crop: 299, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5])
  /// VGG-19.
  public static let vgg19 = Preprocessing(resize: 256, crop: 224)
  /// ResNet-50, first weights.
  public static let resNet50 = Preprocessing(resize: 256, crop: 224)
  /// ResNet-50, second weights.
  public static let resNet50V2 = Preprocessing(resize: 232, crop: 224)
  /// MobileNet v2.
  public static let mobileNetV2 = Preprocessing(resize: 256, crop: 224)

  /// VGG-19 and ResNet-50 of Keras: bytes less Caffe's mean, blue first.
  public static let kerasCaffe: Preprocessing = {
    var preprocessing = Preprocessing(
      resize: 256, crop: 224, mean: caffeMean, std: [1, 1, 1])
    preprocessing.divisor = 1
    preprocessing.channelOrder = .bgr
    return preprocessing
  }()

  /// VGG-19 as neural-storyteller feeds it (`generate.py`): as ``kerasCaffe``,
  /// resized without anti-aliasing, EXIF orientations not applied.
  public static let neuralStoryteller: Preprocessing = {
    var preprocessing = kerasCaffe
    preprocessing.resampling = .interpolated
    preprocessing.appliesOrientation = false
    preprocessing.scalesWhileDecoding = false
    return preprocessing
  }()

  /// Checks the dials.
  ///
  /// - Throws: ``VisionError/badPreprocessing(got:expected:)``.
  public func validate() throws {
    let sides = 1...VisionLimits.networkInputSide
    guard sides.contains(crop), sides.contains(resize ?? crop) else {
      throw VisionError.badPreprocessing(
        got: "resize \(resize.map(String.init) ?? "none"), crop \(crop)",
        expected: "sides of 1 to \(sides.upperBound) pixels")
    }
    guard mean.count == 3, std.count == 3, (mean + std + [divisor]).allSatisfy(\.isFinite),
      (std + [divisor]).allSatisfy({ $0 > 0 })
    else {
      throw VisionError.badPreprocessing(
        got: "mean \(mean), std \(std), divisor \(divisor)",
        expected: "three numbers each, and std and divisor above 0")
    }
  }

  /// The picture resized and cropped, `crop` × `crop` pixels, byte for byte as
  /// torchvision's `Resize` and `CenterCrop` through Pillow. Only what the crop
  /// keeps is computed, so that the memory stays small even for a picture of
  /// one row.
  public func cropped(_ image: PixelImage) -> PixelImage {
    let (width, height) = resizedSize(of: image)
    let (columns, left) = Preprocessing.window(crop, in: width)
    let (rows, top) = Preprocessing.window(crop, in: height)
    let middle = image.resized(width: width, height: height, columns: columns, rows: rows)
    guard middle.width < crop || middle.height < crop else { return middle }
    return middle.framed(side: crop, left: left, top: top)
  }

  /// The size of a picture whose shorter side became `resize`, the other one
  /// rounded down.
  private func resizedSize(of image: PixelImage) -> (width: Int, height: Int) {
    guard let resize else { return (image.width, image.height) }
    return image.width <= image.height
      ? (resize, resize * image.height / image.width)
      : (resize * image.width / image.height, resize)
  }

  /// What a crop of `crop` elements keeps of a side of `length`, and how many
  /// black elements come before it. Python's `round` goes to even.
  private static func window(_ crop: Int, in length: Int) -> (kept: Range<Int>, before: Int) {
    guard length >= crop else { return (0..<length, (crop - length) / 2) }
    let start = Int((Double(length - crop) / 2).rounded(.toNearestOrEven))
    return (start..<start + crop, 0)
  }

  /// Writes the network's input for a picture to `input`, pixel by pixel:
  /// (crop, crop, 3).
  func prepare(_ image: PixelImage, into input: UnsafeMutablePointer<Float>) {
    let pixels = crop * crop
    let sources = channelOrder == .rgb ? [0, 1, 2] : [2, 1, 0]
    switch resampling {
    case .antialiased:
      cropped(image).bytes.withUnsafeBufferPointer { bytes in
        for (channel, source) in sources.enumerated() {
          // Each of the 256 values is computed once.
          let values = (0..<256).map { normalised(Float($0), channel) }
          values.withUnsafeBufferPointer { values in
            for pixel in 0..<pixels {
              input[3 * pixel + channel] = values[Int(bytes[3 * pixel + source])]
            }
          }
        }
      }
    case .interpolated:
      let (width, height) = resizedSize(of: image)
      // The middle as neural-storyteller cuts it: half a side, rounded down, on
      // either side of the half of the picture.
      image.interpolated(
        width: width, height: height, left: width / 2 - crop / 2, top: height / 2 - crop / 2,
        side: crop, into: input)
      for pixel in 0..<pixels {
        let rgb = (0..<3).map { input[3 * pixel + $0] }
        for (channel, source) in sources.enumerated() {
          input[3 * pixel + channel] = normalised(rgb[source], channel)
        }
      }
    }
  }

  private func normalised(_ value: Float, _ channel: Int) -> Float {
    (value / divisor - mean[channel]) / std[channel]
  }

  /// The network's input for a picture: (3, crop, crop).
  ///
  /// - Throws: ``VisionError/badPreprocessing(got:expected:)``.
  public func tensor(of image: PixelImage) throws -> Tensor {
    try validate()
    let input = Tensor(zeros: [crop, crop, 3])
    prepare(image, into: input.data)
    return FeatureMap(
      input.data, size: PlaneSize(height: crop, width: crop), channels: 3
    ).planar()
  }
}

extension PixelImage {
  /// The picture on a black square of `side` pixels.
  fileprivate func framed(side: Int, left: Int, top: Int) -> PixelImage {
    bytes.withUnsafeBufferPointer { source in
      PixelImage(width: side, height: side) { target in
        target.update(repeating: 0, count: 3 * side * side)
        for row in 0..<height {
          (target + 3 * ((top + row) * side + left)).update(
            from: source.baseAddress! + 3 * row * width, count: 3 * width)
        }
      }
    }
  }
}

extension Preprocessing: Codable {
  private enum CodingKeys: String, CodingKey {
    case resize, crop, mean, std, divisor, channelOrder, resampling, appliesOrientation
    case scalesWhileDecoding
  }

  /// Reads what ``encode(to:)`` wrote; a dial that is not there has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func dial<Value: Decodable>(_ key: CodingKeys, _ default: Value) throws -> Value {
      try values.decodeIfPresent(Value.self, forKey: key) ?? `default`
    }
    self.init(
      resize: try values.decodeIfPresent(Int.self, forKey: .resize),
      crop: try values.decode(Int.self, forKey: .crop),
      mean: try values.decode([Float].self, forKey: .mean),
      std: try values.decode([Float].self, forKey: .std))
    divisor = try dial(.divisor, divisor)
    channelOrder = try dial(.channelOrder, channelOrder)
    resampling = try dial(.resampling, resampling)
    appliesOrientation = try dial(.appliesOrientation, appliesOrientation)
    scalesWhileDecoding = try dial(.scalesWhileDecoding, scalesWhileDecoding)
  }
}
