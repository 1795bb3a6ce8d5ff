import Foundation
import Neural
import TestSupport
import Testing
import ToyModel

@Suite(.serialized) struct ModelCommandTests {
  private let toy: ToyModel

  init() throws {
    toy = try ToyModel()
  }

  @Test func modelIsShown() async throws {
    struct Shown: Decodable {
      struct Description: Decodable { let parts: [String: Part] }
      struct Part: Decodable { let architecture: String, sizes: [String: Int] }
      let description: Description
      let fingerprint: String

      enum CodingKeys: String, CodingKey {
        case description
        case fingerprint = "embedding_fingerprint"
      }
    }
    let shown = try await succeed("model", "show", "--model", toy.model, "--json").json(Shown.self)
    #expect(
      shown.description.parts.keys.sorted() == [
        "cnn", "decoder", "embedding", "skipthoughts", "styles",
      ])
    #expect(shown.description.parts["embedding"]?.sizes["dimension"] == 16)
    #expect(shown.fingerprint.count == 33)
    let text = try await succeed("model", "show", "--model", toy.model).text
    #expect(
      text.hasPrefix("cnn: mobilenet_v2, feature 10, input 64\n  from random weights, seed 1"))
  }

  @Test func doctorFindsWhatIsWrong() async throws {
    #expect(
      try await succeed("model", "doctor", "--model", toy.model).text == "the model is whole\n")
    let file = URL(filePath: toy.model).appending(path: "decoder.safetensors")
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    try await fail(
      "model", "doctor", "--model", toy.model, status: 1,
      saying: ["decoder.safetensors", "checksums"])
    let part = try ToyModel(parts: [.cnn, .embedding])
    #expect(
      try await succeed("model", "doctor", "--model", part.model).text
        == "what is there is whole; not there: skipthoughts, styles, decoder\n")
  }

  @Test func stylesAreListed() async throws {
    #expect(
      try await succeed("style", "list", "--model", toy.model).text == "mystery\nromance\n")
    let json = try await succeed("style", "list", "--model", toy.model, "--json")
    #expect(try json.json([String: [String]].self) == ["styles": ["mystery", "romance"]])
    let other = try ToyModel(parts: [.cnn])
    try await fail(
      "style", "list", "--model", other.model, status: 1, saying: ["fabula style make"])
  }

  /// Networks that another program trained, with what it wrote down.
  @Test func languageNetworksAreAddedWithTheirRecord() async throws {
    let other = try ToyModel(parts: [.cnn, .embedding])
    let record = other.model + "/record.json"
    try Data(
      #"{"next_loss": 4.5, "settings": {"seed": 7}, "command": "train.py skipthoughts"}"#.utf8
    ).write(to: URL(filePath: record))
    func add(_ part: String, _ weights: String, _ more: String...) -> [String] {
      [
        "model", "add-\(part)", "--weights", "\(toy.model)/\(weights).safetensors", "--words",
        toy.model + "/words.txt", "--statement", "a toy", "--model", other.model,
      ] + more
    }
    let early = try await fabula(add("decoder", "decoder"))
    #expect(early.status == 1 && early.errors.contains("skipthoughts"), "\(early.errors)")
    let added = try await fabula(add("skipthoughts", "skipthoughts", "--record", record))
    #expect(added.status == 0, "\(added.errors)")
    let decoder = try await fabula(add("decoder", "decoder"))
    #expect(decoder.status == 0, "\(decoder.errors)")
    let shown = try await succeed("model", "show", "--model", other.model).text
    #expect(shown.contains("a toy, seed 7\n  train.py skipthoughts\n  next_loss 4.5\n"))
    #expect(shown.contains("fabula model add-decoder --weights decoder.safetensors"))
    #expect(
      try await succeed("model", "doctor", "--model", other.model).text
        == "what is there is whole; not there: styles\n")
    let wrong = try await fabula(add("skipthoughts", "decoder"))
    #expect(wrong.status == 1 && wrong.errors.contains("options"), "\(wrong.errors)")
    let damaged = try await fabula(
      add("decoder", "decoder", "--record", toy.model + "/words.txt"))
    #expect(damaged.status == 64 && damaged.errors.contains("record"), "\(damaged.errors)")
  }

  @Test func weightsThatAreNoNetworkAreRefused() async throws {
    let words = toy.model + "/words.txt"
    try await fail(
      "model", "add-cnn", "--weights", words, "--model", toy.model, status: 1, saying: ["words.txt"]
    )
    try await fail(
      "model", "add-cnn", "--weights", toy.model + "/decoder.safetensors", "--model", toy.model,
      status: 1, saying: ["expected"])
    try await fail(
      "model", "add-cnn", "--weights", "/nowhere", "--model", toy.model, status: 66,
      saying: ["/nowhere"])
    // The old network stays.
    try await succeed("model", "doctor", "--model", toy.model)
  }
}
