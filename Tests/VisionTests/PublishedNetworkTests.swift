import Foundation
import Neural
import TestSupport
import Testing

@testable import Vision

/// Inception v3, VGG-19 and ResNet-50 against torchvision's own results.
@Suite struct PublishedNetworkTests {
  /// What torchvision made of a picture, stage by stage.
  private struct Reference: Decodable {
    struct Stage: Decodable {
      let shape: [Int]
      let mean: Double
      let absSum: Double
      let first8: [Double]
      let last4: [Double]
    }

    let resize: Int
    let crop: Int
    let weightNamePrefix: String
    let stateDictOrder: [String]?
    let stages: [String: Stage]
    let shapes: [String: [Int]]

    /// The names of the state dictionary and of the stages are data, which a
    /// decoder that turns `snake_case` around would change.
    init(_ name: String) throws {
      let root = try #require(
        try JSONSerialization.jsonObject(with: Fixtures.data("cnn/\(name)_meta.json"))
          as? [String: Any])
      resize = try #require(root["resize"] as? Int)
      crop = try #require(root["crop"] as? Int)
      weightNamePrefix = try #require(root["weight_name_prefix"] as? String)
      stateDictOrder = root["state_dict_order"] as? [String]
      shapes = try #require(root["state_dict"] as? [String: [Int]])
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      stages = try (root["stages_float32"] as? [String: Any] ?? [:]).mapValues {
        try decoder.decode(Stage.self, from: JSONSerialization.data(withJSONObject: $0))
      }
    }

