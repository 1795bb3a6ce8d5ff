/// The kinds of problem that a request can meet. The raw value is the last
/// part of the document's `type` and never changes.
public enum ProblemKind: String, CaseIterable, Sendable {
  /// The body is not JSON.
  case invalidJSON = "invalid-json"
  /// A field is missing or has the wrong type.
  case invalidField = "invalid-field"
  /// A field that this interface does not have.
  case unknownField = "unknown-field"
  /// A query parameter is malformed or stands there twice.
  case invalidParameter = "invalid-parameter"
  /// A query parameter that this interface does not have.
  case unknownParameter = "unknown-parameter"
  /// None of the inputs was given.
  case missingInput = "missing-input"
  /// More than one of the inputs was given.
  case conflictingInputs = "conflicting-inputs"
  /// A number lies outside its range.
  case outOfRange = "out-of-range"
  /// A vector holds a value that is not finite, or the batch is ragged or empty.
  case invalidVector = "invalid-vector"
  /// A vector does not have the dimension of the index.
  case invalidVectorLength = "invalid-vector-length"
  /// The image cannot be decoded.
  case invalidImage = "invalid-image"
  /// The text is empty, too long or holds no word that the model knows.
  case invalidText = "invalid-text"
  /// A filter cannot be read.
  case invalidFilter = "invalid-filter"
  /// A filter asks for a field, or for a kind of value, that no caption has.
  case unknownFilterField = "unknown-filter-field"
  /// The model has no style of that name.
  case unknownStyle = "unknown-style"
  /// No caption has that id.
  case unknownCaption = "unknown-caption"
  /// The daemon does not change its index.
  case readOnly = "read-only"
  /// The disk has no room for the change.
  case storageFull = "storage-full"
  /// No such path.
  case notFound = "not-found"
  /// The path exists, but not with this method.
  case methodNotAllowed = "method-not-allowed"
  /// The body did not arrive whole.
  case incompleteBody = "incomplete-body"
  /// The body is larger than the limit.
  case bodyTooLarge = "body-too-large"
  /// The content type is not one that the path takes.
  case unsupportedMediaType = "unsupported-media-type"
  /// The daemon was started without the part of the model that this needs.
  case notLoaded = "not-loaded"
  /// A queue is full; try again after the time in `Retry-After`.
  case overloaded
  /// The daemon is not ready yet.
  case notReady = "not-ready"
  /// The daemon is going down.
  case shuttingDown = "shutting-down"
  /// The work took longer than its deadline.
  case deadlineExceeded = "deadline-exceeded"
  /// A defect or a damaged file on the server's side.
  case internalError = "internal-error"

  /// The HTTP status of the kind.
  public var status: Int {
    switch self {
    case .invalidJSON, .invalidField, .unknownField, .invalidParameter, .unknownParameter,
      .missingInput, .conflictingInputs, .outOfRange, .invalidVector, .invalidVectorLength,
      .invalidImage, .invalidText, .invalidFilter, .unknownFilterField, .unknownStyle,
      .incompleteBody:
      400
    case .readOnly: 403
    case .unknownCaption, .notFound: 404
    case .methodNotAllowed: 405
    case .bodyTooLarge: 413
    case .unsupportedMediaType: 415
    case .internalError: 500
    case .notLoaded: 501
    case .overloaded, .notReady, .shuttingDown: 503
    case .deadlineExceeded: 504
    case .storageFull: 507
    }
  }

  /// The kind in a few words, for people.
  public var title: String {
    switch self {
    case .invalidJSON: "The body is not JSON"
    case .invalidField: "A field is missing or malformed"
    case .unknownField: "Unknown field"
    case .invalidParameter: "A query parameter is malformed"
    case .unknownParameter: "Unknown query parameter"
    case .missingInput: "No input was given"
    case .conflictingInputs: "More than one input was given"
    case .outOfRange: "A value lies outside its range"
    case .invalidVector: "The vector cannot be used"
    case .invalidVectorLength: "The vector has the wrong length"
    case .invalidImage: "The image cannot be read"
    case .invalidText: "The text cannot be used"
    case .invalidFilter: "The filter cannot be used"
    case .unknownFilterField: "No caption has such a field"
    case .unknownStyle: "Unknown style"
    case .unknownCaption: "No such caption"
    case .readOnly: "The index is open for reading only"
    case .storageFull: "The disk is full"
    case .notFound: "No such path"
    case .methodNotAllowed: "The path does not take this method"
    case .incompleteBody: "The body did not arrive whole"
    case .bodyTooLarge: "The body is too large"
    case .unsupportedMediaType: "The path does not take this content type"
    case .notLoaded: "A part of the model is not loaded"
    case .overloaded: "Too much work is waiting"
    case .notReady: "The daemon is not ready"
    case .shuttingDown: "The daemon is going down"
    case .deadlineExceeded: "The work took too long"
    case .internalError: "Something is wrong on the daemon's side"
    }
  }
}
