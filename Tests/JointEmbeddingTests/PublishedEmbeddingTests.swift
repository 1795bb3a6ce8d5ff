import Language
import Neural
import TestSupport
import Testing

@testable import JointEmbedding

/// Models of other programs, from their files to their vectors.
@Suite struct PublishedEmbeddingTests {
  private func kiros() throws -> JointEmbedding {
    let path = Fixtures.path("rnn/vse/coco_embedding.npz")
    return try JointEmbedding(
      kiros: openWeights(path: path), options: Pickle.read(path: path + ".pkl"),
      dictionary: Pickle.read(path: path + ".dictionary.pkl"))
  }

  private func vsepp() throws -> JointEmbedding {
    try JointEmbedding(
      vsepp: TorchFile(path: Fixtures.path("formats/vsepp_checkpoint.pth.tar")),
      vocabulary: Pickle.read(path: Fixtures.path("formats/vsepp_vocab.pkl")))
  }

  @Test func captionsOfKirosBecomeHisWordsAndVectors() throws {
    let model = try kiros()
    let captions = try String(
      contentsOfFile: Fixtures.path("rnn/vse/coco_train_caps.txt"), encoding: .utf8
    ).split(separator: "\n").map(String.init)
    #expect(captions.map(model.identifiers) == (try KirosFixture.Expected.load().vse.captionIds))
    let expected = try NumpyArray(path: Fixtures.path("rnn/expected_vse_captions.npy")).tensor()
    expectEqual(model.embed(captions: captions), expected)
  }

  @Test func imagesOfKirosAreDividedByTheirNormFirst() throws {
    let model = try kiros()
    let features = try NumpyArray(path: Fixtures.path("rnn/vse/features.npy")).tensor()
    let large = features.copy()
    for index in 0..<large.count { large.data[index] *= 8 }
    expectEqual(try model.embed(features: large), try model.embed(features: features))
  }

  @Test func vseppGivesPyTorchsVectors() throws {
    struct Expected: Decodable {
      let features, gruCaptionEmbedding, imageEmbedding: [[Float]]
    }
    let model = try vsepp()
    let expected = try Fixtures.decode(Expected.self, from: "formats/torch_rnn_expected.json")
    func tensor(_ rows: [[Float]]) -> Tensor {
      Tensor(rows.flatMap(\.self), shape: [rows.count, rows[0].count])
    }
    // The words of its ids 4 7 9, 5, and 13 12 11 10 9, between marks.
    let words = [["a", "'s", "dog"], ["man"], [".", "beach", "the", "on", "dog"]]
    let ids = words.map { model.vocabulary.encode([JointEmbedding.startWord] + $0) }
    expectEqual(
      model.embed(tokenizedCaptions: ids), tensor(expected.gruCaptionEmbedding))
    #expect(model.identifiers(of: "A man") == model.vocabulary.encode(["<start>", "a", "man"]))
    #expect(model.identifiers(of: "zebra").last == model.vocabulary.unknownID)
    expectEqual(
      try model.embed(features: tensor(expected.features)), tensor(expected.imageEmbedding))
  }

  @Test func importedModelsSurviveTheirFile() throws {
    for model in [try kiros(), try vsepp()] {
      let path = TemporaryPath()
      try model.save(to: path.path, precision: .float32)
      let again = try JointEmbedding(
        vocabulary: model.vocabulary, from: SafetensorsFile(path: path.path))
      #expect(again.configuration == model.configuration)
      let captions = ["a dog on the beach .", "man"]
      #expect(
        again.embed(captions: captions).elements == model.embed(captions: captions).elements)
    }
  }

  @Test func dictionariesOfOtherModelsAreRefused() throws {
    let path = Fixtures.path("rnn/vse/coco_embedding.npz")
    let file = try openWeights(path: path)
    let vsepp = try Pickle.read(path: Fixtures.path("formats/vsepp_vocab.pkl"))
    for dictionary in [
      PickleValue.none, .list([]), .dictionary([]), vsepp["word2idx"]!,
      .dictionary([PickleEntry(key: .integer(2), value: .text("a"))]),
    ] {
      #expect {
        try JointEmbedding(kiros: file, options: nil, dictionary: dictionary)
      } throws: {
        if case JointEmbeddingError.badDictionary = $0 { true } else { false }
      }
    }
    let bag = PickleValue.dictionary([PickleEntry(key: .text("encoder"), value: .text("bow"))])
    #expect {
      try JointEmbedding(kiros: file, options: bag, dictionary: .none)
    } throws: { "\($0)".contains("bow") }
  }
}
