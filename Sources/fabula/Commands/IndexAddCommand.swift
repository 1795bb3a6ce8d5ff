import ArgumentParser
import CaptionIndex
import Fabula
import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation

/// `fabula index add`
struct IndexAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Adds captions to an index, or replaces some.",
    discussion: """
      Takes the files that `fabula index build` takes, and numbers their captions on from
      --first-id; or JSON Lines with ids, as `fabula index export` writes them, whose captions take
      the place of those with the same ids. Each batch is taken whole or not at all, and is on the
      disk when the next begins; after an error those before it stay. While a daemon serves the
      index, name its socket.

        fabula index add --captions more.txt --index my-index
        fabula index add --json-lines changes.jsonl --socket /run/user/1000/fabula.sock
      """)

  @OptionGroup var captions: NewCaptionOptions

  @Option(help: "Id of the first caption of --captions; by default the first after the largest.")
  var firstID: UInt64?

  @Option(help: "Captions in a batch.")
  var batch = 1000

  @OptionGroup var socket: SocketOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...RequestLimits.captionBatch).contains(batch) else {
      throw ValidationError("--batch must be 1 to \(RequestLimits.captionBatch)")
    }
    guard !(socket.isGiven && captions.captions != nil && firstID == nil) else {
      throw ValidationError("with --socket and --captions, give --first-id")
    }
  }

  func run() async throws {
    if socket.isGiven {
      let new = try newCaptions(after: nil)
      return try await FabulaClient.withClient(socketPath: socket.path()) { client in
        try await add(new) { try await client.put($0) }
      }
    }
    let service = try PipelineService(
      Pipeline(
        model: Model(path: model.model, parts: [.embedding]), indexDirectory: index.index,
        for: .writing))
    try await add(newCaptions(after: service.largestID())) {
      try service.put(PutCaptionsRequest($0), WorkToken(within: .seconds(3600)))
    }
  }

  private func add(
    _ new: [NewCaption], put: ([NewCaption]) async throws -> ChangeReply
  ) async throws {
    var sum = ChangeReply(captions: 0)
    let progress = Progress("adding")
    for start in stride(from: 0, to: new.count, by: batch) {
      let part = Array(new[start..<min(new.count, start + batch)])
      let reply = try await put(part)
      sum.added += reply.added
      sum.replaced += reply.replaced
      sum.captions = reply.captions
      progress.show(start + part.count, of: new.count)
    }
    if output.json { return try Output.json(sum) }
    Output.write("added \(sum.added), replaced \(sum.replaced), now \(sum.captions) captions\n")
  }

  private func newCaptions(after largest: UInt64?) throws -> [NewCaption] {
    let (next, overflow) = (largest ?? 0).addingReportingOverflow(1)
    guard let first = firstID ?? (overflow ? nil : next) else {
      throw ValidationError("no id is left after the largest; give --first-id")
    }
    return try captions.read(numberedFrom: first)
  }
}
