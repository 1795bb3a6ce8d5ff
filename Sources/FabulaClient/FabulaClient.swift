import AsyncHTTPClient
import FabulaInterface
import Foundation
import NIOCore
import NIOHTTP1

/// A client of the daemon behind a Unix socket.
///
/// ```swift
/// let reply = try await FabulaClient.withClient(socketPath: path) { client in
///   try await client.search(SearchRequest(.text("a dog on a beach"), k: 5))
/// }
/// ```
///
/// All functions may be called at the same time, and throw ``ClientError``,
/// or `CancellationError` when the calling task is cancelled.
public final class FabulaClient: Sendable {
  private let socketPath: String
  private let timeout: TimeAmount
  private let http: HTTPClient

  /// Bytes of a reply, beyond which it is refused.
  static let replyBytes = 256 << 20

  /// A client, which connects when it is first asked something. Call
  /// ``shutdown()`` when it is no longer needed.
  ///
  /// - Parameters:
  ///   - socketPath: path of the daemon's socket.
  ///   - timeout: time for one whole request.
  public init(socketPath: String, timeout: Duration = .seconds(150)) {
    self.socketPath = socketPath
    self.timeout = TimeAmount(timeout)
    var configuration = HTTPClient.Configuration()
    configuration.timeout.connect = .seconds(2)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    // A daemon that does not run will not run a moment later.
    configuration.connectionPool.retryConnectionEstablishment = false
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Makes a client, passes it to `body`, which runs where the caller runs,
  /// and shuts it down.
  public static func withClient<Value>(
    socketPath: String, timeout: Duration = .seconds(150),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (FabulaClient) async throws -> Value
  ) async throws -> Value {
    let client = FabulaClient(socketPath: socketPath, timeout: timeout)
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(client))
    } catch {
      result = .failure(error)
    }
    try await client.shutdown()
    return try result.get()
  }

  /// Closes all connections; the client cannot be used any more.
  public func shutdown() async throws {
    try await http.shutdown()
  }

  /// The captions nearest to each query. Vectors and images are sent as bytes.
  public func search(_ search: SearchRequest) async throws -> SearchReply {
    var parameters = try search.options.parameters
    switch search.query {
    case .vectors(let batch):
      parameters.append(("dimension", "\(batch.dimension)"))
      return try await post(
        FabulaClient.path("/v1/search", parameters), "application/octet-stream",
        batch.littleEndian)
    case .image(let image):
      return try await post(FabulaClient.path("/v1/search", parameters), "image/jpeg", image)
    case .text, .texts, .caption, .captions:
      return try await post("/v1/search", "application/json", StrictJSON.encode(search))
    }
  }

  /// The vector of a text or an image.
  public func embed(_ input: EmbeddingInput) async throws -> EmbeddingReply {
    if case .image(let image) = input {
      return try await post("/v1/embeddings", "image/jpeg", image)
    }
    let body = try StrictJSON.encode(EmbeddingRequest(input))
    return try await post("/v1/embeddings", "application/json", body)
  }

  /// A whole story.
  public func story(_ story: StoryRequest) async throws -> StoryReply {
    let (path, type, body) = try FabulaClient.wire(story)
    return try await post(path, type, body)
  }

  /// A story as it is told: the captions, the words, and the whole story at
  /// the end. Dropping the stream stops the story.
  public func storyEvents(_ story: StoryRequest) -> AsyncThrowingStream<StoryEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await self.stream(story) { continuation.yield($0) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// One caption.
  public func caption(_ id: CaptionID) async throws -> Caption {
    try await get("/v1/captions/\(id)")
  }

  /// Adds captions, or replaces those with the same ids: all of them or none.
  /// When it returns they are on the disk and the next search sees them.
  public func put(_ captions: [NewCaption]) async throws -> ChangeReply {
    let body = try PutCaptionsRequest(captions).jsonLines()
    return try await decode(
      execute(request("/v1/captions", method: .PUT, "application/jsonl", body)))
  }

  /// Removes one caption; throws an `unknown-caption` problem when there is none.
  public func removeCaption(_ id: CaptionID) async throws -> ChangeReply {
    try await decode(execute(request("/v1/captions/\(id)", method: .DELETE)))
  }

  /// What the daemon has loaded.
  public func index() async throws -> IndexDescription {
    try await get("/v1/index")
  }

  /// Whether the daemon lives.
  public func health() async throws -> Health {
    try await get("/healthz")
  }

  /// Whether the daemon can serve; throws a `not-ready` problem when it cannot.
  public func ready() async throws -> Health {
    try await get("/readyz")
  }

  /// The metrics in the Prometheus text format.
  public func metrics() async throws -> String {
    let response = try await execute(request("/metrics"))
    return String(decoding: try await body(of: response), as: UTF8.self)
  }
}

