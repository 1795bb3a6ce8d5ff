import Fabula
import Foundation
import JointEmbedding
import Neural
import TestSupport
import Testing
import ToyModel
import Vision

@Suite struct ModelTests {
  private typealias PartName = ModelDescription.PartName

  private func jpeg() throws -> Data { try Fixtures.data("jpeg/rgb.jpg") }

  private func norm(_ vector: [Float]) -> Float {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test func photographsAndTextsGetUnitVectorsOfOneSpace() throws {
    let toy = try ToyModel()
    let model = try Model(path: toy.model)
    // Two roundings a component: far below 1e-5.
    for vector in [
      try model.vector(ofJPEG: jpeg()), try model.vector(ofText: "A dog runs along the beach."),
    ] {
      #expect(vector.count == ToyModel.Sizes.dimension)
      #expect(abs(norm(vector) - 1) < 1e-5)
    }
  }

  @Test func sameSeedMakesTheSameModelAndAnotherSeedAnother() throws {
    let fingerprints = try [UInt64(1), 1, 2].map { seed in
      let toy = try ToyModel(seed: seed)
      return try Model(path: toy.model).embeddingFingerprint()
    }
    #expect(fingerprints[0] == fingerprints[1])
    #expect(fingerprints[0] != fingerprints[2])
    #expect(fingerprints[0].count == 33)
  }

  @Test(arguments: ["", " ", "qwfpgj zxcdv", "日本"])
  func textWithoutAKnownWordHasNoVector(text: String) throws {
    let toy = try ToyModel(parts: [.embedding])
    let model = try Model(path: toy.model)
    #expect(throws: FabulaError.unknownWords(got: text)) { try model.vector(ofText: text) }
  }

  @Test func useOfAPartThatIsNotThereNamesIt() throws {
    func expectMissing(_ part: PartName, _ use: (Model) throws -> Any) throws {
      let others = Set(PartName.allCases).subtracting([part])
      let toy = try ToyModel(parts: others)
      let model = try Model(path: toy.model)
      #expect(
        throws: FabulaError.missingPart(
          directory: model.directory.path, part: part.rawValue,
          got: others.map(\.rawValue).sorted())
      ) { try use(model) }
    }
    try expectMissing(.cnn) { try $0.vector(ofJPEG: jpeg()) }
    try expectMissing(.embedding) { try $0.vector(ofJPEG: jpeg()) }
    try expectMissing(.embedding) { try $0.vector(ofText: "a dog") }
    try expectMissing(.embedding) { try $0.embeddingFingerprint() }
    try expectMissing(.skipthoughts) { try $0.sentenceEncoder() }
    try expectMissing(.styles) { try $0.styleVectors() }
    try expectMissing(.decoder) { try $0.storyTeller() }
  }

  @Test func partThatWasNotAskedForIsNotLoaded() throws {
    let toy = try ToyModel()
    let directory = try ModelDirectory(path: toy.model)
    try FileManager.default.removeItem(atPath: directory.path(of: "decoder.safetensors"))
    let model = try Model(path: toy.model, parts: [.cnn, .embedding])
    #expect(try model.featureExtractor().featureLength == 10)
    #expect(throws: FabulaError.self) { try model.storyTeller() }
    #expect(throws: FabulaError.self) { try Model(path: toy.model) }
  }

  @Test func featuresOfAnotherLengthAreRefused() throws {
    let toy = try ToyModel()
    var directory = try ModelDirectory(path: toy.model)
    var random = RandomSource(seed: 1)
    try ToyModel.addEmbedding(to: &directory, featureLength: 11, &random)
    #expect(
      throws: FabulaError.partsDoNotFit(
        what: "length of the CNN's features", got: 10, expected: 11)
    ) { try Model(path: toy.model) }
  }

  @Test func stylesOfAnotherLengthAreRefused() throws {
    let toy = try ToyModel()
    var directory = try ModelDirectory(path: toy.model)
    var random = RandomSource(seed: 1)
    try ToyModel.addStyles(to: &directory, length: 13, &random)
    #expect(
      throws: FabulaError.partsDoNotFit(
        what: "length of the style vectors", got: 13, expected: 12)
    ) { try Model(path: toy.model) }
  }

  @Test func decoderOfAnotherLengthIsRefused() throws {
    let toy = try ToyModel()
    var directory = try ModelDirectory(path: toy.model)
    var random = RandomSource(seed: 1)
    try ToyModel.addDecoder(to: &directory, vectorLength: 13, &random)
    #expect(
      throws: FabulaError.partsDoNotFit(
        what: "length of the decoder's vectors", got: 13, expected: 12)
    ) { try Model(path: toy.model) }
  }

  @Test func unknownArchitectureIsRefused() throws {
    let toy = try ToyModel(parts: [.cnn])
    var directory = try ModelDirectory(path: toy.model)
    try directory.setPart(
      .cnn, architecture: "alexnet", sizes: [:], files: ["weights": "cnn.safetensors"])
    #expect(
      throws: FabulaError.unknownArchitecture(
        part: "cnn", got: "alexnet", expected: Architecture.allCases.map(\.rawValue))
    ) { try Model(path: toy.model) }
  }

  @Test(arguments: ["cnn", "embedding", "skipthoughts", "styles", "decoder"])
  func truncatedWeightsAreRefused(part: String) throws {
    let toy = try ToyModel()
    let file = URL(filePath: toy.model).appending(path: part + ".safetensors")
    try Data(contentsOf: file).dropLast(64).write(to: file)
    #expect {
      try Model(path: toy.model)
    } throws: {
      "\($0)".contains(part + ".safetensors")
    }
  }

  @Test func vocabularyOfAnotherModelIsRefused() throws {
    for (vocabulary, part) in [
      ("words.txt", "skipthoughts"), ("embedding.vocabulary.txt", "embedding"),
    ] {
      let toy = try ToyModel()
      let file = URL(filePath: toy.model).appending(path: vocabulary)
      let words = try String(contentsOf: file, encoding: .utf8)
      try (words + "another\n").write(to: file, atomically: true, encoding: .utf8)
      #expect(throws: (any Error).self) {
        try Model(path: toy.model, parts: [PartName(rawValue: part)!])
      }
    }
  }
}
