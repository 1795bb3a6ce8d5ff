import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Testing

@Suite struct StopTests {
  @Test func acceptedRequestIsFinished() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let server = try await TestServer.start(socketPath: folder.path + "/s")
    async let story = server.client.story(StoryRequest(.text("hold"), dials: StoryDials(words: 3)))
    try await eventually("the story did not begin") {
      server.service.begun == 1
    }
    await server.stop()
    try await eventually("new clients were still accepted") {
      (try? server.connect().close()) == nil
    }
    server.service.release()
    #expect(try await story.story.split(separator: " ").count == 3)
    try await server.wait()
    try await server.client.shutdown()
    #expect(!FileManager.default.fileExists(atPath: server.socketPath))
  }

  @Test func workThatDoesNotEndIsAnsweredThatTheDaemonStops() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    var configuration = FabulaServer.Configuration()
    configuration.stopTimeout = .seconds(2)
    let server = try await TestServer.start(
      socketPath: folder.path + "/s", configuration: configuration)
    let story = Task { try await server.client.story(StoryRequest(.text("hold"))) }
    try await eventually("the story did not begin") {
      server.service.begun == 1
    }
    let silent = try server.connect()
    defer { silent.close() }
    await server.stop()
    try await server.wait()
    let error = await #expect(throws: ClientError.self) { try await story.value }
    guard case .problem(let problem) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(problem.kind == .shuttingDown)
    try await eventually("the story went on") {
      server.service.abandoned == 1
    }
    try await server.client.shutdown()
    #expect(!FileManager.default.fileExists(atPath: server.socketPath))
  }
}
