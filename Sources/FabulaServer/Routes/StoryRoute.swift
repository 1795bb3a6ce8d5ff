import FabulaInterface
import Foundation
import Hummingbird

extension ServiceRoutes {
  /// `POST /v1/stories`
  func tell(_ request: Request, _ context: Context) async throws -> Response {
    try requireReady()
    return try await bodies.read(request, [.json, .image]) { kind, data in
      var story = try storyRequest(kind, data, query: request.uri.query)
      try story.validate()
      story.dials.seed = story.dials.seed ?? UInt64.random(in: 0..<RequestLimits.seed)
      let token = context.token(within: configuration.stories.deadline)
      let accepted = request.headers[.accept]?.lowercased() ?? ""
      return accepted.contains(ServerSentEvent.mediaType)
        ? try await stream(story, token) : try await whole(story, token)
    }
  }

  private func storyRequest(
    _ kind: BodyKind, _ data: Data, query: String?
  ) throws -> StoryRequest {
    if kind == .json {
      _ = try QueryParameters(query, allowed: [])
      return try StrictJSON.decode(StoryRequest.self, from: data)
    }
    let parameters = try QueryParameters(query, allowed: StoryDials.names)
    var dials = StoryDials()
    for dial in StoryDial.all {
      if let text = parameters.string(dial.name) { try dial.set(text, in: &dials) }
    }
    return StoryRequest(.image(data), dials: dials)
  }

  private func whole(_ story: StoryRequest, _ token: WorkToken) async throws -> Response {
    let service = service
    let reply = try await queues.stories.run(token) {
      try service.tell(story, token) { _ in try token.check() }
    }
    return try Response(json: reply)
  }

  /// The first event is awaited before the answer begins, so that a story that
  /// cannot be told at all is answered with a status of its own.
  private func stream(_ story: StoryRequest, _ token: WorkToken) async throws -> Response {
    let events = try submit(story, token)
    var iterator = events.makeAsyncIterator()
    let first = try await iterator.next()
    return Response(
      status: .ok,
      headers: [.contentType: ServerSentEvent.mediaType, .cacheControl: "no-store"],
      body: ResponseBody { writer in
        // Whatever ends the writing, nobody wants the rest of the story.
        defer { token.cancel() }
        var next = first
        var iterator = events.makeAsyncIterator()
        while let event = next {
          try await writer.write(ByteBuffer(bytes: event.bytes))
          do {
            next = try await iterator.next()
          } catch {
            let problem = try StrictJSON.encode(Problem(describing: error))
            next = ServerSentEvent(name: "problem", data: problem)
            iterator = AsyncThrowingStream { nil }.makeAsyncIterator()
          }
        }
        try await writer.finish(nil)
      })
  }

  /// Queues the story and returns its events. The buffer holds the longest
  /// story, so the thread that tells it never waits for a reader.
  private func submit(
    _ story: StoryRequest, _ token: WorkToken
  ) throws -> AsyncThrowingStream<ServerSentEvent, any Error> {
    let (events, continuation) = AsyncThrowingStream<ServerSentEvent, any Error>.makeStream(
      bufferingPolicy: .bufferingOldest(ServerLimits.storyEvents))
    continuation.onTermination = { _ in token.cancel() }
    let service = service
    try queues.stories.submit(token) {
      let send = { (event: StoryEvent) in
        try token.check()
        guard case .enqueued = continuation.yield(try event.serverSent()) else {
          throw CancellationError()
        }
      }
      do {
        try token.check()
        try send(.story(service.tell(story, token, emit: send)))
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    return events
  }
}
