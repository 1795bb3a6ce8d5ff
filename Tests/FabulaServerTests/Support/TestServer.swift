import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Logging
import ServiceLifecycle
import Testing

/// A folder of its own with a short name, so that the socket's path fits.
struct SocketFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "fb-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// A server in this process, on a socket of its own.
struct TestServer: Sendable {
  let socketPath: String
  let service: ToyService
  let client: FabulaClient
  private let group: ServiceGroup
  private let running: Task<Void, any Error>

  /// Starts a server and waits until clients can connect.
  ///
  /// - Throws: what the server throws when it cannot start.
  static func start(
    socketPath: String, service: ToyService = ToyService(),
    configuration: FabulaServer.Configuration = .init()
  ) async throws -> TestServer {
    let (started, starting) = AsyncThrowingStream<Void, any Error>.makeStream()
    var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    logger.logLevel = .critical
    let server = FabulaServer(
      service: service, socketPath: socketPath, configuration: configuration, logger: logger,
      onListening: { starting.finish() })
    let group = server.serviceGroup(stoppingOn: [])
    let running = Task {
      do {
        try await group.run()
        starting.finish()
      } catch {
        starting.finish(throwing: error)
        throw error
      }
    }
    for try await _ in started {}
    return TestServer(
      socketPath: socketPath, service: service,
      client: FabulaClient(socketPath: socketPath, timeout: .seconds(60)),
      group: group, running: running)
  }

  /// Asks the server to stop, as a signal would.
  func stop() async {
    await group.triggerGracefulShutdown()
  }

  /// Waits until the server has stopped.
  func wait() async throws {
    try await running.value
  }

  /// A connection that is spoken to byte by byte.
  func connect() throws -> RawConnection {
    try RawConnection(socketPath: socketPath)
  }

  /// One request on a connection of its own.
  func exchange(
    _ method: String, _ path: String, _ headers: [String: String] = [:], _ body: Data = Data()
  ) async throws -> RawResponse {
    let connection = try connect()
    defer { connection.close() }
    var all = headers
    all["Host"] = "localhost"
    all["Connection"] = "close"
    if !body.isEmpty && all["Content-Length"] == nil { all["Content-Length"] = "\(body.count)" }
    try await connection.send(RawConnection.head(method, path, all) + body)
    return try await connection.response()
  }

  /// `POST` of JSON.
  func post(_ path: String, json: String) async throws -> RawResponse {
    try await exchange("POST", path, ["Content-Type": "application/json"], Data(json.utf8))
  }
}

/// Runs `body` with a server that is stopped afterwards.
func withServer(
  configuration: FabulaServer.Configuration = .init(),
  _ body: (TestServer) async throws -> Void
) async throws {
  let folder = try SocketFolder()
  defer { folder.remove() }
  let server = try await TestServer.start(
    socketPath: folder.path + "/s", configuration: configuration)
  let result: Result<Void, any Error>
  do {
    result = .success(try await body(server))
  } catch {
    result = .failure(error)
  }
  server.service.release()
  try await server.client.shutdown()
  await server.stop()
  try await server.wait()
  try result.get()
}

/// Waits until `condition` holds; the limit is long because other tests share
/// the machine.
func eventually(
  _ what: Comment, _ condition: () async throws -> Bool,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let deadline = ContinuousClock.now + .seconds(30)
  while try await !condition() {
    try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(5))
  }
}
