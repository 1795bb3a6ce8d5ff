import ArgumentParser
import CaptionFields
import Fabula
import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation

/// `fabula query`
struct QueryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Finds the captions nearest to a photograph, a text or another caption.",
    discussion: """
      Asks the daemon when --socket is given (or $FABULA_SOCKET is set), otherwise
      loads model and index itself. Prints score and caption, nearest first; of
      several queries one answer after another, with an empty line between.

        fabula query photo.jpg -k 5
        fabula query --text "two dogs in the snow" --socket /run/user/1000/fabula.sock
        fabula query photo.jpg --exact --json
        fabula query --id 17 --recall 0.95

      A filter is a comparison of a field with a value (= != < <= > >=), or with
      several between commas; of several filters all must hold. `source` is a field,
      too. What looks like a number, true or false is one, other than between quotes.
      Whatever else is wanted is written in JSON:

        fabula query photo.jpg --where genre=romance --where 'year>=1900' --where lang=en,de
        fabula query photo.jpg --where '{"any": [{"lang": "en"}, {"not": {"rated": true}}]}'

      Answers that do not repeat themselves:

        fabula query photo.jpg --fold 0.95 --diversity 0.3 --threshold 0.2
      """)

  @Argument(help: ArgumentHelp("A JPEG file, or - for standard input.", valueName: "photo"))
  var photograph: String?

  @Option(parsing: .singleValue, help: "A sentence instead of a photograph; may be repeated.")
  var text: [String] = []

  @Option(
    parsing: .singleValue,
    help: "Id of a caption whose neighbours are wanted, instead; may be repeated.")
  var id: [UInt64] = []

  @Option(name: .customShort("k"), help: "Captions wanted.")
  var count = RequestLimits.defaultCaptions

  @Option(
    name: .customLong("where"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only captions whose fields are so; may be repeated.", valueName: "filter"))
  var filters: [String] = []

  @Option(help: "Only captions with this score at least.")
  var threshold: Float?

  @Option(help: "How much the captions are to differ from each other, 0 to 1.")
  var diversity: Float = 0

  @Option(
    help: ArgumentHelp(
      "Cosine from which on captions say the same and only the best is shown, such as 0.95.",
      valueName: "cosine"))
  var fold: Float?

  @Option(help: "Width of the search; more finds more of the true neighbours in more time.")
  var effort: Int?

  @Option(help: "Share of the true neighbours to find on average, such as 0.95, instead.")
  var recall: Double?

  @Flag(help: "Compare with every caption instead of walking the graph.")
  var exact = false

  @OptionGroup var socket: SocketOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard [photograph != nil, !text.isEmpty, !id.isEmpty].count(where: \.self) == 1 else {
      throw ValidationError("give either a photograph, --text or --id")
    }
    _ = try filter()
  }

  func run() async throws {
    let request = SearchRequest(
      try query(),
      SearchOptions(
        k: count, effort: effort, recall: recall, exact: exact, filter: try filter(),
        threshold: threshold, diversity: diversity, fold: fold))
    let reply = try await answer(request)
    if output.json {
      try Output.json(reply)
    } else {
      let answers = reply.results.map { $0.map(CaptionLine.text).joined() }
      Output.write(answers.joined(separator: "\n"))
      if let confidence = reply.confidence {
        Output.write(CaptionLine.text(confidence: confidence) + "\n")
      }
    }
  }

  private func query() throws -> SearchQuery {
    if let photograph { return .image(try InputFile.read(photograph)) }
    if !id.isEmpty { return .captions(id) }
    return text.count == 1 ? .text(text[0]) : .texts(text)
  }

  /// What all of --where say together.
  private func filter() throws -> CaptionFilter? {
    do {
      let all = try filters.map { try CaptionFilter(text: $0) }
      return all.count > 1 ? .all(all) : all.first
    } catch let error as FieldError {
      throw ValidationError("--where: \(error.description)")
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
