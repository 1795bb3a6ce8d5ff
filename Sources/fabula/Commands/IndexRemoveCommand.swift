import ArgumentParser
import CaptionIndex
import FabulaClient
import FabulaInterface
import Foundation

/// `fabula index remove`
struct IndexRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Removes captions from an index.",
    discussion: """
      All of them or, after an error, none; over a socket one after another. Ids that are not there
      are counted.

        fabula index remove 12 7 --index my-index
      """)

  @Argument(help: "Ids of captions.")
  var ids: [UInt64]

  @OptionGroup var socket: SocketOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let reply = socket.isGiven ? try await removeThere() : try removeHere()
    if output.json { return try Output.json(reply) }
    Output.write(
      "removed \(reply.removed), not there \(ids.count - reply.removed),"
        + " now \(reply.captions) captions\n")
  }

  private func removeHere() throws -> ChangeReply {
    let index = try CaptionIndex(directory: index.index, expecting: nil, for: .writing)
    return ChangeReply(removed: try index.remove(ids).removed, captions: try index.count)
  }

  private func removeThere() async throws -> ChangeReply {
    try await FabulaClient.withClient(socketPath: socket.path()) { client in
      var sum = ChangeReply(captions: 0)
      for id in ids {
        do {
          let reply = try await client.removeCaption(id)
          sum.removed += reply.removed
        } catch ClientError.problem(let problem) where problem.kind == .unknownCaption {}
      }
      sum.captions = try await client.index().captions
      return sum
    }
  }
}
