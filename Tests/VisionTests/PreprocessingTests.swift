import Foundation
import Neural
import TestSupport
import Testing
import Vision

@Suite struct PreprocessingTests {
  @Test(arguments: [
    (320, 240, 256, 224), (320, 240, 342, 299), (151, 403, 232, 224), (151, 403, 256, 224),
    (151, 403, 299, 299), (151, 403, 342, 299), (1_001, 667, 256, 224), (1_001, 667, 342, 299),
  ])
  func resizeAndCropEqualPillowToTheByte(width: Int, height: Int, resize: Int, crop: Int) throws {
    let image = Pictures.synthetic(width: width, height: height)
    let expected = try PNGReader.image("cnn/pre_synth_\(width)x\(height)_\(resize)_\(crop).png")
    #expect(Preprocessing(resize: resize, crop: crop).cropped(image) == expected)
  }

  @Test(arguments: [(320, 240), (151, 403)])
  func formulaOfThePictureIsThatOfTheFixtures(width: Int, height: Int) throws {
    let stored = try PNGReader.image("cnn/synth_\(width)x\(height).png")
    #expect(Pictures.synthetic(width: width, height: height) == stored)
  }

  @Test func resizingToTheSameSizeChangesNothing() {
    let image = Pictures.synthetic(width: 37, height: 23)
    #expect(image.resized(width: 37, height: 23) == image)
  }

  @Test func resizingOneAxisLeavesTheOther() {
    let image = Pictures.picture(width: 4, height: 3) { x, y in [10 * x, 50 * y, 7] }
    // The triangle's weights are 1/8, 3/8, 3/8, 1/8; what the border cuts off is
    // made up for: (3·0 + 3·10 + 20) / 7 = 7.14.
    let narrow = image.resized(width: 2, height: 3)
    #expect(narrow.bytes.prefix(6) == [7, 0, 7, 23, 0, 7])
    let low = image.resized(width: 4, height: 1)
    #expect(low.bytes.prefix(6) == [0, 50, 7, 10, 50, 7])
  }

  @Test(arguments: [(16_384, 1), (1, 16_384), (1, 1)])
  func thinnestPicturesAreCropped(width: Int, height: Int) {
    // Resized in full, the first two would have 3 GB.
    let image = PixelImage(
      width: width, height: height, bytes: [UInt8](repeating: 9, count: 3 * width * height))
    let middle = Preprocessing.mobileNetV2.cropped(image)
    #expect(middle.width == 224 && middle.height == 224)
    #expect(middle.bytes.allSatisfy { $0 == 9 })
  }

  @Test func pictureSmallerThanTheCropGetsABlackBorder() {
    let image = PixelImage(width: 2, height: 1, bytes: [1, 2, 3, 4, 5, 6])
    let framed = Preprocessing(resize: nil, crop: 5).cropped(image)
    // Torchvision pads (5 − 2) / 2 = 1 on the left and (5 − 1) / 2 = 2 above.
    var expected = [UInt8](repeating: 0, count: 75)
    expected.replaceSubrange(3 * (2 * 5 + 1)..<3 * (2 * 5 + 3), with: [1, 2, 3, 4, 5, 6])
    #expect(framed.bytes == expected)
  }

  @Test func oddMarginIsRoundedToEven() {
    // Margins of 3 and 5 pixels: 1.5 and 2.5 both round to 2.
    let image = Pictures.picture(width: 7, height: 9) { x, y in [x, y, 0] }
    let middle = Preprocessing(resize: nil, crop: 4).cropped(image)
    #expect(Array(middle.bytes.prefix(3)) == [2, 2, 0])
  }

  @Test func tensorIsPlanarAndNormalised() throws {
    let image = PixelImage(width: 2, height: 1, bytes: [0, 128, 255, 255, 0, 1])
    var preprocessing = Preprocessing(resize: nil, crop: 2)
    let values = try preprocessing.tensor(of: image).elements
    // A second row of black is added below.
    let pixels: [[Float]] = [[0, 255, 0, 0], [128, 0, 0, 0], [255, 1, 0, 0]]
    for channel in 0..<3 {
      for pixel in 0..<4 {
        let expected =
          (pixels[channel][pixel] / 255 - Preprocessing.imageNetMean[channel])
          / Preprocessing.imageNetStd[channel]
        #expect(values[4 * channel + pixel] == expected)
      }
    }
    preprocessing.mean = Preprocessing.inceptionV3.mean
    preprocessing.std = Preprocessing.inceptionV3.std
    #expect(try preprocessing.tensor(of: image).elements.prefix(2) == [-1, 1])
  }

  @Test(arguments: [(320, 240), (151, 403), (1_001, 667)])
  func neuralStorytellersInputEqualsItsOwn(width: Int, height: Int) throws {
    let image = Pictures.synthetic(width: width, height: height)
    let tensor = try Preprocessing.neuralStoryteller.tensor(of: image)
    // Every eighth row and column is stored.
    let expected = try NumpyArray(
      path: Fixtures.path("cnn/kiros_vgg_pre_\(width)x\(height)_sub8.npy")
    ).tensor()
    #expect(expected.shape == [3, 28, 28])
    for index in 0..<expected.count {
      let (channel, y, x) = (index / 784, index / 28 % 28, index % 28)
      let got = tensor.data[(channel * 224 + 8 * y) * 224 + 8 * x]
      // Rounding of numbers up to 255.
      #expect(abs(got - expected.data[index]) <= 1e-3)
    }
  }

  @Test func kerasInputIsBlueFirstInBytes() throws {
    var preprocessing = Preprocessing.kerasCaffe
    (preprocessing.resize, preprocessing.crop) = (nil, 1)
    let image = PixelImage(width: 1, height: 1, bytes: [10, 20, 30])
    #expect(
      try preprocessing.tensor(of: image).elements == [30 - 103.939, 20 - 116.779, 10 - 123.68])
    preprocessing = .inceptionV3
    (preprocessing.resize, preprocessing.crop) = (nil, 1)
    for (got, byte) in zip(try preprocessing.tensor(of: image).elements, [10, 20, 30]) {
      #expect(abs(got - (Float(byte) / 127.5 - 1)) <= 1e-6)
    }
  }

  @Test func dialsOfOlderModelsKeepTheirMeaning() throws {
    let old =
      #"{"resize":128,"crop":128,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225],"#
      + #""appliesOrientation":true,"scalesWhileDecoding":true}"#
    #expect(
      try JSONDecoder().decode(Preprocessing.self, from: Data(old.utf8))
        == Preprocessing(resize: 128, crop: 128))
    let new = Preprocessing.neuralStoryteller
    #expect(
      try JSONDecoder().decode(Preprocessing.self, from: JSONEncoder().encode(new)) == new)
  }

  @Test func dialsThatMakeNoSenseAreRefused() {
    let image = PixelImage(width: 1, height: 1, bytes: [0, 0, 0])
    let bad = [
      Preprocessing(resize: 0, crop: 224), Preprocessing(resize: 224, crop: 0),
      Preprocessing(resize: nil, crop: 100_000), Preprocessing(resize: -5, crop: 224),
      Preprocessing(resize: nil, crop: 8, mean: [0, 0]),
      Preprocessing(resize: nil, crop: 8, std: [1, 0, 1]),
      Preprocessing(resize: nil, crop: 8, mean: [0, .nan, 0]),
    ]
    for preprocessing in bad {
      #expect(throws: VisionError.self) { try preprocessing.tensor(of: image) }
    }
  }
}