    /// The weights by formula, as the fixtures were made with them.
    var weights: WeightTable {
      WeightTable(
        tensors: Dictionary(
          uniqueKeysWithValues: shapes.map { name, shape in
            (
              name,
              Tensor(
                DeterministicWeights.networkEntry(weightNamePrefix + name, shape: shape),
                shape: shape)
            )
          }))
    }
  }

  /// Stages whose rectifier is folded into them here and comes after them there.
  private static let foldedRectifiers = ["bn1", "features.0", "classifier.0", "classifier.3"]

  @Test(
    arguments: [
      (Architecture.inceptionV3, "inception"), (.vgg19, "vgg19"), (.resNet50, "resnet50"),
    ])
  func narrowNetworkEqualsTorchvisionStageByStage(
    architecture: Architecture, name: String
  ) throws {
    let reference = try Reference(name + "_narrow16")
    let file = try openWeights(path: Fixtures.path("cnn/\(name)_narrow16.pth"))
    let network = try Network(architecture.layers, weights: file, side: reference.crop)
    var seen: Set<String> = []
    let features = features(of: network, architecture, reference) { stage, map in
      guard let expected = reference.stages[stage] else { return }
      seen.insert(stage)
      self.expect(map, expected, stage, isRectified: Self.foldedRectifiers.contains(stage))
    }
    // "conv1" is folded into "bn1"; VGG's "avgpool" changes nothing at this size;
    // what lies behind the feature is not computed.
    let unseen = Set(reference.stages.keys).subtracting(seen)
    #expect(unseen.isSubset(of: ["conv1", "avgpool", "fc", "classifier.6"]))
    try expectFeatures(features, "cnn/\(name)_narrow16_feature.npy", of: architecture)
  }

  /// The first stage that differs names the layer at fault.
  private func expect(
    _ map: FeatureMap, _ expected: Reference.Stage, _ name: String, isRectified: Bool
  ) {
    let got = map.planar().elements.map(Double.init)
    let scale = max(1, expected.first8.map(abs).max() ?? 0, abs(expected.mean))
    func isClose(_ got: ArraySlice<Double>, _ expected: [Double]) -> Bool {
      got.count == expected.count
        && zip(got, expected).allSatisfy {
          abs($0 - (isRectified ? max($1, 0) : $1)) <= 1e-4 * scale
        }
    }
    #expect(isClose(got.prefix(8), expected.first8), "\(name)")
    #expect(isClose(got.suffix(4), expected.last4), "\(name)")
    guard !isRectified else { return }
    #expect(got.count == expected.shape.reduce(1, *), "\(name)")
    let mean = got.reduce(0, +) / Double(got.count)
    #expect(abs(mean - expected.mean) <= 1e-4 * scale, "\(name)")
    let sum = got.reduce(0) { $0 + abs($1) }
    #expect(abs(sum - expected.absSum) <= 1e-4 * max(1, expected.absSum), "\(name)")
  }

  @Test(arguments: ["inception", "resnet50"])
  func storedWeightsAreThoseOfTheFormulaInEveryFormat(name: String) throws {
    let reference = try Reference(name + "_narrow16")
    var files = [".pth", ".safetensors"]
    if name == "inception" { files.append("_legacy.pth") }
    let weights = reference.weights
    for file in files {
      let stored = try openWeights(path: Fixtures.path("cnn/\(name)_narrow16\(file)"))
      #expect(stored.names == weights.names)
      for name in stored.names {
        #expect(try stored.tensor(named: name).elements == weights.tensor(named: name).elements)
      }
    }
  }

  @Test(arguments: [(Architecture.inceptionV3, "inception_v3"), (.resNet50, "resnet50")])
  func fullNetworkEqualsTorchvision(architecture: Architecture, name: String) throws {
    try compareFull(architecture, name)
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["FABULA_TEST_VGG"] != nil,
      "skipped: FABULA_TEST_VGG is not set; VGG-19 needs 2 GB of memory"))
  func fullVGGEqualsTorchvision() throws {
    try compareFull(.vgg19, "vgg19")
  }

  private func compareFull(_ architecture: Architecture, _ name: String) throws {
    let reference = try Reference("full/\(name)_full")
    let network = try Network(
      architecture.layers, weights: reference.weights, side: reference.crop)
    try expectFeatures(
      features(of: network, architecture, reference), "cnn/full/\(name)_full_feature.npy",
      of: architecture)
  }

  private func features(
    of network: Network, _ architecture: Architecture, _ reference: Reference,
    observer: Network.Observer? = nil
  ) -> [Float] {
    var preprocessing = architecture.preprocessing
    preprocessing.resize = reference.resize
    preprocessing.crop = reference.crop
    let workspace = NetworkWorkspace(for: network)
    preprocessing.prepare(
      Pictures.synthetic(width: 320, height: 240), into: workspace.input)
    let body = Tensor(zeros: [1, network.bodyLength])
    network.body(workspace, threads: 2, into: body.data, observer: observer)
    return network.features(ofBodies: body, threads: 2, observer: observer).row(0)
  }

  /// The fixture of VGG-19 is the feature before its rectifier.
  private func expectFeatures(
    _ got: [Float], _ fixture: String, of architecture: Architecture
  ) throws {
    let stored = try NumpyArray(path: Fixtures.path(fixture)).tensor().elements
    let expected = architecture == .vgg19 ? stored.map { max($0, 0) } : stored
    let scale = max(1, expected.max() ?? 0)
    let worst = zip(got, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(got.count == expected.count)
    #expect(worst <= 1e-4 * scale, "largest difference \(worst) of \(scale)")
  }

  @Test func batchEqualsSinglePicturesThroughFullyConnectedLayers() throws {
    let extractor = try FeatureExtractor(
      architecture: .vgg19,
      weights: openWeights(path: Fixtures.path("cnn/vgg19_narrow16.pth")), preprocessing: .vgg19)
    let images = (0..<5).map { Pictures.synthetic(width: 240 + 10 * $0, height: 230) }
    let single = try images.map { try extractor.features(of: $0) }
    #expect(Set(single).count == 5)
    for threads in [1, 3] {
      #expect(try extractor.features(ofBatch: images, threads: threads) == single)
    }
  }

  @Test func pictureTooSmallForTheNetworkIsRefused() throws {
    for (architecture, name) in [(Architecture.inceptionV3, "inception"), (.vgg19, "vgg19")] {
      let file = try openWeights(path: Fixtures.path("cnn/\(name)_narrow16.pth"))
      #expect(throws: (any Error).self) {
        try FeatureExtractor(
          architecture: architecture, weights: file,
          preprocessing: Preprocessing(resize: nil, crop: 24))
      }
    }
  }

  /// The contents of a pickle as Lasagne's `vgg19.pkl`, with fully connected
  /// weights as (inputs, outputs).
  private func lasagne(_ weights: WeightTable) throws -> PickleValue {
    // Layers by number, each with its weights before its bias.
    let names = weights.names.sorted {
      let (left, right) = ($0.split(separator: "."), $1.split(separator: "."))
      return (Int(left[1])!, right[2]) < (Int(right[1])!, left[2])
    }
    let ordered =
      names.filter { $0.hasPrefix("features") }
      + names.filter { $0.hasPrefix("classifier") }
    return .dictionary([
      PickleEntry(
        key: .text("param values"),
        value: .list(
          try ordered.map { name in
            var tensor = weights.tensors[name]!
            if tensor.shape.count == 2 { tensor = tensor.transposed() }
            let bytes = UnsafeRawBufferPointer(start: tensor.data, count: 4 * tensor.count)
            return .array(
              try NumpyArray(
                FileBytes(
                  copying: NumpyWriter.header(shape: tensor.shape) + bytes, path: name)))
          }))
    ])
  }

  @Test func networkOfLasagneIsTheSameNetwork() throws {
    let weights = try Reference("vgg19_narrow16").weights
    let file = try LasagneVGG19(try lasagne(weights), path: "vgg19.pkl")
    #expect(file.names == weights.names)
    for name in file.names {
      #expect(try file.shape(named: name) == weights.shape(named: name))
      #expect(try file.tensor(named: name).elements == weights.tensor(named: name).elements)
    }
    // The fixture in the layout of the published file is a network of five layers.
    let like = try Pickle.read(path: Fixtures.path("rnn/vgg19_like.pkl"))
    #expect(LasagneVGG19.matches(like))
    #expect { try LasagneVGG19(like, path: "vgg19_like.pkl") } throws: {
      "\($0)".contains("10 arrays") && "\($0)".contains("38")
    }
  }

  @Test func architecturesAreRecognisedByTheirTensors() throws {
    for (architecture, name) in [
      (Architecture.inceptionV3, "inception"), (.vgg19, "vgg19"), (.resNet50, "resnet50"),
    ] {
      let file = try openWeights(path: Fixtures.path("cnn/\(name)_narrow16.pth"))
      #expect(Architecture(recognising: file) == architecture)
    }
    #expect(Architecture(recognising: NarrowMobileNet.published.weights) == .mobileNetV2)
    #expect(Architecture(recognising: WeightTable(tensors: [:])) == nil)
  }

  @Test func missingTensorIsNamed() throws {
    let reference = try Reference("resnet50_narrow16")
    for name in ["conv1.weight", "layer2.0.downsample.1.bias", "layer4.2.bn3.running_var"] {
      var weights = reference.weights
      weights.tensors[name] = nil
      #expect { try Network(Architecture.resNet50.layers, weights: weights, side: 224) } throws: {
        guard case WeightFileError.missing(_, let tensor, _) = $0 else { return false }
        return tensor == name
      }
    }
  }
}
