import CaptionFields

/// The number by which the index knows a caption, at most
/// ``RequestLimits/captionID`` where this interface takes one.
public typealias CaptionID = UInt64

/// The value of a named field of a caption: a string, a number or a boolean.
public typealias FieldValue = CaptionFields.FieldValue

/// Which captions a search may answer with.
public typealias CaptionFilter = CaptionFields.CaptionFilter

/// A range of values in a filter.
public typealias FieldRange = CaptionFields.FieldRange

/// A caption of the index.
public struct Caption: Equatable, Sendable {
  /// Its number in the index.
  public let id: CaptionID
  /// The sentence.
  public let text: String
  /// Where it comes from, such as the name of a photograph, when that is known.
  public let source: String?
  /// What filters may ask for besides the source; left out on the wire when there
  /// is nothing.
  public let fields: [String: FieldValue]

  /// A caption.
  public init(
    id: CaptionID, text: String, source: String? = nil, fields: [String: FieldValue] = [:]
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.fields = fields
  }
}

extension Caption: Codable {
  enum Field: String, CodingKey {
    case id, text, source, fields
  }

  /// Reads a caption of a reply.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Field.self)
    self.init(
      id: try members.decode(CaptionID.self, forKey: .id),
      text: try members.decode(String.self, forKey: .text),
      source: try members.decodeIfPresent(String.self, forKey: .source),
      fields: try members.decodeIfPresent([String: FieldValue].self, forKey: .fields) ?? [:])
  }

  /// Writes what is there.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Field.self)
    try members.encode(id, forKey: .id)
    try members.encode(text, forKey: .text)
    try members.encodeIfPresent(source, forKey: .source)
    if !fields.isEmpty { try members.encode(fields, forKey: .fields) }
  }
}

/// A caption with the score that a query gave it; on the wire the members of the
/// caption with `score` and `folded` beside them.
public struct ScoredCaption: Equatable, Sendable {
  /// The caption.
  public let caption: Caption
  /// How near it is to the query in the measure of the index; higher is nearer.
  public let score: Float
  /// Ids of captions that say the same and were folded under this one, best
  /// first; left out on the wire when there are none.
  public let folded: [CaptionID]

  /// Its number in the index.
  public var id: CaptionID { caption.id }
  /// The sentence.
  public var text: String { caption.text }
  /// Where it comes from, when that is known.
  public var source: String? { caption.source }
  /// What filters may ask for besides the source.
  public var fields: [String: FieldValue] { caption.fields }

  /// A caption and its score.
  public init(_ caption: Caption, score: Float, folded: [CaptionID] = []) {
    self.caption = caption
    self.score = score
    self.folded = folded
  }

  /// The same from what the caption is made of.
  public init(id: CaptionID, text: String, source: String? = nil, score: Float) {
    self.init(Caption(id: id, text: text, source: source), score: score)
  }
}

extension ScoredCaption: Codable {
  enum Field: String, CodingKey {
    case score, folded
  }

  /// Reads a caption of a reply.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Field.self)
    self.init(
      try Caption(from: decoder), score: try members.decode(Float.self, forKey: .score),
      folded: try members.decodeIfPresent([CaptionID].self, forKey: .folded) ?? [])
  }

  /// Writes what is there.
  public func encode(to encoder: any Encoder) throws {
    try caption.encode(to: encoder)
    var members = encoder.container(keyedBy: Field.self)
    try members.encode(score, forKey: .score)
    if !folded.isEmpty { try members.encode(folded, forKey: .folded) }
  }
}
