import ArgumentParser
import Fabula
import FabulaServer
import Foundation
import Logging
import Synchronization
import VectorIndex

/// `fabula serve`
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves captions and stories over a Unix socket.",
    discussion: """
      Loads a model and an index and answers HTTP/1.1 until SIGTERM or SIGINT, which
      let it finish what it has accepted. The interface is described at
      /openapi.json.

        fabula serve --socket /run/user/1000/fabula.sock
        curl --unix-socket /run/user/1000/fabula.sock -H 'Content-Type: image/jpeg' \\
          --data-binary @photo.jpg 'http://fabula/v1/search?k=10'
      """)

  @OptionGroup var socket: SocketOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions

  @Flag(help: "Open the index for reading only: captions cannot be added or removed.")
  var readOnly = false

  @Option(help: "Threads that answer searches.")
  var searchThreads = 2

  @Option(
    help: ArgumentHelp(
      "Share of the searches that are answered a second time, exactly, in the background, so that"
        + " /metrics shows the recall; 0 for none.", valueName: "share"))
  var recallShare = 0.01

  func validate() throws {
    guard (0...1).contains(recallShare) else {
      throw ValidationError("--recall-share must be 0 to 1")
    }
    guard (1...256).contains(searchThreads) else {
      throw ValidationError("--search-threads must be 1 to 256")
    }
  }

  func run() async throws {
    let path = try socket.path()
    try FabulaServer.requireFree(socketPath: path)
    var logger = Logger(label: "fabula") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .info
    var options = VectorIndex.Options()
    options.weavingFailed = Self.logOnce(logger)
    let pipeline = try Pipeline(
      model: Model(path: model.model), indexDirectory: index.index,
      for: readOnly ? .reading : .writing, options: options)
    pipeline.index.recall.share = recallShare
    var configuration = FabulaServer.Configuration()
    configuration.searches.threads = searchThreads
    let captions = try pipeline.index.count
    let server = FabulaServer(
      service: try PipelineService(pipeline), socketPath: path, configuration: configuration,
      logger: logger,
      onListening: { [logger] in
        logger.info("listening on \(path) with \(captions) captions")
      })
    try await server.runUntilSignal()
  }

  /// Logs a failure of weaving unless the one before had the same reason: it is
  /// tried again and again, and /metrics counts it each time.
  private static func logOnce(_ logger: Logger) -> @Sendable (any Error) -> Void {
    let last = Mutex("")
    return { error in
      let reason = "\(error)"
      let isNew = last.withLock { last in
        defer { last = reason }
        return last != reason
      }
      guard isNew else { return }
      logger.error("changes stay in the log: weaving them in failed: \(reason)")
    }
  }
}
