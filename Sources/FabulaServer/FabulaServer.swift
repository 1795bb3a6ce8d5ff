import FabulaInterface
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// The daemon: serves a ``FabulaService`` over HTTP/1.1 on a Unix socket.
///
/// ```swift
/// let server = FabulaServer(service: pipeline, socketPath: path, logger: logger)
/// try await server.runUntilSignal()
/// ```
///
/// The socket has mode 0600 from the start and is removed at the end. While
/// one daemon has a socket, a second one does not start on it.
public struct FabulaServer: Service {
  private let service: any FabulaService
  private let socketPath: String
  private let configuration: Configuration
  private let logger: Logger
  private let onListening: @Sendable () async -> Void

  /// A server that does not listen yet.
  ///
  /// - Parameters:
  ///   - service: what it serves.
  ///   - socketPath: path of the socket, at most 103 bytes; `socketPath.lock`
  ///     is created beside it and stays. Its directory has to exist and should
  ///     belong to the user alone.
  ///   - configuration: threads, queues and time limits.
  ///   - logger: for what an administrator should know.
  ///   - onListening: called when clients can connect.
  public init(
    service: some FabulaService, socketPath: String,
    configuration: Configuration = Configuration(), logger: Logger,
    onListening: @escaping @Sendable () async -> Void = {}
  ) {
    self.service = service
    self.socketPath = socketPath
    self.configuration = configuration
    self.logger = logger
    self.onListening = onListening
  }

  /// Makes sure that no other daemon serves `socketPath`: a question to ask
  /// before a model and an index are loaded for nothing. ``run()`` asks again.
  ///
  /// - Throws: ``ServerError``, as ``run()`` would.
  public static func requireFree(socketPath: String) throws {
    try SocketClaim(path: socketPath).release()
  }

  /// Serves until SIGTERM or SIGINT, then stops accepting and finishes what was
  /// accepted. What takes longer than four fifths of ``Configuration/stopTimeout``
  /// is answered with a `shutting-down` problem.
  ///
  /// - Throws: ``ServerError`` when the socket cannot be had, or the error with
  ///   which the system refuses to bind it.
  public func runUntilSignal() async throws {
    try await serviceGroup(stoppingOn: [.sigterm, .sigint]).run()
  }

  /// A group that runs this server and bounds how long it may take to stop.
  package func serviceGroup(stoppingOn signals: [UnixSignal]) -> ServiceGroup {
    var group = ServiceGroupConfiguration(
      services: [self], gracefulShutdownSignals: signals, logger: logger)
    group.maximumGracefulShutdownDuration = configuration.stopTimeout
    return ServiceGroup(configuration: group)
  }

  /// Serves until the surrounding service group shuts down or the task is
  /// cancelled. Use ``runUntilSignal()`` where there is no such group.
  ///
  /// - Throws: as ``runUntilSignal()``.
  public func run() async throws {
    // A client that goes away while it is written to is an error of that
    // write, not a reason to die.
    signal(SIGPIPE, SIG_IGN)
    let claim = try SocketClaim(path: socketPath)
    defer { claim.release() }
    let queues = WorkQueues(configuration)
    defer { queues.close() }
    let umask = PrivateUmask()
    defer { umask.end() }
    let patience = configuration.stopTimeout * 4 / 5
    try await withGracefulShutdownHandler {
      try await application(queues, umask).run()
    } onGracefulShutdown: {
      // What is not done by then is answered that it will not be.
      Task {
        try await Task.sleep(for: patience)
        queues.stop()
      }
    }
  }

  private func application(_ queues: WorkQueues, _ umask: PrivateUmask) -> Application<Responder> {
    let metrics = Metrics()
    let routes = ServiceRoutes(
      service: service, queues: queues, configuration: configuration, metrics: metrics,
      bodies: RequestBodies(memory: ServerLimits.bodyMemory))
    let configuration = configuration
    let onListening = onListening
    return Application(
      responder: Responder(routes: routes.all, metrics: metrics, logger: logger),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [
            ConnectionGuard(
              bodyTimeout: configuration.bodyTimeout, stallTimeout: configuration.stallTimeout,
              metrics: metrics)
          ],
          idleTimeout: .init(configuration.idleTimeout))),
      configuration: ApplicationConfiguration(
        address: .unixDomainSocket(path: socketPath),
        serverName: "fabula",
        availableConnectionsDelegate: .maximum(configuration.connections, logger: logger)),
      onServerRunning: { _ in
        umask.end()
        await onListening()
      },
      logger: logger)
  }
}
