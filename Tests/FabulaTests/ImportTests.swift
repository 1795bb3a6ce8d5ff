import Fabula
import Foundation
import Neural
import Storytelling
import TestSupport
import Testing

/// The import of published files, with the small ones of the fixtures.
@Suite struct ImportTests {
  private let folder = TemporaryPath()

  init() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
  }

  private func put(_ names: String...) throws {
    for name in names {
      let file = URL(filePath: name).lastPathComponent
      try FileManager.default.copyItem(
        atPath: Fixtures.path("rnn/" + name), toPath: folder.path + "/" + file)
    }
  }

  private func imported() throws -> [ModelDescription.PartName] {
    var directory = try ModelDirectory(creating: folder.path + "/model")
    return try directory.importPublished(from: folder.path, command: "fabula model import")
  }

  @Test func everythingTogetherIsAModelThatTells() throws {
    try put(
      "skip/uni_skip.npz", "skip/utable.npy", "skip/bi_skip.npz", "skip/btable.npy",
      "skip/dictionary.txt", "decoder/romance.npz", "decoder/romance_dictionary.pkl",
      "caption_style.npy", "romance_style.npy", "swift_style.npy")
    #expect(try imported() == [.skipthoughts, .styles, .decoder])
    let directory = try ModelDirectory(path: folder.path + "/model")
    #expect(directory.damagedFiles() == [])
    #expect(directory.description.parts[.skipthoughts]?.architecture == "combine-skip")
    #expect(directory.description.parts[.skipthoughts]?.sizes["vector"] == 32)
    let model = try Model(path: folder.path + "/model")
    #expect(try model.styleVectors().names == ["romance", "swift"])
    #expect(try model.sentenceEncoder().vectorLength == 32)
    // The first five sentences, shifted, as the original programs did it.
    let wanted = try NumpyArray(path: Fixtures.path("rnn/expected_shift.npy")).tensor()
    struct Expected: Decodable {
      struct Skip: Decodable { let sentences: [String] }
      let skip: Skip
    }
    let sentences = try Fixtures.decode(Expected.self, from: "rnn/expected.json").skip.sentences
    let mean = try model.sentenceEncoder().encode(Array(sentences.prefix(5))).meanRow()
    let shifted = try model.styleVectors().shifted(mean.elements, to: "romance")
    expectEqual(Tensor(shifted, shape: [32]), wanted)
    let story = try model.storyTeller().tell(StoryVectors(shifted), dials: .init(words: 10))
    #expect(!story.isEmpty)
  }

  @Test func oneHalfAloneIsAModel() throws {
    try put("skip/bi_skip.npz", "skip/btable.npy", "skip/dictionary.txt")
    #expect(try imported() == [.skipthoughts])
    let model = try Model(path: folder.path + "/model")
    #expect(model.directory.description.parts[.skipthoughts]?.architecture == "bi-skip")
    #expect(try model.sentenceEncoder().vectorLength == 16)
  }

  @Test func filesThatBelongTogetherAreMissedByName() throws {
    try put("skip/uni_skip.npz", "skip/dictionary.txt")
    let error = #expect(throws: FabulaError.self) { try imported() }
    #expect("\(try #require(error))".contains("has no utable.npy"))
  }

  @Test func aFolderWithoutPublishedFilesGivesNothing() throws {
    #expect(try imported() == [])
  }
}
