import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Testing

@Suite struct StreamTests {
  @Test func eventsComeInOrderAndMakeTheStory() async throws {
    try await withServer { server in
      let request = StoryRequest(.captionIDs([0, 1]), dials: StoryDials(words: 8, seed: 1))
      var events: [StoryEvent] = []
      for try await event in server.client.storyEvents(request) { events.append(event) }
      let whole = try await server.client.story(request)
      #expect(events.first == .captions(whole.captions))
      #expect(events.last == .story(whole))
      let words = events.dropFirst().dropLast().compactMap { event in
        if case .word(let text) = event { text } else { nil }
      }
      #expect(words.count == 8 && events.count == 10)
      #expect(words.joined() == whole.story)
    }
  }

  @Test func wordsComeBeforeTheStoryIsDone() async throws {
    try await withServer { server in
      var seen = 0
      for try await event in server.client.storyEvents(StoryRequest(.text("hold"))) {
        seen += 1
        if case .captions = event { server.service.release() }
      }
      #expect(seen > 2)
    }
  }

  @Test func streamHasItsMediaTypeAndNamedEvents() async throws {
    try await withServer { server in
      let reply = try await server.exchange(
        "POST", "/v1/stories",
        ["Content-Type": "application/json", "Accept": "text/event-stream"],
        Data(#"{"caption_ids": [2], "words": 2, "seed": 1}"#.utf8))
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == "text/event-stream")
      let lines = reply.text.split(separator: "\n").filter { $0.hasPrefix("event:") }
      #expect(lines == ["event: captions", "event: word", "event: word", "event: story"])
      #expect(reply.text.contains("data: {\"text\":\" boats\"}\n\n"))
    }
  }

  @Test func storyThatCannotBeginHasAStatus() async throws {
    try await withServer { server in
      let reply = try await server.exchange(
        "POST", "/v1/stories",
        ["Content-Type": "application/json", "Accept": "text/event-stream"],
        Data(#"{"text": "a", "style": "noir"}"#.utf8))
      #expect(reply.status == 400)
      #expect(try reply.problem().kind == .unknownStyle)
    }
  }

  @Test func storyThatBreaksOffEndsWithAProblem() async throws {
    try await withServer { server in
      var words = 0
      let error = await #expect(throws: ClientError.self) {
        for try await event in server.client.storyEvents(StoryRequest(.text("break"))) {
          if case .word = event { words += 1 }
        }
      }
      #expect(error == .problem(Problem(.internalError, "The story broke off.")))
      #expect(words == 3)
    }
  }

  @Test func clientThatGoesAwayStopsTheStreamedStory() async throws {
    try await withServer { server in
      for try await event in server.client.storyEvents(StoryRequest(.text("hold"))) {
        if case .captions = event { break }
      }
      try await eventually("the story went on") {
        server.service.abandoned == 1
      }
    }
  }

  @Test func clientThatGoesAwayStopsTheWholeStory() async throws {
    try await withServer { server in
      let connection = try server.connect()
      let body = Data(#"{"text": "hold"}"#.utf8)
      let head = RawConnection.head(
        "POST", "/v1/stories",
        [
          "Host": "localhost", "Content-Type": "application/json",
          "Content-Length": "\(body.count)",
        ])
      try await connection.send(head + body)
      try await eventually("the story did not begin") {
        server.service.begun == 1
      }
      connection.close()
      try await eventually("the story went on") {
        server.service.abandoned == 1
      }
      try await eventually("the answer was not counted") {
        try await server.client.metrics().contains(
          "{route=\"/v1/stories\",method=\"POST\",status=\"499\"} 1\n")
      }
    }
  }

  @Test func clientThatOnlyStopsSendingStillGetsItsAnswer() async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      let body = Data(#"{"text": "hold", "words": 3, "captions": 1}"#.utf8)
      let head = RawConnection.head(
        "POST", "/v1/stories",
        [
          "Host": "localhost", "Content-Type": "application/json",
          "Content-Length": "\(body.count)",
        ])
      try await connection.send(head + body)
      connection.closeOutput()
      try await eventually("the story did not begin") {
        server.service.begun == 1
      }
      server.service.release()
      #expect(try await connection.response().status == 200)
    }
  }
}
