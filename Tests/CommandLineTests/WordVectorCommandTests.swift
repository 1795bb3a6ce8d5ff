import Foundation
import Neural
import TestSupport
import Testing
import ToyModel

/// Words that an encoder gets by word vectors, in a model that is used as before.
@Suite(.serialized) struct WordVectorCommandTests {
  private let folder = TemporaryPath()

  private func path(_ name: String) -> String { folder.path + "/" + name }

  init() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
  }

  /// The words of a file of a model.
  private func words(_ file: String) throws -> [String] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// A file of vectors of 3 numbers for some words and two that nobody learned.
  private func vectors(of words: some Sequence<String>) throws -> [String] {
    var random = RandomSource(seed: 4)
    let lines = (Array(words) + ["gondola", "zeppelin", "hot_dog"]).map { word in
      ([word] + (0..<3).map { _ in "\(random.gaussian())" }).joined(separator: " ")
    }
    return ["--word-vectors", try write(["\(lines.count) 3"] + lines, to: path("vectors.txt"))]
  }

  private struct Shown: Decodable {
    struct Part: Decodable { let sizes: [String: Int], files: [String: String] }
    struct Description: Decodable { let parts: [String: Part] }
    let description: Description
  }

  private func parts(of model: String) async throws -> [String: Shown.Part] {
    try await succeed("model", "show", "--json", "--model", model).json(Shown.self)
      .description.parts
  }

  @Test func anEncoderThatIsThereUnderstandsMoreWordsAndItsDecoderStays() async throws {
    let toy = try ToyModel()
    let learned = try words(toy.model + "/words.txt")
    let table = try SafetensorsFile(path: toy.model + "/skipthoughts.safetensors")
      .tensor(named: "words").elements
    let add = [
      "model", "add-skipthoughts", "--weights", toy.model + "/skipthoughts.safetensors",
      "--words", toy.model + "/words.txt", "--precision", "float32", "--model", toy.model,
    ]
    let refused = try await fabula(add + vectors(of: learned.dropFirst(2).prefix(3)))
    #expect(refused.status == 1 && refused.errors.contains("at least 4"), "\(refused.errors)")

    let run = try await fabula(add + vectors(of: learned.dropFirst(2).prefix(30)))
    try #require(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("2 words more") && run.errors.contains("30 words"))
    #expect(try words(toy.model + "/words.txt") == learned + ["gondola", "zeppelin"])
    #expect(try words(toy.model + "/decoder-words.txt") == learned)
    let expanded = try SafetensorsFile(path: toy.model + "/skipthoughts.safetensors")
      .tensor(named: "words")
    #expect(expanded.rows == learned.count + 2)
    #expect(Array(expanded.elements.prefix(table.count)) == table)
    let parts = try await parts(of: toy.model)
    #expect(parts["skipthoughts"]?.sizes["words"] == learned.count + 2)
    #expect(parts["skipthoughts"]?.sizes["learned_words"] == learned.count)
    #expect(parts["decoder"]?.files["vocabulary"] == "decoder-words.txt")
    #expect(
      try await succeed("model", "doctor", "--model", toy.model).text == "the model is whole\n")
    try await succeed(
      "tell", Photographs.beach, "--words", "10", "--model", toy.model, "--index", toy.index)
  }

  @Test func aTrainedEncoderUnderstandsMoreWordsAndDecodersLearnItsOwn() async throws {
    let novels = [
      "--novels", try write(ToyNovels.lines, to: path("novels.txt")), "--held-out", "Holdout",
      "--word-length", "8", "--batch-size", "8", "--model", path("model"), "--precision", "float32",
    ]
    func train(_ arguments: String...) async throws {
      let run = try await fabula(["train"] + arguments + novels)
      try #require(run.status == 0, "\(run.errors)")
    }
    try await train("skipthoughts", "--width", "6", "--steps", "3")
    let weights = path("model/skipthoughts.safetensors")
    let trained = try SafetensorsFile(path: weights).tensor(named: "words").elements
    let learned = try words(path("model/words.txt"))
    let vectors = try vectors(of: learned.dropFirst(2).prefix(12))
    try await train(
      "skipthoughts", "--width", "6", "--steps", "0", "--from", weights, vectors[0], vectors[1])
    #expect(try words(path("model/words.txt")) == learned + ["gondola", "zeppelin"])
    let table = try SafetensorsFile(path: weights).tensor(named: "words").elements
    #expect(Array(table.prefix(trained.count)) == trained)
    #expect(table.dropFirst(trained.count).contains { $0 != 0 })

    try await train("decoder", "--width", "8", "--steps", "2")
    let decoder = try await parts(of: path("model"))["decoder"]
    #expect(decoder?.sizes["words"] == learned.count)
    #expect(try words(path("model/decoder-words.txt")) == learned)

    let bad = try write(["sea 1 2", "house 1"], to: path("bad.txt"))
    try await fail(
      "train", "skipthoughts", "--novels", path("novels.txt"), "--held-out", "Holdout",
      "--model", path("model"), "--word-vectors", bad, status: 1,
      saying: ["bad.txt, line 2", "1 numbers", "a word and 2 numbers"])
  }
}