extension FabulaClient {
  private func get<Reply: Decodable>(_ path: String) async throws -> Reply {
    try await decode(execute(request(path)))
  }

  private func post<Reply: Decodable>(
    _ path: String, _ type: String, _ body: Data
  ) async throws -> Reply {
    try await decode(execute(request(path, method: .POST, type, body)))
  }

  /// An image is sent as bytes with the dials in the query string, everything
  /// else as JSON.
  private static func wire(_ story: StoryRequest) throws -> (String, String, Data) {
    guard case .image(let image) = story.input else {
      return ("/v1/stories", "application/json", try StrictJSON.encode(story))
    }
    let parameters = StoryDial.all.compactMap { dial in
      dial.text(of: story.dials).map { (dial.name, $0) }
    }
    return (path("/v1/stories", parameters), "image/jpeg", image)
  }

  /// A path with a query string, in which everything but letters, digits and
  /// `-._~` of ASCII is escaped.
  private static func path(_ path: String, _ parameters: [(String, String)]) -> String {
    let unreserved = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let pairs = parameters.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")"
    }
    return path + "?" + pairs.joined(separator: "&")
  }

  private func stream(
    _ story: StoryRequest, _ receive: (StoryEvent) -> Void
  ) async throws {
    let (path, type, body) = try FabulaClient.wire(story)
    var request = try request(path, method: .POST, type, body)
    request.headers.replaceOrAdd(name: "accept", value: ServerSentEvent.mediaType)
    let response = try await execute(request)
    var parser = ServerSentEventParser()
    do {
      for try await buffer in response.body {
        for event in parser.events(in: buffer.readableBytesView) {
          guard let event = try StoryEvent(event) else { continue }
          receive(event)
          if case .story = event { return }
        }
      }
    } catch {
      throw clientError(error)
    }
    throw ClientError.connectionFailed(reason: "it ended before the story")
  }

  private func request(
    _ path: String, method: HTTPMethod = .GET, _ type: String? = nil, _ body: Data? = nil
  ) throws -> HTTPClientRequest {
    guard let url = URL(httpURLWithSocketPath: socketPath, uri: path) else {
      throw ClientError.unreachable(
        socketPath: socketPath, reason: "this cannot be the path of a socket")
    }
    var request = HTTPClientRequest(url: url.absoluteString)
    request.method = method
    guard let type, let body else { return request }
    request.headers.add(name: "content-type", value: type)
    request.body = .bytes(ByteBuffer(bytes: body))
    return request
  }

  /// The response when its status is 200.
  private func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
    let response: HTTPClientResponse
    do {
      response = try await http.execute(request, timeout: timeout)
    } catch {
      throw clientError(error)
    }
    guard response.status != .ok else { return response }
    let type = response.headers.first(name: "content-type") ?? "no content type"
    guard type == Problem.mediaType else {
      throw ClientError.unexpectedReply(
        got: "status \(response.status.code) with \(type)", expected: "a problem document")
    }
    throw ClientError.problem(try await decode(response))
  }

  private func body(of response: HTTPClientResponse) async throws -> ByteBufferView {
    do {
      return try await response.body.collect(upTo: FabulaClient.replyBytes).readableBytesView
    } catch {
      throw clientError(error)
    }
  }

  private func decode<Reply: Decodable>(_ response: HTTPClientResponse) async throws -> Reply {
    let data = Data(try await body(of: response))
    do {
      return try StrictJSON.decode(Reply.self, from: data)
    } catch {
      throw ClientError.unexpectedReply(
        got: "\(error)", expected: "a reply of type \(Reply.self)")
    }
  }

  private func clientError(_ error: any Error) -> any Error {
    switch error {
    case is CancellationError, is ClientError: error
    case let problem as Problem: ClientError.problem(problem)
    case let error as IOError where [ECONNREFUSED, ENOENT, EACCES].contains(error.errnoCode):
      ClientError.unreachable(
        socketPath: socketPath, reason: String(cString: strerror(error.errnoCode)))
    default: ClientError.connectionFailed(reason: "\(error)")
    }
  }
}
