import CaptionFields

/// A sentence that describes a picture.
public struct Caption: Codable, Sendable, Equatable {
  /// What identifies the caption in its index.
  public let id: UInt64
  /// The sentence.
  public let text: String
  /// Where it comes from, such as the name of the photograph or the program
  /// that wrote it.
  public let source: String?
  /// What filters may ask for besides the source, such as the genre of a line or
  /// the year of a photograph.
  public let fields: [String: FieldValue]

  /// Makes a caption; lengths and names are checked when it is stored.
  public init(
    id: UInt64, text: String, source: String? = nil, fields: [String: FieldValue] = [:]
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.fields = fields
  }

  /// What a filter compares under a name; nil when there is nothing.
  public func value(of field: String) -> FieldValue? {
    field == FieldName.source ? source.map { .string($0) } : fields[field]
  }
}

/// A caption found by a search.
public struct ScoredCaption: Codable, Sendable, Equatable {
  /// The caption.
  public let caption: Caption
  /// The cosine of the angle between its vector and the query, at most 1 up to
  /// rounding.
  public let score: Float
  /// Ids of captions that say the same and were folded under this one, best
  /// first: see ``SearchOptions/fold``.
  public internal(set) var folded: [UInt64]

  /// Makes a scored caption.
  public init(caption: Caption, score: Float, folded: [UInt64] = []) {
    self.caption = caption
    self.score = score
    self.folded = folded
  }
}
