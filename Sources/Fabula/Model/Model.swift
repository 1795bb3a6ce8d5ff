import Foundation
import JointEmbedding
import Language
import Neural
import Storytelling
import Vision

/// A loaded model: the parts of a model directory that are wanted, checked
/// against one another.
///
/// Weights stored as float32 are used in place from the mapped file; those of
/// smaller types are widened into memory.
public struct Model: Sendable {
  /// Where it came from.
  public let directory: ModelDirectory

  private let cnn: FeatureExtractor?
  private let embedding: JointEmbedding?
  private let skipThoughts: SkipThoughts?
  private let styles: StyleVectors?
  private let teller: StoryTeller?

  /// Loads the parts of a model.
  ///
  /// - Parameters:
  ///   - path: the model directory.
  ///   - parts: those to load; a part that the directory does not have is left
  ///     out, and its use throws.
  /// - Throws: ``FabulaError`` when the directory or a part's description is
  ///   wrong, and the errors of the parts' own files.
  public init(
    path: String, parts: Set<ModelDescription.PartName> = Set(ModelDescription.PartName.allCases)
  ) throws {
    let directory = try ModelDirectory(path: path)
    func load<Part>(
      _ name: ModelDescription.PartName, _ body: (SafetensorsFile) throws -> Part
    ) throws -> Part? {
      guard parts.contains(name), directory.description.parts[name] != nil else { return nil }
      return try body(SafetensorsFile(path: directory.file("weights", of: name)))
    }
    func vocabulary(_ name: ModelDescription.PartName) throws -> Vocabulary {
      try Vocabulary(path: directory.file("vocabulary", of: name))
    }
    self.directory = directory
    cnn = try load(.cnn) { try Self.extractor(directory.part(.cnn), weights: $0) }
    embedding = try load(.embedding) {
      try JointEmbedding(vocabulary: vocabulary(.embedding), from: $0)
    }
    skipThoughts = try load(.skipthoughts) {
      let words = try vocabulary(.skipthoughts)
      let first = try SkipThoughts(vocabulary: words, from: $0)
      guard try directory.part(.skipthoughts).files["second"] != nil else { return first }
      let file = try SafetensorsFile(path: directory.file("second", of: .skipthoughts))
      return try SkipThoughts(combining: [first, SkipThoughts(vocabulary: words, from: file)])
    }
    styles = try load(.styles) { try StyleVectors(from: $0) }
    teller = try load(.decoder) {
      StoryTeller(decoder: try StoryDecoder(vocabulary: vocabulary(.decoder), from: $0))
    }
    try checkThatPartsFit()
  }

  private static func extractor(
    _ part: ModelDescription.Part, weights: SafetensorsFile
  ) throws -> FeatureExtractor {
    guard let architecture = Architecture(rawValue: part.architecture) else {
      throw FabulaError.unknownArchitecture(
        part: "cnn", got: part.architecture, expected: Architecture.allCases.map(\.rawValue))
    }
    return try FeatureExtractor(
      architecture: architecture, weights: weights,
      preprocessing: part.preprocessing ?? .mobileNetV2)
  }

  private func checkThatPartsFit() throws {
    let pairs: [(String, Int?, Int?)] = [
      ("length of the CNN's features", cnn?.featureLength, embedding?.featureLength),
      ("length of the style vectors", styles?.vectorLength, skipThoughts?.vectorLength),
      ("length of the decoder's vectors", teller?.decoder.vectorLength, skipThoughts?.vectorLength),
    ]
    for case (let what, let got?, let expected?) in pairs where got != expected {
      throw FabulaError.partsDoNotFit(what: what, got: got, expected: expected)
    }
  }
}

// MARK: - Parts

extension Model {
  /// The network that reads photographs.
  ///
  /// - Throws: ``FabulaError/missingPart(directory:part:got:)``, as do the
  ///   other parts.
  public func featureExtractor() throws -> FeatureExtractor { try require(cnn, .cnn) }

  /// The joint space.
  public func jointEmbedding() throws -> JointEmbedding { try require(embedding, .embedding) }

  /// The encoder of sentences.
  public func sentenceEncoder() throws -> SkipThoughts { try require(skipThoughts, .skipthoughts) }

  /// The words that the encoder of sentences learned; those that it understands by
  /// word vectors alone follow them in its vocabulary.
  public func learnedWords() throws -> Vocabulary {
    let vocabulary = try sentenceEncoder().vocabulary
    let learned = try directory.part(.skipthoughts).sizes[ModelDirectory.learnedWords]
    return try vocabulary.first(learned ?? vocabulary.count)
  }

  /// The styles.
  public func styleVectors() throws -> StyleVectors { try require(styles, .styles) }

  /// The teller of stories.
  public func storyTeller() throws -> StoryTeller { try require(teller, .decoder) }

  private func require<Part>(_ part: Part?, _ name: ModelDescription.PartName) throws -> Part {
    if let part { return part }
    _ = try directory.part(name)
    throw FabulaError.missingPart(directory: directory.path, part: name.rawValue, got: [])
  }

  /// The vector of a photograph in the joint space, of norm 1.
  public func vector(ofJPEG file: Data) throws -> [Float] {
    let feature = try featureExtractor().features(ofJPEG: file)
    return try jointEmbedding().embed(features: Tensor(feature, shape: [1, feature.count])).row(0)
  }

  /// The vector of a sentence in the joint space, of norm 1.
  ///
  /// - Throws: ``FabulaError/unknownWords(got:)``: such a vector would be that
  ///   of any other unknown words.
  public func vector(ofText text: String) throws -> [Float] {
    let embedding = try jointEmbedding()
    let words = embedding.identifiers(of: text)
    guard words.contains(where: { $0 != embedding.vocabulary.unknownID }) else {
      throw FabulaError.unknownWords(got: String(text.prefix(80)))
    }
    return embedding.embed(tokenizedCaptions: [words]).row(0)
  }

  /// The vectors of many sentences in the joint space, each of norm 1: (n,
  /// dimension). Sentences of unknown words get vectors, too.
  ///
  /// - Parameter progress: gets the number of sentences done and of all, every
  ///   2048 of them; throw from it to stop.
  public func vectors(
    ofTexts texts: [String], progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Tensor {
    let embedding = try jointEmbedding()
    let vectors = Tensor(zeros: [texts.count, embedding.dimension])
    for start in stride(from: 0, to: texts.count, by: 2048) {
      let part = Array(texts[start..<min(texts.count, start + 2048)])
      let rows = embedding.embed(captions: part)
      (vectors.data + start * vectors.columns).update(from: rows.data, count: rows.count)
      try progress(start + part.count, texts.count)
    }
    return vectors
  }

  /// What names the joint space, for the captions' index.
  public func embeddingFingerprint() throws -> String {
    guard let fingerprint = directory.description.embeddingFingerprint else {
      _ = try directory.part(.embedding)
      return ""
    }
    return fingerprint
  }
}
