import Foundation
import Neural
import TestSupport
import Testing
import Vision

@Suite struct GoldenFeatureTests {
  /// The features of 100 photographs that two independent programs computed
  /// and agree on to 4e-6; 1e-4 leaves room for the rounding of another
  /// libjpeg and another order of sums.
  @Test(
    .enabled(
      if: Fixtures.referenceData != nil, Comment(rawValue: Fixtures.referenceDataMissing)))
  func featuresOfRealPhotographsEqualTheReference() throws {
    let folder = try #require(Fixtures.referenceData)
    let names = try String(contentsOfFile: folder + "/flickr8k/dev.txt", encoding: .utf8)
      .split(separator: "\n").prefix(100)
    let expected = try NumpyArray(
      path: folder + "/flickr8k/mobilenet_v2_features_dev100.npy"
    ).tensor()
    let extractor = try FeatureExtractor(
      architecture: .mobileNetV2,
      weights: SafetensorsFile(path: folder + "/weights/mobilenet_v2.safetensors"),
      preprocessing: Preprocessing(resize: nil, crop: 224))
    #expect(expected.shape == [100, extractor.featureLength])
    let results = extractor.features(ofJPEGs: names.count) { index in
      try Data(contentsOf: URL(filePath: folder + "/flickr8k/photos/\(names[index])"))
    }
    var largest: Float = 0
    for (index, result) in results.enumerated() {
      for (got, wanted) in zip(try result.get(), expected.row(index)) {
        largest = max(largest, abs(got - wanted))
      }
    }
    #expect(largest <= 1e-4)
  }
}
