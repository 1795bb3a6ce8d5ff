import FabulaInterface

/// Whether the daemon can serve.
public enum Readiness: Equatable, Sendable {
  /// It can.
  case ready
  /// It cannot yet, or no longer, for this reason.
  case notReady(reason: String)
}

/// What the server serves. The server reads requests, checks their ranges,
/// queues them and writes the replies; an implementation does the work.
///
/// The functions are synchronous, because the work is arithmetic: the server
/// calls them on threads of its own, several at a time. They throw a
/// ``Problem`` to choose what the client is told; any other error becomes
/// `internal-error`. Long work calls ``WorkToken/check()`` often, so that it
/// ends soon after its client has gone away.
public protocol FabulaService: Sendable {
  /// Whether the service can work. While it is not ready every path under
  /// `/v1` and `/readyz` answer 503 with the reason.
  var readiness: Readiness { get }

  /// What the service measures of itself, in an order that does not change.
  /// Called on a thread of the concurrency pool, so it must not take long.
  var metrics: [ServiceMetric] { get }

  /// What is loaded. Called on a thread of the concurrency pool, so it must
  /// not take long.
  func describeIndex() throws -> IndexDescription

  /// The caption of that id, or nil when there is none.
  func caption(_ id: CaptionID) throws -> Caption?

  /// Adds captions, or replaces those with the same ids: all of them or none.
  /// When it returns they are on the disk and the next search sees them.
  func put(_ request: PutCaptionsRequest, _ work: WorkToken) throws -> ChangeReply

  /// Removes the caption of that id, durably; `removed` is 0 when there is none.
  func removeCaption(_ id: CaptionID, _ work: WorkToken) throws -> ChangeReply

  /// The captions nearest to the query. All values of the request are within
  /// their limits, but the dimension of a vector is the service's to check
  /// (`invalid-vector-length`).
  func search(_ request: SearchRequest, _ work: WorkToken) throws -> SearchReply

  /// The vector of a text or an image.
  func embed(_ request: EmbeddingRequest, _ work: WorkToken) throws -> EmbeddingReply

  /// A story. The seed of the request is set.
  ///
  /// - Parameter emit: to be called with `.captions` once and then with each
  ///   `.word`, as they come; the server itself sends the whole story. When it
  ///   throws, nobody listens any more: let the error through.
  func tell(
    _ request: StoryRequest, _ work: WorkToken, emit: (StoryEvent) throws -> Void
  ) throws -> StoryReply
}

extension FabulaService {
  /// Nothing.
  public var metrics: [ServiceMetric] { [] }
}
