import Neural

/// How a picture becomes the input of a network: resized so that its shorter
/// side has `resize` pixels, cropped to the middle square of `crop` pixels,
/// and normalised to (p / 255 − mean) / std a channel.
///
/// The presets are those of torchvision.
public struct Preprocessing: Codable, Equatable, Sendable {
  /// The shorter side after resizing; nil takes the picture at its own size.
  public var resize: Int?
  /// The side of the square that the network sees. A smaller picture gets a
  /// black border.
  public var crop: Int
  /// Subtracted from red, green and blue in 0…1.
  public var mean: [Float]
  /// Divides red, green and blue after that.
  public var std: [Float]
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

  /// Inception v3. Its weights were trained on 2p − 1 (torchvision's
  /// `transform_input` makes it out of the ImageNet normalisation).
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
    guard mean.count == 3, std.count == 3,
      (mean + std).allSatisfy(\.isFinite), std.allSatisfy({ $0 > 0 })
    else {
      throw VisionError.badPreprocessing(
        got: "mean \(mean), std \(std)", expected: "three numbers each, and std above 0")
    }
  }

  /// The picture resized and cropped, `crop` × `crop` pixels, byte for byte as
  /// torchvision's `Resize` and `CenterCrop` through Pillow. Only what the crop
  /// keeps is computed, so that the memory stays small even for a picture of
  /// one row.
  public func cropped(_ image: PixelImage) -> PixelImage {
    var (width, height) = (image.width, image.height)
    if let resize {
      (width, height) =
        width <= height
        ? (resize, resize * height / width) : (resize * width / height, resize)
    }
    let (columns, left) = Preprocessing.window(crop, in: width)
    let (rows, top) = Preprocessing.window(crop, in: height)
    let middle = image.resized(width: width, height: height, columns: columns, rows: rows)
    guard middle.width < crop || middle.height < crop else { return middle }
    return middle.framed(side: crop, left: left, top: top)
  }

  /// What a crop of `crop` elements keeps of a side of `length`, and how many
  /// black elements come before it. Python's `round` goes to even.
  private static func window(_ crop: Int, in length: Int) -> (kept: Range<Int>, before: Int) {
    guard length >= crop else { return (0..<length, (crop - length) / 2) }
    let start = Int((Double(length - crop) / 2).rounded(.toNearestOrEven))
    return (start..<start + crop, 0)
  }

  /// Writes the normalised picture to `input`, planar: (3, crop, crop).
  func normalise(_ image: PixelImage, into input: UnsafeMutablePointer<Float>) {
    let pixels = image.width * image.height
    image.bytes.withUnsafeBufferPointer { bytes in
      for channel in 0..<3 {
        let plane = input + channel * pixels
        let (mean, std) = (mean[channel], std[channel])
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { values in
          for value in 0..<256 { values[value] = (Float(value) / 255 - mean) / std }
          for pixel in 0..<pixels { plane[pixel] = values[Int(bytes[3 * pixel + channel])] }
        }
      }
    }
  }

  /// The network's input for a picture: (3, crop, crop).
  ///
  /// - Throws: ``VisionError/badPreprocessing(got:expected:)``.
  public func tensor(of image: PixelImage) throws -> Tensor {
    try validate()
    let result = Tensor(zeros: [3, crop, crop])
    normalise(cropped(image), into: result.data)
    return result
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
