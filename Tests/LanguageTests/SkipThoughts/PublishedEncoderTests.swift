import Neural
import TestSupport
import Testing

@testable import Language

@Suite struct PublishedEncoderTests {
  @Test func theHalvesHaveTheirSizes() throws {
    #expect(try KirosSkipThoughts.published("uni").vectorLength == 16)
    #expect(try KirosSkipThoughts.published("bi").vectorLength == 16)
    let model = try KirosSkipThoughts.load()
    #expect(model.vectorLength == 32 && model.encoders.count == 2)
    #expect(model.encoders[0].reverse == nil && model.encoders[1].reverse != nil)
    #expect(model.options == SkipThoughts.Options())
  }

  @Test func theTableIsUsedInPlace() throws {
    let file = TemporaryPath()
    try KirosSkipThoughts.published("uni").write(to: file.path)
    let stored = try SafetensorsFile(path: file.path)
    #expect(try stored.info(named: "words").type == .float32)
    let wanted = try NumpyArray(path: Fixtures.path("rnn/skip/utable.npy")).rows()
    #expect(try stored.tensor(named: "words").elements == wanted.elements)
    // In place: both tensors are the same memory.
    #expect(
      try stored.tensor(named: "words").data == stored.tensor(named: "words").data)
  }

  @Test func aTableOfAnotherDictionaryIsRefused() throws {
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK"])
    #expect(throws: LanguageError.self) {
      try PublishedEncoder(
        weights: Fixtures.path("rnn/skip/uni_skip.npz"),
        table: Fixtures.path("rnn/skip/utable.npy"), vocabulary: vocabulary)
    }
  }

  @Test func weightsOfAnotherKindAreRefused() throws {
    #expect(throws: WeightFileError.self) {
      try PublishedEncoder(
        weights: Fixtures.path("rnn/decoder/romance.npz"),
        table: Fixtures.path("rnn/skip/utable.npy"), vocabulary: KirosSkipThoughts.vocabulary())
    }
  }
}
