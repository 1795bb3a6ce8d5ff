/// The number by which the index knows a caption.
public typealias CaptionID = UInt64

/// A caption of the index.
public struct Caption: Codable, Equatable, Sendable {
  /// Its number in the index.
  public let id: CaptionID
  /// The sentence.
  public let text: String
  /// Where it comes from, such as the name of a photograph, when that is known.
  public let source: String?

  /// A caption.
  public init(id: CaptionID, text: String, source: String? = nil) {
    self.id = id
    self.text = text
    self.source = source
  }
}

/// A caption with the score that a query gave it.
public struct ScoredCaption: Codable, Equatable, Sendable {
  /// Its number in the index.
  public let id: CaptionID
  /// The sentence.
  public let text: String
  /// Where it comes from, when that is known.
  public let source: String?
  /// How near it is to the query in the measure of the index; higher is nearer.
  public let score: Float

  /// A caption and its score.
  public init(id: CaptionID, text: String, source: String? = nil, score: Float) {
    self.id = id
    self.text = text
    self.source = source
    self.score = score
  }
}
