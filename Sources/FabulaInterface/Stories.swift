import Foundation

/// What to tell a story about.
public enum StoryInput: Equatable, Sendable {
  /// A JPEG file.
  case image(Data)
  /// A vector of the joint space.
  case vector([Float])
  /// A sentence that describes the scene.
  case text(String)
  /// Captions of the index, instead of a search.
  case captionIDs([CaptionID])
}

/// `POST /v1/stories`: a story.
///
/// On the wire exactly one of `image` (base64), `vector`, `text` and
/// `caption_ids` is there, with the dials beside it.
public struct StoryRequest: Equatable, Sendable {
  /// What to tell a story about.
  public var input: StoryInput
  /// How to tell it.
  public var dials: StoryDials

  /// A request for a story.
  public init(_ input: StoryInput, dials: StoryDials = StoryDials()) {
    self.input = input
    self.dials = dials
  }

  /// Makes sure that every value lies in its range.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    try dials.validate()
    switch input {
    case .image(let image): try Inputs.requireJPEG(image)
    case .vector(let vector): try VectorBatch(vector).validate()
    case .text(let text): try Inputs.requireText(text)
    case .captionIDs(let ids):
      try Inputs.require("caption_ids", ids.count, in: 1...RequestLimits.captions)
      for id in ids { try Inputs.requireID(id) }
    }
  }
}

extension StoryRequest: Codable {
  enum Field: String, CodingKey, CaseIterable {
    case image, vector, text
    case captionIDs = "caption_ids"
  }

  /// Reads a request for a story; other members than its own are an error.
  ///
  /// - Throws: ``Problem``.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.strictContainer(keyedBy: Field.self, and: StoryDials.names)
    try Inputs.requireOne(
      of: Field.allCases.map(\.rawValue),
      got: Field.allCases.filter(fields.contains).map(\.rawValue))
    let input: StoryInput =
      if fields.contains(.image) {
        .image(try fields.decode(Data.self, forKey: .image))
      } else if fields.contains(.vector) {
        .vector(try fields.decode([Float].self, forKey: .vector))
      } else if fields.contains(.text) {
        .text(try fields.decode(String.self, forKey: .text))
      } else {
        .captionIDs(try fields.decode([CaptionID].self, forKey: .captionIDs))
      }
    self.init(input, dials: try StoryDials(from: decoder))
  }

  /// Writes the input, and what stands beside it, as one object.
  public func encode(to encoder: any Encoder) throws {
    try dials.encode(to: encoder)
    var fields = encoder.container(keyedBy: Field.self)
    switch input {
    case .image(let image): try fields.encode(image, forKey: .image)
    case .vector(let vector): try fields.encode(vector, forKey: .vector)
    case .text(let text): try fields.encode(text, forKey: .text)
    case .captionIDs(let ids): try fields.encode(ids, forKey: .captionIDs)
    }
  }
}

/// A content word that the captions nearest to a story's subject share.
public struct TopicWord: Codable, Equatable, Sendable {
  /// The lemma, lower-cased.
  public let word: String
  /// The share of the captions that have the word in some form, 0 to 1.
  public let share: Float

  /// A word.
  public init(_ word: String, share: Float) {
    self.word = word
    self.share = share
  }
}

/// How much a sentence of a story leans on each of its captions.
public struct SentenceLeaning: Codable, Equatable, Sendable {
  /// The sentence.
  public let sentence: String
  /// The attention to each caption, in the captions' order and in sum 1.
  public let weights: [Float]

  /// A leaning.
  public init(_ sentence: String, weights: [Float]) {
    self.sentence = sentence
    self.weights = weights
  }
}

/// A story with all that is needed to tell it again.
public struct StoryReply: Codable, Equatable, Sendable {
  /// The story.
  public let story: String
  /// The captions behind it, nearest first.
  public let captions: [ScoredCaption]
  /// What the story was led to (``StoryDials/echo``), by falling share.
  public let topic: [TopicWord]
  /// What each sentence leans on, of a decoder with attention.
  public let leanings: [SentenceLeaning]?
  /// Of a photograph, the probability that one of the ten captions of the index
  /// nearest to it fits, of a model that was calibrated.
  public let confidence: Double?
  /// The dials as they were used, with the seed.
  public let dials: StoryDials
  /// Which model told it.
  public let modelFingerprint: String

  enum CodingKeys: String, CodingKey {
    case story, captions, topic, leanings, confidence, dials
    case modelFingerprint = "model_fingerprint"
  }

  /// A story.
  public init(
    story: String, captions: [ScoredCaption], topic: [TopicWord] = [],
    leanings: [SentenceLeaning]? = nil, confidence: Double? = nil, dials: StoryDials,
    modelFingerprint: String
  ) {
    self.story = story
    self.captions = captions
    self.topic = topic
    self.leanings = leanings
    self.confidence = confidence
    self.dials = dials
    self.modelFingerprint = modelFingerprint
  }
}
