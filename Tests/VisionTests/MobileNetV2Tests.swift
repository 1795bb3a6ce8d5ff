import Neural
import TestSupport
import Testing
import Vision

@Suite struct MobileNetV2Tests {
  private func extractor(
    _ weights: WeightTable, side: Int = 45
  ) throws -> FeatureExtractor {
    try FeatureExtractor(
      architecture: .mobileNetV2, weights: weights,
      preprocessing: Preprocessing(resize: nil, crop: side))
  }

  /// 1e-4 of the largest feature: room for single precision in some 50 layers.
  private func isClose(_ got: [Float], _ expected: [Double]) -> Bool {
    let scale = max(1, expected.map(abs).max() ?? 0)
    return got.count == expected.count
      && zip(got, expected).allSatisfy { abs(Double($0) - $1) <= 1e-4 * scale }
  }

  @Test(arguments: [(32, 1), (45, 1), (64, 2.5)] as [(Int, Float)])
  func featuresEqualTheDefinition(side: Int, gain: Float) throws {
    var network = NarrowMobileNet.published
    network.gain = gain
    let image = Pictures.synthetic(width: side, height: side)
    let extractor = try extractor(network.weights, side: side)
    let expected = network.expectedFeatures(try extractor.preprocessing.tensor(of: image))
    #expect(extractor.featureLength == 10)
    #expect(isClose(try extractor.features(of: image), expected))
    // The formula weights keep the features alive: a constant would prove little.
    #expect(expected.filter { $0 > 0.01 }.count > 2)
  }

  @Test func otherNumbersOfBlocksAreReadFromTheShapes() throws {
    let network = NarrowMobileNet(
      blocks: NarrowMobileNet.stages([
        (1, 4, 1, 1), (2, 6, 1, 2), (2, 8, 2, 2), (3, 10, 2, 2), (2, 12, 1, 1), (2, 14, 2, 2),
        (2, 16, 1, 1),
      ]), features: 7)
    let image = Pictures.synthetic(width: 45, height: 45)
    let extractor = try extractor(network.weights)
    let expected = network.expectedFeatures(try extractor.preprocessing.tensor(of: image))
    #expect(isClose(try extractor.features(of: image), expected))
  }

  @Test func foldedFileGivesTheSameFeatures() throws {
    // Fold as the published files do: γ = 1, μ = 0, σ² = 1 − ε.
    let weights = NarrowMobileNet.published.weights
    var folded = weights
    for name in weights.names where name.hasSuffix(".running_var") {
      let normalization = String(name.dropLast(12))
      let digits = normalization.split(separator: ".")
      let previous = digits.dropLast() + ["\(Int(digits.last!)! - 1)"]
      let convolution = previous.joined(separator: ".") + ".weight"
      func part(_ name: String) -> Tensor { weights.tensors[normalization + "." + name]! }
      let (matrix, bias) = BatchNormalization(
        scale: part("weight"), shift: part("bias"), mean: part("running_mean"),
        variance: part("running_var"), epsilon: 1e-5
      ).folded(into: weights.tensors[convolution]!)
      let count = bias.count
      func constant(_ value: Float) -> Tensor {
        Tensor([Float](repeating: value, count: count), shape: [count])
      }
      folded.tensors[convolution] = matrix
      folded.tensors[normalization + ".bias"] = bias
      folded.tensors[normalization + ".weight"] = constant(1)
      folded.tensors[normalization + ".running_mean"] = constant(0)
      folded.tensors[normalization + ".running_var"] = constant(1 - 1e-5)
    }
    let image = Pictures.synthetic(width: 45, height: 45)
    let expected = try extractor(weights).features(of: image).map(Double.init)
    #expect(isClose(try extractor(folded).features(of: image), expected))
  }

