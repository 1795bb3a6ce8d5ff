import FabulaClient
import FabulaInterface
import Foundation
import TestSupport
import Testing
import ToyModel

@Suite(.serialized) struct DaemonTests {
  private let toy: ToyModel
  private let folder: SocketFolder

  init() throws {
    toy = try ToyModel()
    folder = try SocketFolder()
  }

  private func start() async throws -> Daemon {
    try await Daemon(socket: folder.socket, model: toy.model, index: toy.index)
  }

  private func picture(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  @Test func socketBelongsToItsUserAndGoesAwayAtTheEnd() async throws {
    let daemon = try await start()
    let attributes = try FileManager.default.attributesOfItem(atPath: daemon.socket)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.type] as? FileAttributeType == .typeSocket)
    #expect(daemon.log.contains("listening on \(daemon.socket) with 60 captions"))
    daemon.send(SIGTERM)
    try await daemon.wait()
    #expect(daemon.status == 0)
    #expect(!FileManager.default.fileExists(atPath: daemon.socket))
  }

  @Test(arguments: [Photographs.small, Photographs.beach])
  func anyProgramFindsTheSameCaptionsAsTheClientAndTheCommand(path: String) async throws {
    let daemon = try await start()
    let image = try picture(path)
    let reply = try await SocketHTTP.post(
      daemon.socket, "/v1/search?k=5&exact=true", type: "image/jpeg", image)
    #expect(reply.status == 200, "\(reply.text)")
    let found = try reply.json(SearchReply.self)
    #expect(found.results.count == 1 && found.results[0].count == 5)
    let request = SearchRequest(.image(image), k: 5, exact: true)
    #expect(
      try await FabulaClient.withClient(socketPath: daemon.socket) { try await $0.search(request) }
        == found)
    for place in [["--socket", daemon.socket], ["--model", toy.model, "--index", toy.index]] {
      let run = try await fabula(["query", path, "-k", "5", "--exact", "--json"] + place)
      #expect(try run.json(SearchReply.self) == found)
    }
  }

  @Test func textsAndVectorsAreSearchedFor() async throws {
    let daemon = try await start()
    try await FabulaClient.withClient(socketPath: daemon.socket) { client in
      let text = ToyText.captions[20]
      let byText = try await client.search(SearchRequest(.text(text), k: 1))
      #expect(byText.results[0][0].id == 21)
      let vector = try await client.embed(.text(text)).vector
      let batch = try VectorBatch([vector, vector.map { -$0 }])
      let byVector = try await client.search(SearchRequest(.vectors(batch), k: 1))
      #expect(byVector.results.count == 2)
      #expect(byVector.results[0] == byText.results[0])
      #expect(try await client.caption(21).text == text)
      let index = try await client.index()
      #expect(index.captions == 60 && index.dimension == 16 && index.styles == ToyModel.styles)
    }
  }

  @Test func storyComesWholeAndWordByWord() async throws {
    let daemon = try await start()
    let image = try picture(Photographs.beach)
    let path = "/v1/stories?words=15&temperature=1&seed=7"
    let whole = try await SocketHTTP.post(daemon.socket, path, type: "image/jpeg", image)
    #expect(whole.status == 200, "\(whole.text)")
    let reply = try whole.json(StoryReply.self)
    #expect(reply.story.split(separator: " ").count > 8 && reply.captions.count == 5)

    let stream = try await SocketHTTP.post(
      daemon.socket, path, type: "image/jpeg", accept: "text/event-stream", image)
    #expect(stream.head.lowercased().contains("content-type: text/event-stream"))
    let events = stream.text.components(separatedBy: "\n\n").dropLast().map {
      $0.split(separator: "\n", maxSplits: 1).map(String.init)
    }
    #expect(events.first?[0] == "event: captions")
    #expect(events.last?[0] == "event: story")
    let words = try events.filter { $0[0] == "event: word" }.map {
      try JSONDecoder().decode([String: String].self, from: Data($0[1].dropFirst(6).utf8))["text"]!
    }
    #expect(words.count > 10 && words.joined() == reply.story)

    let dials = StoryDials(temperature: 1, words: 15, seed: 7)
    #expect(
      try await FabulaClient.withClient(socketPath: daemon.socket) {
        try await $0.story(StoryRequest(.image(image), dials: dials))
      } == reply)
    for place in [["--socket", daemon.socket], ["--model", toy.model, "--index", toy.index]] {
      let run = try await fabula(
        ["tell", Photographs.beach, "--words", "15", "--temperature", "1", "--seed", "7"] + place)
      #expect(run.text == reply.story + "\n", "\(run.errors)")
    }
  }

  @Test func killedDaemonLeavesAPlaceForTheNext() async throws {
    let first = try await start()
    first.send(SIGKILL)
    try await first.wait()
    #expect(FileManager.default.fileExists(atPath: folder.socket))
    try await fail(
      "query", "--text", "a dog", "--socket", folder.socket, status: 69,
      saying: ["No daemon answers on \(folder.socket)", "fabula serve"])
    let second = try await start()
    #expect(try await SocketHTTP.get(second.socket, "/healthz").status == 200)
    second.send(SIGINT)
    try await second.wait()
    #expect(second.status == 0)
  }

  @Test func secondDaemonDoesNotTakeTheSocket() async throws {
    let first = try await start()
    try await fail(
      "serve", "--socket", folder.socket, "--model", toy.model, "--index", toy.index, status: 1,
      saying: ["Another daemon serves \(folder.socket)"])
    #expect(try await SocketHTTP.get(first.socket, "/healthz").status == 200)
  }

  @Test func placesThatCannotBeASocketAreRefused() async throws {
    let places = ["--model", toy.model, "--index", toy.index]
    let long = folder.path + "/" + String(repeating: "s", count: 100)
    let file = try write(["no socket"], to: folder.path + "/file")
    for (socket, words) in [
      (long, "\(long.utf8.count) bytes"), (file, "is not a socket"), ("/nowhere/s", "/nowhere"),
    ] {
      let run = try await fabula(["serve", "--socket", socket] + places)
      #expect(run.status == 1 && !run.wasKilled && run.errors.contains(words), "\(run.errors)")
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "no socket\n")
    #expect(!FileManager.default.fileExists(atPath: file + ".lock"))
  }

  @Test func nobodyBehindTheSocketEndsWith69() async throws {
    for command in [["query", "--text", "a dog"], ["tell", Photographs.small]] {
      let run = try await fabula(command + ["--socket", folder.socket])
      #expect(run.status == 69 && run.errors.contains("fabula serve"), "\(run.errors)")
      let other = try await fabula(command, variables: ["FABULA_SOCKET": folder.socket])
      #expect(other.status == 69)
    }
  }

  @Test func aModelOrAnIndexThatIsNotThereEndsWith66() async throws {
    let nowhere = folder.path + "/nowhere"
    for places in [
      ["--model", nowhere, "--index", toy.index], ["--model", toy.model, "--index", nowhere],
    ] {
      for command in [
        ["serve", "--socket", folder.socket], ["query", "--text", "a dog"],
        ["tell", Photographs.small],
      ] {
        let run = try await fabula(command + places)
        #expect(run.status == 66 && run.errors.contains(nowhere), "\(run.errors)")
      }
    }
    for command in ["stats", "verify", "export"] {
      let run = try await fabula(["index", command, "--index", nowhere])
      #expect(run.status == 66 && run.errors.contains(nowhere), "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: nowhere))
  }

  @Test func modelWithoutADecoderStillSearches() async throws {
    let part = try ToyModel(parts: [.cnn, .embedding, .skipthoughts, .styles])
    let daemon = try await Daemon(socket: folder.socket, model: part.model, index: part.index)
    let story = try await SocketHTTP.post(
      daemon.socket, "/v1/stories", type: "image/jpeg", try picture(Photographs.small))
    #expect(story.status == 501)
    let problem = try story.problem()
    #expect(problem.kind == .notLoaded)
    #expect(problem.detail.contains("fabula train decoder"))
    #expect(problem.got == "a model with cnn, embedding, skipthoughts, styles")
    #expect(problem.expected == "one with decoder")
    let search = try await SocketHTTP.post(
      daemon.socket, "/v1/search", type: "image/jpeg", try picture(Photographs.small))
    #expect(search.status == 200)
  }

  @Test func acceptedStoriesAreFinishedBeforeTheEnd() async throws {
    let daemon = try await start()
    let socket = daemon.socket
    let image = try picture(Photographs.small)
    async let story = SocketHTTP.post(
      socket, "/v1/stories?words=4000&temperature=1&seed=1", type: "image/jpeg", image)
    try await waitUntil(seconds: 10, "the story has begun") {
      let metrics = try await SocketHTTP.get(socket, "/metrics").text
      return metrics.contains(/(running|completed_total){queue="stories"} 1/)
    }
    daemon.send(SIGTERM)
    #expect(try await story.status == 200)
    try await daemon.wait()
    #expect(daemon.status == 0)
  }
}
