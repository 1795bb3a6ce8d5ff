import Language
import Neural

/// A space in which photographs lie near their captions (Kiros et al. 2014;
/// the paper's §4.2).
///
///     feature f (D) → f/‖f‖ → one linear layer or two → ÷ norm → image vector (d)
///     words → word vectors → LSTM or GRU → last state ÷ norm → caption vector (d)
///
/// The similarity of the two is their dot product.
public final class JointEmbedding: Module, Sendable {
  /// What a model is, beside its weights.
  public struct Configuration: Sendable, Codable, Equatable {
    /// The cell that reads captions.
    public var cell: RecurrentCell

    /// Whether a feature is divided by its norm first.
    public var normalizesFeatures: Bool

    /// Whether an image vector is divided by its norm while training, too.
    /// Kiros's released trainer does not; every use of a model does.
    public var normalizesImagesInTraining: Bool

    /// How a caption becomes words; nil for ``CaptionForm/words``.
    public var captionForm: CaptionForm?

    /// How a caption becomes words.
    public enum CaptionForm: String, Sendable, Codable {
      /// Lower-cased words without punctuation (`CaptionTokenizer`).
      case words
      /// What stands between white space, as it is: Kiros's programs, whose
      /// captions are tokenised already.
      case spaced
      /// `<start>`, then the lower-cased tokens of the sentence
      /// (`TreebankTokenizer`): VSE++.
      case startedSentence
    }

    /// Makes a configuration; the defaults are the paper's.
    public init(
      cell: RecurrentCell = .lstm, normalizesFeatures: Bool = true,
      normalizesImagesInTraining: Bool = true, captionForm: CaptionForm? = nil
    ) {
      self.captionForm = captionForm
      self.cell = cell
      self.normalizesFeatures = normalizesFeatures
      self.normalizesImagesInTraining = normalizesImagesInTraining
    }
  }

  public let configuration: Configuration

  /// The words that captions are made of.
  public let vocabulary: Vocabulary

  let words: WordEmbedding
  let captionEncoder: RecurrentLayer
  let imageProjection: ImageProjection

  public var parameters: [Parameter] {
    words.parameters + captionEncoder.parameters + imageProjection.parameters
  }

  /// The length of a CNN's feature.
  public var featureLength: Int { imageProjection.inputLength }

  /// The length of a word vector.
  public var wordLength: Int { words.length }

  /// The number of dimensions of the space.
  public var dimension: Int { imageProjection.outputLength }

  /// Makes a model from its layers.
  ///
  /// - Throws: ``JointEmbeddingError/layersDoNotFit(what:got:expected:)``.
  package init(
    configuration: Configuration, vocabulary: Vocabulary, words: WordEmbedding,
    captionEncoder: RecurrentLayer, imageProjection: ImageProjection
  ) throws {
    try JointEmbeddingError.require("id of the end mark", Int(vocabulary.endID), expected: 0)
    try JointEmbeddingError.require(
      "rows of the word table", words.wordCount, expected: vocabulary.count)
    try JointEmbeddingError.require(
      "inputs of the caption encoder", captionEncoder.inputLength, expected: words.length)
    try JointEmbeddingError.require(
      "width of the caption encoder", captionEncoder.width, expected: imageProjection.outputLength)
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.words = words
    self.captionEncoder = captionEncoder
    self.imageProjection = imageProjection
  }

  /// Makes a model to be trained.
  ///
  /// - Parameters:
  ///   - featureLength: the length of a CNN's feature, D.
  ///   - dimension: d; 1024 in the literature.
  ///   - wordLength: the length of a word vector; 300 in the literature.
  ///   - imageLayerCount: how many layers a feature goes through, 1 or 2.
  public convenience init(
    configuration: Configuration = Configuration(), vocabulary: Vocabulary, featureLength: Int,
    dimension: Int = 1024, wordLength: Int = 300, imageLayerCount: Int = 1,
    random: inout RandomSource
  ) throws {
    try self.init(
      configuration: configuration, vocabulary: vocabulary,
      words: WordEmbedding(
        name: "words", wordCount: vocabulary.count, length: wordLength, random: &random),
      captionEncoder: RecurrentLayer(
        cell: configuration.cell, name: "caption", inputLength: wordLength, width: dimension,
        random: &random),
      imageProjection: ImageProjection(
        inputLength: featureLength, outputLength: dimension, layerCount: imageLayerCount,
        random: &random))
  }

  /// The vectors of captions: (n, dimension), each of norm 1. A caption without
  /// a known word still has one, that of the end mark.
  ///
  /// Captions are read in batches of similar length; the result does not depend
  /// on how. Complexity: O(words · dimension²).
  public func embed(captions: [String]) -> Tensor {
    embed(tokenizedCaptions: captions.map(identifiers(of:)))
  }

  /// The same for captions that are word ids already.
  package func embed(tokenizedCaptions: [[Int32]]) -> Tensor {
    let result = Tensor(zeros: [tokenizedCaptions.count, dimension])
    let byLength = tokenizedCaptions.indices.sorted {
      (tokenizedCaptions[$0].count, $0) < (tokenizedCaptions[$1].count, $1)
    }
    for start in stride(from: 0, to: byLength.count, by: Limits.captionsAtOnce) {
      let indices = byLength[start..<min(byLength.count, start + Limits.captionsAtOnce)]
      let batch = SequenceBatch(indices.map { tokenizedCaptions[$0] }, endMarked: true)
      let states = encode(batch).finalStates
      RowNormalization.apply(states)
      for (row, index) in indices.enumerated() {
        (result.data + index * dimension).update(
          from: states.data + row * dimension, count: dimension)
      }
    }
    return result
  }

  /// The vectors of photographs from their CNN features: (n, featureLength) →
  /// (n, dimension), each of norm 1.
  ///
  /// - Throws: ``JointEmbeddingError/wrongFeatureLength(got:expected:)``.
  public func embed(features: Tensor) throws -> Tensor {
    guard features.columns == featureLength else {
      throw JointEmbeddingError.wrongFeatureLength(
        got: features.columns, expected: featureLength)
    }
    let vectors = imageProjection.forward(prepared(features: features))
    RowNormalization.apply(vectors)
    return vectors
  }

  /// The word ids of a caption.
  package func identifiers(of caption: String) -> [Int32] {
    vocabulary.encode(tokens(of: caption)).prefix(Limits.captionWordsMax).map { $0 }
  }

  private func tokens(of caption: String) -> [String] {
    switch configuration.captionForm ?? .words {
    case .words: CaptionTokenizer.tokenize(caption)
    case .spaced: caption.split(whereSeparator: \.isWhitespace).map(String.init)
    case .startedSentence: [Self.startWord] + TreebankTokenizer.tokenize(caption.lowercased())
    }
  }

  /// The word that begins a caption of VSE++.
  static let startWord = "<start>"

  /// Runs the caption encoder.
  func encode(_ batch: SequenceBatch) -> RecurrentTrace {
    captionEncoder.forward(
      words.forward(batch.ids), batch: batch.count, mask: batch.maskTensor)
  }

  /// Features as the linear layer takes them.
  func prepared(features: Tensor) -> Tensor {
    guard configuration.normalizesFeatures else { return features }
    let normalized = features.copy()
    RowNormalization.apply(normalized)
    return normalized
  }
}