  @Test func prefixOfParallelTrainingIsIgnored() throws {
    let weights = NarrowMobileNet.published.weights
    let prefixed = WeightTable(
      tensors: Dictionary(
        uniqueKeysWithValues: weights.tensors.map { ("module." + $0, $1) }))
    let image = Pictures.synthetic(width: 45, height: 45)
    #expect(
      try extractor(prefixed).features(of: image) == extractor(weights).features(of: image))
  }

  @Test func batchEqualsSinglePicturesOnAnyNumberOfThreads() throws {
    let extractor = try extractor(NarrowMobileNet.published.weights)
    let images = (0..<7).map { Pictures.synthetic(width: 40 + 5 * $0, height: 60) }
    let single = try images.map { try extractor.features(of: $0) }
    #expect(Set(single).count == 7)
    for threads in [1, 2, 5, 20] {
      #expect(try extractor.features(ofBatch: images, threads: threads) == single)
    }
    #expect(try extractor.features(ofBatch: []).isEmpty)
  }

  @Test func damagedFileOfABatchFailsAlone() throws {
    let extractor = try extractor(NarrowMobileNet.published.weights)
    let file = try Fixtures.data("jpeg/large.jpg")
    let results = extractor.features(ofJPEGs: 5) { index in
      index == 3 ? file.prefix(1_000) : file
    }
    let expected = try extractor.features(ofJPEG: file)
    #expect(results.count == 5)
    for (index, result) in results.enumerated() {
      if index == 3 {
        #expect(throws: VisionError.self) { try result.get() }
      } else {
        #expect(try result.get() == expected)
      }
    }
  }

  @Test func missingTensorIsNamed() throws {
    for name in [
      "features.0.0.weight", "features.5.conv.1.1.running_mean", "features.17.conv.3.bias",
      "features.18.0.weight",
    ] {
      var weights = NarrowMobileNet.published.weights
      weights.tensors[name] = nil
      #expect { try extractor(weights) } throws: { error in
        guard case WeightFileError.missing(_, let tensor, _) = error else { return false }
        return tensor == name
      }
    }
  }

  @Test func wrongShapeIsNamed() throws {
    for (name, shape) in [
      ("features.0.0.weight", [4, 1, 3, 3]), ("features.3.conv.1.0.weight", [6, 1, 5, 5]),
      ("features.9.conv.0.1.weight", [1]), ("features.17.conv.2.weight", [10, 15, 1, 1]),
      ("features.18.0.weight", [10, 10]),
    ] {
      var weights = NarrowMobileNet.published.weights
      weights.tensors[name] = Tensor(zeros: shape)
      #expect { try extractor(weights) } throws: { error in
        guard case WeightFileError.shapeMismatch(_, let tensor, let got, _) = error else {
          return false
        }
        return tensor == name && got == shape
      }
    }
  }

  @Test func noAndTooManyChannelsAreRefused() throws {
    for channels in [0, 8_193] {
      var weights = NarrowMobileNet.published.weights
      weights.tensors["features.0.0.weight"] = Tensor(zeros: [channels, 3, 3, 3])
      #expect { try extractor(weights) } throws: { error in
        if case VisionError.badArchitecture = error { true } else { false }
      }
    }
  }

  @Test func otherArchitecturesAreRefused() throws {
    // Seventeen blocks less one whole stage leave six.
    var network = NarrowMobileNet.published
    network.blocks.removeLast()
    #expect { try extractor(network.weights) } throws: { error in
      if case VisionError.badArchitecture = error { true } else { false }
    }
  }

  @Test(arguments: [Float.nan, .infinity])
  func weightThatIsNotFiniteIsRefused(value: Float) throws {
    let weights = NarrowMobileNet.published.weights
    weights.tensors["features.4.conv.1.0.weight"]!.data[7] = value
    #expect { try extractor(weights) } throws: { error in
      if case VisionError.notFinite = error { true } else { false }
    }
    weights.tensors["features.4.conv.1.0.weight"]!.data[7] = 0
    weights.tensors["features.4.conv.1.1.running_var"]!.data[0] = -1
    #expect(throws: VisionError.self) { try extractor(weights) }
  }

  @Test func workspaceBeyondTheLimitIsRefused() throws {
    // 8,000 channels on 1024 × 1024 pixels would be 32 GB.
    var weights = NarrowMobileNet.published.weights
    let hidden = 8_000
    for (name, shape) in [
      ("0.0.weight", [hidden, 2, 1, 1]), ("1.0.weight", [hidden, 1, 3, 3]),
      ("2.weight", [2, hidden, 1, 1]),
    ] {
      weights.tensors["features.2.conv." + name] = Tensor(zeros: shape)
    }
    for normalization in ["0.1", "1.1"] {
      for part in ["weight", "bias", "running_mean", "running_var"] {
        let ones = Tensor(zeros: [hidden])
        ones.fill(1)
        weights.tensors["features.2.conv.\(normalization).\(part)"] = ones
      }
    }
    #expect { try extractor(weights, side: 2_048) } throws: { error in
      if case VisionError.badArchitecture = error { true } else { false }
    }
  }
}
