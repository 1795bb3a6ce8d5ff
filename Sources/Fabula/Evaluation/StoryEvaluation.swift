import JointEmbedding
import Language
import Neural
import Storytelling

/// What was told about one photograph.
public struct PhotographStory: Sendable {
  /// The photograph's name and its vector in the joint space, of norm 1.
  public let name: String
  public let vector: [Float]

  /// The captions that were found, nearest first.
  public let captions: [String]

  /// People's captions, which no part of the system saw; perhaps none.
  public let references: [String]

  /// The story in each style it was told in.
  public let stories: [String: String]

  public init(
    name: String, vector: [Float], captions: [String], references: [String],
    stories: [String: String]
  ) {
    self.name = name
    self.vector = vector
    self.captions = captions
    self.references = references
    self.stories = stories
  }
}

/// Everything that is measured of the stories about a folder of photographs.
public struct StoryEvaluation: Sendable, Codable, Equatable {
  /// The photographs and the style of the stories that are measured; the other
  /// styles count in ``genre`` only.
  public let stories: Int
  public let style: String

  public let form: StoryForm
  public let content: ContentKept
  public let coherence: Coherence
  public let embedding: EmbeddingGrounding

  /// With people's captions only.
  public let grounding: GroundingEvaluation?
  public let captions: CaptionEvaluation?

  /// With novels only.
  public let genre: GenreEvaluation?
  public let reference: ReferenceComparison?
  public let perplexity: PerplexityEvaluation?

  /// Measures stories.
  ///
  /// - Parameters:
  ///   - told: each with a story in `style`.
  ///   - texts: passages to compare with, or nil.
  ///   - perplexity: of the decoder on held-out text, or nil.
  /// - Throws: ``FabulaError/missingPart(directory:part:got:)`` and the errors of
  ///   the parts.
  public init(
    _ told: [PhotographStory], style: String, model: Model, texts: ReferenceTexts? = nil,
    perplexity: PerplexityEvaluation? = nil
  ) throws {
    let stories = told.map { $0.stories[style] ?? "" }
    let sentences = stories.map { SentenceSplitter.split($0) }
    let encoder = try model.sentenceEncoder()
    let styles = try model.styleVectors()
    self.stories = told.count
    self.style = style
    form = StoryForm(stories)
    content = .mean(
      of: try zip(sentences, told).map {
        try ContentKept(
          sentences: $0, captions: $1.captions, style: style, styles: styles, encoder: encoder)
      })
    coherence = Coherence(sentences, encoder: encoder)
    embedding = EmbeddingGrounding(
      stories: sentences,
      photographs: Tensor(
        told.flatMap(\.vector), shape: [told.count, try model.jointEmbedding().dimension]),
      embedding: try model.jointEmbedding())
    let references = told.map(\.references)
    let hasReferences = !references.contains { $0.isEmpty }
    grounding = hasReferences ? GroundingEvaluation(stories: stories, captions: references) : nil
    captions =
      hasReferences
      ? CaptionEvaluation(
        nearest: told.map { $0.captions.first ?? "" }, references: references) : nil
    genre = texts.map { texts in
      let names = Set(told.flatMap(\.stories.keys))
      return GenreEvaluation(
        stories: names.reduce(into: [:]) { stories, name in
          stories[name] = told.compactMap { $0.stories[name] }
        }, texts: texts)
    }
    reference = texts.flatMap { texts in
      ReferenceComparison(
        stories: stories, passages: texts.heldOut[style] ?? [],
        novels: texts.training.values.joined(), encoder: encoder)
    }
    self.perplexity = perplexity
  }
}
