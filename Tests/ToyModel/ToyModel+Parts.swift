import Fabula
import JointEmbedding
import Language
import Neural
import Storytelling
import TestSupport
import Vision

/// Each part as its command writes it.
extension ToyModel {
  /// The weights of the toy CNN in torchvision's names.
  public static var networkWeights: [SafetensorsWriter.Item] {
    let table = NarrowMobileNet.published.weights
    return table.names.filter { !$0.hasSuffix("num_batches_tracked") }.map {
      (name: $0, tensor: table.tensors[$0]!, precision: .float32)
    }
  }

  public static func addCNN(to directory: inout ModelDirectory) throws {
    try SafetensorsWriter.write(networkWeights, to: directory.path(of: "cnn.safetensors"))
    try directory.setPart(
      .cnn, architecture: Architecture.mobileNetV2.rawValue,
      sizes: ["feature": NarrowMobileNet.published.features, "input": Sizes.crop],
      files: ["weights": "cnn.safetensors"]
    ) {
      $0.preprocessing = Preprocessing(resize: Sizes.crop, crop: Sizes.crop)
      $0.training = training
    }
  }

  /// - Parameter featureLength: by default that of the toy CNN.
  public static func addEmbedding(
    to directory: inout ModelDirectory,
    featureLength: Int = NarrowMobileNet.published.features, _ random: inout RandomSource
  ) throws {
    var counts = WordCounter()
    for caption in ToyText.captions { counts.count(CaptionTokenizer.tokenize(caption)) }
    let embedding = try JointEmbedding(
      vocabulary: Vocabulary(counts: counts), featureLength: featureLength,
      dimension: Sizes.dimension, wordLength: Sizes.word, random: &random)
    let files = ["weights": "embedding.safetensors", "vocabulary": "embedding.vocabulary.txt"]
    try embedding.vocabulary.write(to: directory.path(of: files["vocabulary"]!))
    try embedding.save(to: directory.path(of: files["weights"]!), precision: .float32)
    try directory.setPart(
      .embedding, architecture: "lstm",
      sizes: ["dimension": Sizes.dimension, "feature": featureLength, "word": Sizes.word],
      files: files
    ) { $0.training = training }
  }

  /// The words of encoder and decoder.
  public static func words() -> Vocabulary {
    var counts = WordCounter()
    for sentence in ToyText.captions + ToyText.sentences {
      counts.count(TreebankTokenizer.tokenize(sentence))
    }
    return Vocabulary(counts: counts)
  }

  public static func addSkipThoughts(
    to directory: inout ModelDirectory, _ random: inout RandomSource
  ) throws {
    let vocabulary = words()
    let encoder = SentenceEncoder(
      wordCount: vocabulary.count, wordLength: Sizes.word, width: Sizes.vector, random: &random)
    let files = ["weights": "skipthoughts.safetensors", "vocabulary": "words.txt"]
    try vocabulary.write(to: directory.path(of: files["vocabulary"]!))
    try SkipThoughts(options: .init(), vocabulary: vocabulary, encoders: [encoder])
      .save(to: directory.path(of: files["weights"]!), precision: .float32)
    try directory.setPart(
      .skipthoughts, architecture: "uni-skip",
      sizes: ["vector": Sizes.vector, "word": Sizes.word], files: files
    ) { $0.training = training }
  }

  /// Random genres far from one another, so that a shift can be seen.
  ///
  /// - Parameter length: by default that of the toy encoder.
  public static func addStyles(
    to directory: inout ModelDirectory, length: Int = Sizes.vector, _ random: inout RandomSource
  ) throws {
    func vector() -> [Float] { (0..<length).map { _ in random.gaussian() / 3 } }
    let styles = try StyleVectors(
      caption: vector(), genres: ["mystery": vector(), "romance": vector()],
      norms: ["mystery": 1, "romance": 2])
    try styles.save(to: directory.path(of: "styles.safetensors"))
    try directory.setPart(
      .styles, architecture: "mean-vectors", sizes: ["vector": length, "genres": 2],
      files: ["weights": "styles.safetensors"]
    ) { $0.training = training }
  }

  /// - Parameter vectorLength: by default that of the toy encoder.
  public static func addDecoder(
    to directory: inout ModelDirectory, vectorLength: Int = Sizes.vector,
    _ random: inout RandomSource
  ) throws {
    let vocabulary = words()
    let decoder = try StoryDecoder(
      vocabulary: vocabulary, vectorLength: vectorLength, wordLength: Sizes.word,
      width: Sizes.decoder, random: &random)
    let files = ["weights": "decoder.safetensors", "vocabulary": "words.txt"]
    try vocabulary.write(to: directory.path(of: files["vocabulary"]!))
    try decoder.save(to: directory.path(of: files["weights"]!), precision: .float32)
    try directory.setPart(
      .decoder, architecture: "conditional-gru",
      sizes: ["vector": vectorLength, "width": Sizes.decoder], files: files
    ) { $0.training = training }
  }

  private static var training: ModelDescription.Training {
    .init(command: "none", data: "random weights", seed: 1, scores: [:])
  }
}
