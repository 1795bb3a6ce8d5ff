import FabulaClient
import FabulaInterface
import Foundation
import TestSupport
import Testing
import ToyModel

/// Captions that come and go, by commands and through a daemon.
@Suite(.serialized) struct IndexChangeTests {
  private let toy: ToyModel
  private let places: [String]

  private struct Statistics: Decodable {
    let count: Int
    let contentHash: UInt64

    enum CodingKeys: String, CodingKey {
      case count
      case contentHash = "content_hash"
    }
  }

  init() throws {
    toy = try ToyModel()
    places = ["--model", toy.model, "--index", toy.index]
  }

  private func nearest(_ text: String) async throws -> [UInt64] {
    let run = try await succeed(["query", "--text", text, "-k", "2", "--json"] + places)
    return try run.json(SearchReply.self).results[0].map(\.id)
  }

  private func succeed(_ arguments: [String]) async throws -> CommandRun {
    let run = try await fabula(arguments)
    try #require(run.status == 0, "\(arguments): \(run.errors)")
    return run
  }

  private func contentHash(_ index: String) async throws -> UInt64 {
    try await succeed(["index", "stats", "--index", index, "--json"]).json(Statistics.self)
      .contentHash
  }

  @Test func addedCaptionsAreFoundAndRemovedOnesAreNot() async throws {
    let text = "A boy plays soccer on the beach."
    let file = try write([text, "A dog runs."], to: toy.folder + "/more.txt")
    let added = try await succeed(["index", "add", "--captions", file, "--json"] + places)
    #expect(try added.json(ChangeReply.self) == ChangeReply(added: 2, captions: 62))
    #expect(try await nearest(text).contains(61))
    let lines = try write([#"{"id": 61, "text": "A cat sleeps."}"#], to: toy.folder + "/61.jsonl")
    let replaced = try await succeed(["index", "add", "--json-lines", lines, "--json"] + places)
    #expect(try replaced.json(ChangeReply.self) == ChangeReply(replaced: 1, captions: 62))
    #expect(try await nearest("A cat sleeps.").contains(61))
    let removed = try await succeed(["index", "remove", "61", "9999", "--index", toy.index])
    #expect(removed.text == "removed 1, not there 1, now 61 captions\n")
    #expect(try await !nearest("A cat sleeps.").contains(61))
    let verified = try await succeed(["index", "verify", "--index", toy.index])
    #expect(verified.text == "61 captions, nothing wrong\n")
  }

  @Test func compactingForgetsHowTheCaptionsCame() async throws {
    let file = try write(["A dog runs."], to: toy.folder + "/more.txt")
    _ = try await succeed(["index", "add", "--captions", file] + places)
    _ = try await succeed(["index", "remove", "61", "--index", toy.index])
    let copy = toy.folder + "/copy"
    _ = try await succeed(["index", "compact", "--index", toy.index, "--to", copy])
    let fresh = try ToyModel()
    #expect(try await contentHash(copy) == contentHash(fresh.index))
  }

  @Test func backupAnswersLikeTheIndex() async throws {
    let copy = toy.folder + "/backup"
    _ = try await succeed(["index", "backup", "--index", toy.index, "--to", copy])
    #expect(try await contentHash(copy) == contentHash(toy.index))
    _ = try await succeed(["index", "verify", "--index", copy])
  }

  @Test func exportedCaptionsCanBeAddedElsewhere() async throws {
    let few = try write(["A dog runs."], to: toy.folder + "/few.txt")
    let other = toy.folder + "/other"
    _ = try await succeed(
      ["index", "build", "--captions", few, "--model", toy.model, "--index", other])
    let exported = try await succeed(["index", "export", "--vectors", "--index", toy.index])
    #expect(exported.text.split(separator: "\n").count == 60)
    let lines = toy.folder + "/all.jsonl"
    try exported.output.write(to: URL(filePath: lines))
    let added = try await succeed(
      ["index", "add", "--json-lines", lines, "--json", "--model", toy.model, "--index", other])
    #expect(try added.json(ChangeReply.self) == ChangeReply(added: 59, replaced: 1, captions: 60))
    let plain = try await succeed(["index", "export", "--index", toy.index])
    #expect(try await succeed(["index", "export", "--index", other]).output == plain.output)
  }

  @Test func aDaemonTakesChangesAndKeepsThemWhenItIsKilled() async throws {
    let folder = try SocketFolder()
    let text = "A boy plays soccer on the beach."
    let daemon = try await Daemon(socket: folder.socket, model: toy.model, index: toy.index)
    try await FabulaClient.withClient(socketPath: folder.socket) { client in
      let reply = try await client.put([NewCaption(id: 100, text: text, source: "new.jpg")])
      #expect(reply == ChangeReply(added: 1, captions: 61))
      let found = try await client.search(SearchRequest(.text(text), k: 2))
      #expect(found.results[0].contains { $0.id == 100 && $0.source == "new.jpg" })
      #expect(try await client.removeCaption(1).removed == 1)
      let long = NewCaption(id: 101, text: "rain", vector: [1, 2, 3])
      let refused = await #expect(throws: ClientError.self) { try await client.put([long]) }
      guard case .problem(let problem) = refused else {
        Issue.record("got \(String(describing: refused))")
        return
      }
      #expect(problem.kind == .invalidVectorLength)
    }
    // The index is the daemon's to change.
    let busy = try await fabula(["index", "remove", "2", "--index", toy.index])
    #expect(busy.status == 1 && busy.errors.contains("one writer at a time"), "\(busy.errors)")
    let overSocket = try await succeed(["index", "remove", "2", "--socket", folder.socket])
    #expect(overSocket.text == "removed 1, not there 0, now 59 captions\n")
    daemon.send(SIGKILL)
    try await daemon.wait()
    #expect(try await nearest(text).contains(100))
    let verified = try await succeed(["index", "verify", "--index", toy.index])
    #expect(verified.text == "59 captions, nothing wrong\n")
  }

  @Test func aDaemonForReadingRefusesChanges() async throws {
    let folder = try SocketFolder()
    let process = try await Daemon(
      socket: folder.socket, model: toy.model, index: toy.index, options: ["--read-only"])
    let refused = try await fabula(["index", "remove", "2", "--socket", folder.socket])
    #expect(refused.status == 1 && refused.errors.contains("--read-only"), "\(refused.errors)")
    process.send(SIGTERM)
    try await process.wait()
  }
}
