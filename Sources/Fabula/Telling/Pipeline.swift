import CaptionIndex
import Foundation
import JointEmbedding
import Storytelling
import VectorIndex

/// A caption as the index keeps it.
public typealias IndexedCaption = Caption

/// A caption that a search found, with its score.
public typealias RetrievedCaption = ScoredCaption

/// The whole way: photograph → captions → story.
public struct Pipeline: Sendable {
  /// What a story may be told about.
  public enum Subject: Sendable {
    /// A JPEG file.
    case photograph(Data)

    /// A sentence.
    case text(String)

    /// A vector of the joint space.
    case vector([Float])

    /// Captions of the index by id.
    case captions([UInt64])
  }

  /// How the captions become the vector that a story begins from.
  public struct StyleDials: Sendable, Equatable {
    /// The genre's name.
    public var style: String

    /// λ of d − c + r: 0 keeps the captions' style, 1 is the paper's.
    public var strength: Float

    /// How far the captions' difference from c is stretched; 1 is the paper's.
    public var emphasis: Float

    /// How far the shifted vector is brought to the length of the genre's
    /// passages: 0 not at all, as in the paper, 1 wholly.
    public var rescaling: Float

    /// K, how many of the nearest captions d is the mean of.
    public var captionCount: Int

    /// Makes dials with the defaults of the interface.
    public init(
      style: String = "romance", strength: Float = Storytelling.Limits.strengthDefault,
      emphasis: Float = Storytelling.Limits.emphasisDefault, rescaling: Float = 0,
      captionCount: Int = Storytelling.Limits.captionsDefault
    ) {
      self.style = style
      self.strength = strength
      self.emphasis = emphasis
      self.rescaling = rescaling
      self.captionCount = captionCount
    }
  }

  /// The networks.
  public let model: Model
  /// The captions.
  public let index: CaptionIndex

  /// Puts a model and an index together.
  ///
  /// - Parameters:
  ///   - model: with the part `embedding` at least.
  ///   - indexDirectory: of an index that was built with this embedding.
  ///   - mode: whether captions can be added and removed, too. One process at a time
  ///     may have an index open for writing.
  ///   - options: how the index is opened.
  /// - Throws: `CaptionIndexError.otherEmbedding` when the index was made with
  ///   another embedding, and `VectorIndexError` when it cannot be opened.
  public init(
    model: Model, indexDirectory: String, for mode: VectorIndex.Mode = .reading,
    options: VectorIndex.Options = VectorIndex.Options()
  ) throws {
    self.model = model
    index = try CaptionIndex(
      directory: indexDirectory, expecting: model.embeddingFingerprint(), for: mode,
      options: options)
  }

  /// The captions that a story about `subject` draws on, nearest first.
  ///
  /// - Throws: ``FabulaError/unknownCaption(id:)`` and the errors of the parts.
  public func captions(for subject: Subject, count: Int) throws -> [RetrievedCaption] {
    guard case .captions(let ids) = subject else {
      return try index.search(vector(of: subject)!, CaptionIndex.SearchOptions(k: count))
    }
    return try ids.map { id in
      guard let caption = try index.caption(id: id) else {
        throw FabulaError.unknownCaption(id: id)
      }
      return RetrievedCaption(caption: caption, score: 1)
    }
  }

  /// What a story about `subject` is told from.
  ///
  /// - Parameter count: captions at most.
  /// - Throws: as ``captions(for:count:)``.
  public func material(for subject: Subject, count: Int) throws -> StoryMaterial {
    let vector = try vector(of: subject)
    let found = try captions(
      for: vector.map(Subject.vector) ?? subject,
      count: max(count, Storytelling.Limits.topicCaptions))
    var confidence: Double?
    if case .photograph = subject, let vector {
      confidence = try self.confidence(ofPhotograph: vector)
    }
    return StoryMaterial(
      captions: vector == nil ? found : Array(found.prefix(count)),
      topic: TopicWord.most(of: found.map(\.caption.text)), confidence: confidence)
  }

  /// The subject in the joint space; nil of captions by id, which nothing is
  /// searched for.
  private func vector(of subject: Subject) throws -> [Float]? {
    switch subject {
    case .photograph(let file): try model.vector(ofJPEG: file)
    case .text(let text): try model.vector(ofText: text)
    case .vector(let vector): vector
    case .captions: nil
    }
  }

  /// How likely one of the ten captions nearest to a photograph fits it, from
  /// how near they are; nil of a model that was not calibrated, or without
  /// captions.
  ///
  /// - Parameter vector: the photograph in the joint space.
  /// - Throws: the errors of the index.
  public func confidence(ofPhotograph vector: [Float]) throws -> Double? {
    guard let confidence = try model.directory.part(.embedding).confidence else { return nil }
    let nearest = try index.search(
      vector, CaptionIndex.SearchOptions(k: RetrievalSignals.depth))
    return RetrievalSignals(scores: nearest.map(\.score))
      .map(confidence.calibration.probability)
  }

  /// Tells a story from captions: d, the mean of their skip-thought vectors, is
  /// shifted to d − c + r, and the decoder tells on from there, led to the words of
  /// the topic.
  ///
  /// - Parameters:
  ///   - onText: called with each piece of text as it is told; throw to stop.
  /// - Throws: ``FabulaError/nothingToTell``, `StorytellingError`, and what
  ///   `onText` throws.
  public func tell(
    from material: StoryMaterial, style: StyleDials, dials: StoryDials,
    onText: (String) throws -> Void = { _ in }
  ) throws -> String {
    try model.storyTeller().tell(
      vectors(from: material, style: style), captions: material.captions.map(\.caption.text),
      topic: material.topic, dials: dials, onText: onText)
  }

  /// How much each sentence of a story leans on each of its captions; nil when the
  /// model's decoder has no attention.
  ///
  /// - Throws: as ``tell(from:style:dials:onText:)``.
  public func leanings(
    of story: String, from material: StoryMaterial, style: StyleDials
  ) throws -> [SentenceLeaning]? {
    let teller = try model.storyTeller()
    guard teller.decoder.isAttentive else { return nil }
    return try teller.leanings(of: story, under: vectors(from: material, style: style))
  }

  private func vectors(
    from material: StoryMaterial, style: StyleDials
  ) throws -> StoryVectors {
    let encoder = try model.sentenceEncoder()
    let sentences = material.captions.map { encoder.identifiers(of: $0.caption.text) }
    guard sentences.joined().contains(where: { $0 != encoder.vocabulary.unknownID }) else {
      throw FabulaError.nothingToTell
    }
    let encoded = encoder.encode(tokenized: sentences)
    let styles = try model.styleVectors()
    func shifted(_ vector: [Float], to name: String) throws -> [Float] {
      try styles.shifted(
        vector, to: name, strength: style.strength, emphasis: style.emphasis,
        rescaling: style.rescaling)
    }
    return try StoryVectors(
      shifted(StyleVectors.mean(of: encoded), to: style.style),
      parts: (0..<encoded.rows).map { try shifted(encoded.row($0), to: style.style) },
      neutral: shifted(styles.caption, to: style.style),
      plain: shifted(styles.caption, to: styles.everyStyle(rescaling: style.rescaling)))
  }
}
