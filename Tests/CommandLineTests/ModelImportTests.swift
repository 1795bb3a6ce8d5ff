import Foundation
import TestSupport
import Testing

/// `fabula model import`, with the small published files of the fixtures.
@Suite(.serialized) struct ModelImportTests {
  private let folder = TemporaryPath()
  private var model: String { folder.path + "/model" }

  init() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
  }

  private struct Imported: Decodable, Equatable {
    let parts: [String]
  }

  private struct Shown: Decodable {
    struct Description: Decodable { let parts: [String: Part] }
    struct Preprocessing: Decodable {
      let resize: Int?
      let divisor: Float
      let scalesWhileDecoding: Bool

      enum CodingKeys: String, CodingKey {
        case resize, divisor
        case scalesWhileDecoding = "scales_while_decoding"
      }
    }
    struct Training: Decodable { let data: String }
    struct Part: Decodable {
      let architecture: String
      let sizes: [String: Int]
      let preprocessing: Preprocessing?
      let training: Training
    }
    let description: Description
  }

  private func part(_ name: String) async throws -> Shown.Part? {
    try await succeed("model", "show", "--model", model, "--json").json(Shown.self)
      .description.parts[name]
  }

  @Test func networkIsRecognisedByWhatItHolds() async throws {
    let file = Fixtures.path("cnn/resnet50_narrow16.pth")
    let run = try await succeed("model", "import", file, "--model", model)
    #expect(run.text == "imported cnn\n")
    let first = try await part("cnn")
    #expect(first?.architecture == "resnet50")
    #expect(first?.sizes["input"] == 224)
    #expect(first?.preprocessing?.divisor == 255)
    #expect(first?.preprocessing?.scalesWhileDecoding == true)
    #expect(first?.training.data == "imported")
    // Another of its family's programs, and another size.
    try await succeed(
      "model", "import", file, "--preprocessing", "keras", "--resize", "232", "--whole-decoding",
      "--precision", "float32", "--statement", "a fixture", "--model", model)
    let second = try await part("cnn")
    #expect(second?.preprocessing?.divisor == 1)
    #expect(second?.preprocessing?.resize == 232)
    #expect(second?.preprocessing?.scalesWhileDecoding == false)
    #expect(second?.training.data == "a fixture")
    try await succeed("model", "doctor", "--model", model)
  }

  @Test func jointSpacesComeWithTheirWords() async throws {
    let kiros = try await succeed(
      "model", "import", Fixtures.path("rnn/vse/coco_embedding.npz"), "--model", model, "--json")
    #expect(try kiros.json(Imported.self) == Imported(parts: ["embedding"]))
    #expect(try await part("embedding")?.architecture == "gru")
    let vsepp = Fixtures.path("formats/vsepp_checkpoint.pth.tar")
    // Its dictionary has another name than the default.
    try await fail(
      "model", "import", vsepp, "--model", model, status: 66, saying: ["dictionary.pkl"])
    try await succeed(
      "model", "import", vsepp, "--dictionary", Fixtures.path("formats/vsepp_vocab.pkl"),
      "--model", model)
    try await succeed("model", "doctor", "--model", model)
  }

  @Test func folderGivesWhatItHas() async throws {
    let names = [
      "skip/uni_skip.npz", "skip/utable.npy", "skip/dictionary.txt", "caption_style.npy",
      "romance_style.npy", "decoder/romance.npz", "decoder/romance_dictionary.pkl",
    ]
    for name in names {
      try FileManager.default.copyItem(
        atPath: Fixtures.path("rnn/" + name),
        toPath: folder.path + "/" + URL(filePath: name).lastPathComponent)
    }
    let run = try await succeed("model", "import", folder.path, "--model", model, "--json")
    #expect(try run.json(Imported.self) == Imported(parts: ["skipthoughts", "styles", "decoder"]))
    let other = try await succeed(
      "model", "import", folder.path, "--decoder", "plain", "--model", model + "2")
    #expect(other.text == "imported skipthoughts, styles\n")
  }

  @Test func whatIsNoModelIsRefusedAndNothingIsLost() async throws {
    let text = folder.path + "/notes.txt"
    try Data("nothing that was trained".utf8).write(to: URL(filePath: text))
    try await fail("model", "import", text, "--model", model, status: 1, saying: ["notes.txt"])
    try await fail(
      "model", "import", Fixtures.path("formats/dtypes.safetensors"), "--model", model,
      status: 1, saying: ["dtypes.safetensors", "expected a network"])
    try await fail(
      "model", "import", "/nowhere", "--model", model, status: 66, saying: ["/nowhere"])
    #expect(!FileManager.default.fileExists(atPath: model))
    let file = Fixtures.path("cnn/vgg19_narrow16.pth")
    try await succeed("model", "import", file, "--model", model)
    // Cut off: the old network stays.
    let cut = folder.path + "/cut.pth"
    try Data(contentsOf: URL(filePath: file)).prefix(400_000).write(to: URL(filePath: cut))
    try await fail("model", "import", cut, "--model", model, status: 1, saying: ["cut.pth"])
    try await succeed("model", "doctor", "--model", model)
  }

  @Test func optionsOfTheOtherKindAreRefused() async throws {
    try await fail(
      "model", "import", folder.path, "--resize", "256", "--model", model, status: 64,
      saying: ["is a folder"])
    try await fail(
      "model", "import", Fixtures.path("cnn/vgg19_narrow16.pth"), "--decoder", "romance",
      "--model", model, status: 64, saying: ["is no folder"])
    try await fail(
      "model", "import", folder.path, "--model", model, status: 1, saying: ["published file"])
  }
}
