import Foundation

/// What to search for.
public enum SearchQuery: Equatable, Sendable {
  /// One vector or a batch, of the dimension of the index.
  case vectors(VectorBatch)
  /// A sentence, which the daemon embeds.
  case text(String)
  /// Several sentences, each a query of its own.
  case texts([String])
  /// A JPEG file, which the daemon embeds.
  case image(Data)
  /// A caption of the index, whose neighbours are wanted without itself.
  case caption(CaptionID)
  /// Several captions of the index, each a query of its own.
  case captions([CaptionID])
}

/// `POST /v1/search`: the captions nearest to a query.
///
/// On the wire exactly one of `vector`, `vectors`, `text`, `texts`, `image`
/// (base64), `id` and `ids` carries the query; the options stand beside it.
public struct SearchRequest: Equatable, Sendable {
  /// What to search for.
  public var query: SearchQuery
  /// What to answer with.
  public var options: SearchOptions

  /// A search.
  public init(_ query: SearchQuery, _ options: SearchOptions) {
    self.query = query
    self.options = options
  }

  /// A search for the nearest.
  public init(
    _ query: SearchQuery, k: Int = RequestLimits.defaultCaptions, effort: Int? = nil,
    exact: Bool = false
  ) {
    self.init(query, SearchOptions(k: k, effort: effort, exact: exact))
  }

  /// Makes sure that every value lies in its range.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    try options.validate()
    switch query {
    case .vectors(let batch): try batch.validate()
    case .text(let text): try Inputs.requireText(text)
    case .texts(let texts):
      try Inputs.require("texts", texts.count, in: 1...RequestLimits.batch)
      for text in texts { try Inputs.requireText(text) }
    case .image(let image): try Inputs.requireJPEG(image)
    case .caption(let id): try Inputs.requireID(id)
    case .captions(let ids):
      try Inputs.require("ids", ids.count, in: 1...RequestLimits.batch)
      for id in ids { try Inputs.requireID(id) }
    }
  }
}

extension SearchRequest: Codable {
  enum Field: String, CodingKey, CaseIterable {
    case vector, vectors, text, texts, image, id, ids
    case k, effort, recall, exact, filter, threshold, diversity, fold
    static let inputs: [Field] = [.vector, .vectors, .text, .texts, .image, .id, .ids]
  }

  /// Reads a search; other members than those of a search are an error.
  ///
  /// - Throws: ``Problem``.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.strictContainer(keyedBy: Field.self)
    let given = Field.inputs.filter(fields.contains)
    try Inputs.requireOne(of: Field.inputs.map(\.rawValue), got: given.map(\.rawValue))
    let query: SearchQuery =
      switch given.first {
      case .vector: .vectors(VectorBatch(try fields.decode([Float].self, forKey: .vector)))
      case .vectors: .vectors(try VectorBatch(fields.decode([[Float]].self, forKey: .vectors)))
      case .text: .text(try fields.decode(String.self, forKey: .text))
      case .texts: .texts(try fields.decode([String].self, forKey: .texts))
      case .id: .caption(try fields.decode(CaptionID.self, forKey: .id))
      case .ids: .captions(try fields.decode([CaptionID].self, forKey: .ids))
      default: .image(try fields.decode(Data.self, forKey: .image))
      }
    self.init(query, try SearchOptions(from: decoder))
  }

  /// Writes the query and the options as one object.
  public func encode(to encoder: any Encoder) throws {
    try options.encode(to: encoder)
    var fields = encoder.container(keyedBy: Field.self)
    switch query {
    case .vectors(let batch) where batch.count == 1:
      try fields.encode(batch.values, forKey: .vector)
    case .vectors(let batch):
      try fields.encode((0..<batch.count).map { Array(batch[$0]) }, forKey: .vectors)
    case .text(let text): try fields.encode(text, forKey: .text)
    case .texts(let texts): try fields.encode(texts, forKey: .texts)
    case .image(let image): try fields.encode(image, forKey: .image)
    case .caption(let id): try fields.encode(id, forKey: .id)
    case .captions(let ids): try fields.encode(ids, forKey: .ids)
    }
  }
}

/// The answer to a ``SearchRequest``.
public struct SearchReply: Codable, Equatable, Sendable {
  /// For each query its captions, nearest first, or with diversity in the order of
  /// their choice; fewer than `k` only when no more pass the filter and the
  /// threshold, folded ones not counted.
  public let results: [[ScoredCaption]]
  /// For a photograph, the probability that one of the ten captions of the index
  /// nearest to it fits, of a model that was calibrated.
  public let confidence: Double?
  /// Which embedding made the vectors of the index.
  public let modelFingerprint: String

  enum CodingKeys: String, CodingKey {
    case results, confidence
    case modelFingerprint = "model_fingerprint"
  }

  /// An answer.
  public init(
    results: [[ScoredCaption]], confidence: Double? = nil, modelFingerprint: String
  ) {
    self.results = results
    self.confidence = confidence
    self.modelFingerprint = modelFingerprint
  }
}
