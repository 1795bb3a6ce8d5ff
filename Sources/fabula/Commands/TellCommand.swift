import ArgumentParser
import Fabula
import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation

/// `fabula tell`
struct TellCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tell",
    abstract: "Tells a story about a photograph.",
    discussion: """
      Loads model and index itself, or asks the daemon when --socket is given (or $FABULA_SOCKET is set).
      The captions behind the story go to standard error, the story to standard output, word by
      word.

        fabula tell photo.jpg
        fabula tell - --temperature 0.9 --seed 7 < photo.jpg > story.txt
        fabula tell photo.jpg --json
        fabula tell photo.jpg --search beam --beam-width 20
        fabula tell photo.jpg --best-of 8 --explain story.html
      """)

  @Argument(help: ArgumentHelp("A JPEG file, or - for standard input.", valueName: "photo"))
  var photograph: String

  @Option(
    help: ArgumentHelp(
      "Page that shows where the story comes from: captions with scores and weights, style,"
        + " dials, seed and model.", valueName: "file"))
  var explain: String?

  @OptionGroup var story: StoryOptions
  @OptionGroup var socket: SocketOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var dials = story.dials
    dials.seed = dials.seed ?? UInt64.random(in: 0..<RequestLimits.seed)
    let image = try InputFile.read(photograph)
    let request = StoryRequest(.image(image), dials: dials)
    let reply =
      socket.isGiven ? try await tellThere(request) : try tellHere(request)
    if let explain {
      let name = photograph == "-" ? "a photograph" : URL(filePath: photograph).lastPathComponent
      try Page.write(StoryPage.text(of: reply, photograph: image, name: name), to: explain)
    }
    if output.json {
      try Output.json(reply)
    } else {
      Output.write("\n")
    }
  }

  private func tellHere(_ request: StoryRequest) throws -> StoryReply {
    try request.validate()
    let service = try PipelineService(
      Pipeline(model: Model(path: model.model), indexDirectory: index.index))
    return try service.tell(request, WorkToken(within: .seconds(3600)), emit: show)
  }

  private func tellThere(_ request: StoryRequest) async throws -> StoryReply {
    try await FabulaClient.withClient(socketPath: socket.path()) { client in
      for try await event in client.storyEvents(request) {
        try show(event)
        if case .story(let reply) = event { return reply }
      }
      throw ClientError.unexpectedReply(got: "a stream without a story", expected: "a story")
    }
  }

  private func show(_ event: StoryEvent) throws {
    guard !output.json else { return }
    switch event {
    case .captions(let captions):
      let lines = captions.prefix(10).map(CaptionLine.text)
      FileHandle.standardError.write(Data((lines.joined() + "\n").utf8))
    case .word(let text): Output.write(text)
    case .story: break
    }
  }
}

/// A caption with its score as people read it.
enum CaptionLine {
  static func text(_ caption: ScoredCaption) -> String {
    let score = String(format: "%.3f", caption.score)
    let folded = caption.folded.isEmpty ? "" : " (and \(caption.folded.count) that say the same)"
    return "\(score)  \(caption.text)\(folded)\n"
  }

  /// What is said of how sure a search by photograph is.
  static func text(confidence: Double) -> String {
    "one of the ten nearest fits with a probability of "
      + String(format: "%.0f %%", 100 * confidence)
  }
}
