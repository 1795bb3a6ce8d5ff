import Fabula
import Foundation
import TestSupport
import Testing
import ToyModel

@Suite struct ModelDirectoryTests {
  private let toy: ToyModel

  init() throws {
    toy = try ToyModel()
  }

  private var json: URL { URL(filePath: toy.model).appending(path: "model.json") }

  /// Changes `model.json` as text.
  private func replace(_ text: String, by other: String) throws {
    let old = try String(contentsOf: json, encoding: .utf8)
    try #require(old.contains(text))
    try old.replacing(text, with: other).write(to: json, atomically: true, encoding: .utf8)
  }

  @Test func partsSurviveTheWayThroughTheFile() throws {
    let directory = try ModelDirectory(path: toy.model)
    #expect(directory.description.parts.count == 5)
    let part = try directory.part(.cnn)
    #expect(part.architecture == "mobilenet_v2")
    #expect(part.sizes == ["feature": 10, "input": 64])
    #expect(part.preprocessing?.crop == 64)
    #expect(part.training?.data == "random weights")
    #expect(part.sha256["weights"]?.count == 64)
    #expect(directory.damagedFiles() == [])
  }

  @Test func directoryWithoutDescriptionIsRefused() throws {
    try FileManager.default.removeItem(at: json)
    #expect(throws: FabulaError.notAModel(directory: toy.model, got: "no readable model.json")) {
      try ModelDirectory(path: toy.model)
    }
  }

  @Test(arguments: ["", "{", "[]", "{\"format_version\": \"one\", \"parts\": {}}"])
  func unreadableDescriptionIsRefused(content: String) throws {
    try content.write(to: json, atomically: true, encoding: .utf8)
    #expect {
      try ModelDirectory(path: toy.model)
    } throws: { error in
      guard case FabulaError.notAModel(toy.model, let got) = error else { return false }
      return got.hasPrefix("a model.json that cannot be read")
    }
  }

  @Test func unknownPartIsRefused() throws {
    try replace("\"decoder\" :", by: "\"dekoder\" :")
    #expect(throws: FabulaError.self) { try ModelDirectory(path: toy.model) }
  }

  @Test func otherVersionIsRefused() throws {
    try replace("\"format_version\" : 1", by: "\"format_version\" : 2")
    #expect(throws: FabulaError.otherModelVersion(got: 2, expected: 1)) {
      try ModelDirectory(path: toy.model)
    }
  }

  @Test(arguments: [
    (ModelDescription.PartName.cnn, "fabula model import"),
    (.embedding, "fabula train embedding"), (.skipthoughts, "fabula train skipthoughts"),
    (.styles, "fabula style make"), (.decoder, "fabula train decoder"),
  ])
  func missingPartNamesTheCommandThatMakesIt(
    part: ModelDescription.PartName, command: String
  ) throws {
    let others = Set(ModelDescription.PartName.allCases).subtracting([part])
    let toy = try ToyModel(parts: others)
    let directory = try ModelDirectory(path: toy.model)
    #expect {
      try directory.part(part)
    } throws: { error in
      error as? FabulaError
        == .missingPart(
          directory: directory.path, part: part.rawValue, got: others.map(\.rawValue).sorted())
        && "\(error)".contains(command)
    }
  }

  @Test func missingFileIsNamed() throws {
    let directory = try ModelDirectory(path: toy.model)
    try FileManager.default.removeItem(atPath: directory.path(of: "styles.safetensors"))
    #expect(
      throws: FabulaError.missingFile(
        directory: toy.model, part: "styles", file: "styles.safetensors")
    ) {
      try directory.file("weights", of: .styles)
    }
    #expect(
      throws: FabulaError.missingFile(directory: toy.model, part: "styles", file: "vocabulary")
    ) {
      try directory.file("vocabulary", of: .styles)
    }
    #expect(directory.damagedFiles() == ["styles.safetensors"])
  }

  @Test(arguments: [
    "../model/styles.safetensors", "./styles.safetensors", "/etc/passwd", "..", ".",
  ])
  func fileNameWithAFolderIsRefused(name: String) throws {
    try replace("\"weights\" : \"styles.safetensors\"", by: "\"weights\" : \"\(name)\"")
    let directory = try ModelDirectory(path: toy.model)
    #expect {
      try directory.file("weights", of: .styles)
    } throws: { error in
      if case FabulaError.missingFile(_, "styles", _) = error { true } else { false }
    }
  }

  @Test func changedByteIsFoundByTheChecksums() throws {
    let directory = try ModelDirectory(path: toy.model)
    let file = URL(filePath: directory.path(of: "decoder.safetensors"))
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    #expect(directory.damagedFiles() == ["decoder.safetensors"])
  }

  @Test func replacedPartIsDescribedAnewAndTheOthersStay() throws {
    var directory = try ModelDirectory(creating: toy.model)
    let before = directory.description
    try directory.setPart(
      .styles, architecture: "mean-vectors", sizes: ["genres": 7],
      files: ["weights": "styles.safetensors"])
    let after = try ModelDirectory(path: toy.model).description
    #expect(after.parts[.styles]?.sizes == ["genres": 7])
    #expect(after.parts[.decoder] == before.parts[.decoder])
    #expect(after.embeddingFingerprint == before.embeddingFingerprint)
  }

  @Test func partWithoutItsFileIsNotDescribed() throws {
    var directory = try ModelDirectory(path: toy.model)
    let before = directory.description
    #expect(throws: (any Error).self) {
      try directory.setPart(
        .cnn, architecture: "mobilenet_v2", sizes: [:], files: ["weights": "nowhere"])
    }
    #expect(try ModelDirectory(path: toy.model).description == before)
  }

  @Test func modelInAFolderWithASpaceAndAnAccentLoads() throws {
    let other = toy.folder + "/mon modèle"
    try FileManager.default.moveItem(atPath: toy.model, toPath: other)
    #expect(try Model(path: other).styleVectors().names == ToyModel.styles)
  }
}
