import ArgumentParser
import Fabula
import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation

/// `fabula query`
struct QueryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Finds the captions nearest to a photograph or a text.",
    discussion: """
      Asks the daemon when --socket is given (or $FABULA_SOCKET is set), otherwise loads model and
      index itself. Prints score and caption, nearest first.

        fabula query photo.jpg -k 5
        fabula query --text "two dogs in the snow" --socket /run/user/1000/fabula.sock
        fabula query photo.jpg --exact --json
      """)

  @Argument(help: ArgumentHelp("A JPEG file, or - for standard input.", valueName: "photo"))
  var photograph: String?

  @Option(help: "A sentence instead of a photograph.")
  var text: String?

  @Option(name: .customShort("k"), help: "Captions wanted.")
  var count = RequestLimits.defaultCaptions

  @Option(help: "Width of the search; more finds more of the true neighbours in more time.")
  var effort: Int?

  @Flag(help: "Compare with every caption instead of walking the graph.")
  var exact = false

  @OptionGroup var socket: SocketOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (photograph == nil) != (text == nil) else {
      throw ValidationError("give either a photograph or --text")
    }
  }

  func run() async throws {
    let query: SearchQuery =
      if let photograph { .image(try InputFile.read(photograph)) } else { .text(text ?? "") }
    let request = SearchRequest(query, k: count, effort: effort, exact: exact)
    let reply = try await answer(request)
    if output.json {
      try Output.json(reply)
    } else {
      for caption in reply.results.flatMap(\.self) { Output.write(CaptionLine.text(caption)) }
    }
  }

  private func answer(_ request: SearchRequest) async throws -> SearchReply {
    guard socket.isGiven else {
      try request.validate()
      let service = try PipelineService(
        Pipeline(
          model: Model(path: model.model, parts: [.cnn, .embedding]),
          indexDirectory: index.index))
      return try service.search(request, WorkToken(within: .seconds(3600)))
    }
    return try await FabulaClient.withClient(socketPath: socket.path()) {
      try await $0.search(request)
    }
  }
}
