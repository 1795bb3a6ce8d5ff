import Foundation

/// What to search for.
public enum SearchQuery: Equatable, Sendable {
  /// One vector or a batch, of the dimension of the index.
  case vectors(VectorBatch)
  /// A sentence, which the daemon embeds.
  case text(String)
  /// A JPEG file, which the daemon embeds.
  case image(Data)
}

/// `POST /v1/search`: the captions nearest to a query.
///
/// On the wire exactly one of `vector`, `vectors`, `text` and `image`
/// (base64) carries the query.
public struct SearchRequest: Equatable, Sendable {
  /// What to search for.
  public var query: SearchQuery
  /// Captions wanted for each query vector; default 10.
  public var k: Int
  /// Width of the candidate list; nil leaves it to the index.
  public var effort: Int?
  /// Whether to compare with every vector instead of walking the graph.
  public var exact: Bool

  /// A search.
  public init(
    _ query: SearchQuery, k: Int = RequestLimits.defaultCaptions, effort: Int? = nil,
    exact: Bool = false
  ) {
    self.query = query
    self.k = k
    self.effort = effort
    self.exact = exact
  }

  /// Makes sure that every value lies in its range.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    try Inputs.require("k", k, in: 1...RequestLimits.captions)
    if let effort { try Inputs.require("effort", effort, in: 1...RequestLimits.effort) }
    switch query {
    case .vectors(let batch): try batch.validate()
    case .text(let text): try Inputs.requireText(text)
    case .image(let image): try Inputs.requireJPEG(image)
    }
  }
}

extension SearchRequest: Codable {
  enum Field: String, CodingKey, CaseIterable {
    case vector, vectors, text, image, k, effort, exact
    static let inputs: [Field] = [.vector, .vectors, .text, .image]
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.strictContainer(keyedBy: Field.self)
    try Inputs.requireOne(
      of: Field.inputs.map(\.rawValue),
      got: Field.inputs.filter(fields.contains).map(\.rawValue))
    let query: SearchQuery =
      if fields.contains(.vector) {
        .vectors(VectorBatch(try fields.decode([Float].self, forKey: .vector)))
      } else if fields.contains(.vectors) {
        .vectors(try VectorBatch(fields.decode([[Float]].self, forKey: .vectors)))
      } else if fields.contains(.text) {
        .text(try fields.decode(String.self, forKey: .text))
      } else {
        .image(try fields.decode(Data.self, forKey: .image))
      }
    self.init(
      query,
      k: try fields.decodeIfPresent(Int.self, forKey: .k) ?? RequestLimits.defaultCaptions,
      effort: try fields.decodeIfPresent(Int.self, forKey: .effort),
      exact: try fields.decodeIfPresent(Bool.self, forKey: .exact) ?? false)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    switch query {
    case .vectors(let batch) where batch.count == 1:
      try fields.encode(batch.values, forKey: .vector)
    case .vectors(let batch):
      try fields.encode((0..<batch.count).map { Array(batch[$0]) }, forKey: .vectors)
    case .text(let text): try fields.encode(text, forKey: .text)
    case .image(let image): try fields.encode(image, forKey: .image)
    }
    try fields.encode(k, forKey: .k)
    try fields.encodeIfPresent(effort, forKey: .effort)
    try fields.encode(exact, forKey: .exact)
  }
}

/// The answer to a ``SearchRequest``.
public struct SearchReply: Codable, Equatable, Sendable {
  /// For each query vector its captions, nearest first; fewer than `k` only
  /// when the index holds fewer.
  public let results: [[ScoredCaption]]
  /// Which embedding made the vectors of the index.
  public let modelFingerprint: String

  enum CodingKeys: String, CodingKey {
    case results
    case modelFingerprint = "model_fingerprint"
  }

  /// An answer.
  public init(results: [[ScoredCaption]], modelFingerprint: String) {
    self.results = results
    self.modelFingerprint = modelFingerprint
  }
}
