import Language
import Neural

@testable import JointEmbedding

/// Twenty-five photographs of things in colours. A feature tells colour and
/// thing, with a little noise, and each photograph has captions of three forms.
struct ToyPairs {
  static let colours = ["red", "green", "blue", "black", "white"]
  static let things = ["dog", "ball", "boat", "kite", "horse"]

  let vocabulary: Vocabulary
  let training: EmbeddingPairs
  let heldOut: EmbeddingPairs

  init() throws {
    let vocabulary = try Vocabulary(
      words: ["<eos>", "UNK", "a", "the", "is"] + Self.colours + Self.things)
    var random = RandomSource(seed: 21)
    let features = Tensor(zeros: [25, 10])
    var captions: [[String]] = [[], [], []]
    for photograph in 0..<25 {
      let (colour, thing) = (photograph / 5, photograph % 5)
      let feature = features.rows(photograph..<photograph + 1)
      for index in 0..<10 { feature.data[index] = 0.1 * random.uniform() }
      feature.data[colour] += 1
      feature.data[5 + thing] += 1
      captions[0].append("a \(Self.colours[colour]) \(Self.things[thing])")
      captions[1].append("the \(Self.things[thing]) is \(Self.colours[colour])")
      captions[2].append("the \(Self.colours[colour]) \(Self.things[thing])")
    }
    func pairs(_ captions: [String]) throws -> EmbeddingPairs {
      try EmbeddingPairs(
        features: features,
        captions: captions.map { vocabulary.encode($0.split(separator: " ").map(String.init)) },
        photographs: captions.indices.map { $0 % 25 })
    }
    self.vocabulary = vocabulary
    training = try pairs(captions[0] + captions[1])
    heldOut = try pairs(captions[2])
  }

  func model(_ cell: RecurrentCell) throws -> JointEmbedding {
    var random = RandomSource(seed: 4)
    return try JointEmbedding(
      configuration: .init(cell: cell), vocabulary: vocabulary, featureLength: 10, dimension: 16,
      wordLength: 8, random: &random)
  }

  func settings(steps: Int) -> TrainingSettings {
    TrainingSettings(
      stepCount: steps, batchSize: 12, learningRate: 0.01, finalLearningRate: 0.001,
      warmupSteps: 5, clip: 2, validationInterval: 20, checkpointSeconds: 0, seed: 9)
  }
}
