/// `GET /v1/index`: what the daemon has loaded.
public struct IndexDescription: Codable, Equatable, Sendable {
  /// Captions in the index.
  public let captions: Int
  /// Vectors in the graph: fewer than captions when some captions are equal, or
  /// when changes wait to be woven in.
  public let vectors: Int
  /// Changes that wait to be woven in; every search compares with all of them.
  public let fresh: Int
  /// Bytes of the file.
  public let bytes: Int
  /// Values in one vector.
  public let dimension: Int
  /// How it searches, such as `hnsw`.
  public let kind: String
  /// The measure of nearness, such as `cosine`.
  public let metric: String
  /// How vectors are stored, such as `float16`.
  public let precision: String
  /// Version of the file format.
  public let formatVersion: Int
  /// Which embedding made the vectors.
  public let modelFingerprint: String
  /// The styles that stories can be told in.
  public let styles: [String]
  /// The fields that a filter can ask for.
  public let fields: [String]
  /// Whether captions can be added and removed.
  public let writable: Bool
  /// Why the last weaving failed; left out when it did not.
  public let weavingFailure: String?

  enum CodingKeys: String, CodingKey {
    case captions, vectors, fresh, bytes, dimension, kind, metric, precision, styles, fields
    case writable
    case weavingFailure = "weaving_failure"
    case formatVersion = "format_version"
    case modelFingerprint = "model_fingerprint"
  }

  /// A description.
  public init(
    captions: Int, vectors: Int, fresh: Int = 0, bytes: Int, dimension: Int, kind: String,
    metric: String, precision: String, formatVersion: Int, modelFingerprint: String,
    styles: [String], fields: [String], writable: Bool, weavingFailure: String? = nil
  ) {
    self.captions = captions
    self.vectors = vectors
    self.fresh = fresh
    self.bytes = bytes
    self.dimension = dimension
    self.kind = kind
    self.metric = metric
    self.precision = precision
    self.formatVersion = formatVersion
    self.modelFingerprint = modelFingerprint
    self.styles = styles
    self.fields = fields
    self.writable = writable
    self.weavingFailure = weavingFailure
  }
}

/// `GET /healthz` and `GET /readyz`: the daemon lives, or is ready to serve.
public struct Health: Codable, Equatable, Sendable {
  /// `alive` or `ready`.
  public let status: String

  /// A state of health.
  public init(status: String) {
    self.status = status
  }
}
