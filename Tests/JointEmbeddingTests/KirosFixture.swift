import Language
import Neural
import TestSupport

@testable import JointEmbedding

/// The small embedding model of the fixtures, in the layout of Kiros's files:
/// 52 words of length 10, a GRU of width 24, features of length 18.
struct KirosFixture {
  let model: JointEmbedding
  let captions: [[Int32]]
  let features: Tensor

  init(normalizesImagesInTraining: Bool = true) throws {
    let file = try openWeights(path: Fixtures.path("rnn/vse/coco_embedding.npz"))
    let words = try WordEmbedding(name: "Wemb", from: file)
    model = try JointEmbedding(
      configuration: .init(
        cell: .gru, normalizesFeatures: false,
        normalizesImagesInTraining: normalizesImagesInTraining),
      vocabulary: Vocabulary(
        words: ["<eos>", "UNK"] + (2..<words.wordCount).map { "word\($0)" }),
      words: words,
      captionEncoder: RecurrentLayer(kirosPrefix: "encoder", name: "caption", from: file),
      imageProjection: ImageProjection(
        output: Linear(
          weight: Parameter("image.weight", file.tensor(named: "ff_image_W")),
          bias: Parameter("image.bias", file.tensor(named: "ff_image_b")))))
    captions = try Expected.load().vse.captionIds
    features = try NumpyArray(path: Fixtures.path("rnn/vse/features.npy")).tensor()
  }

  /// The parts of `expected.json` that concern this model.
  struct Expected: Decodable {
    let vse: Values

    struct Values: Decodable {
      let captionIds: [[Int32]]
      let ranksI2T: [Int]
      let ranksT2I: [Int]
      let i2t: [String: Double]
      let t2i: [String: Double]
    }

    static func load() throws -> Expected {
      try Fixtures.decode(Expected.self, from: "rnn/expected.json")
    }
  }
}
