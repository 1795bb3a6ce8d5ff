import FabulaClient
import FabulaInterface
import Foundation
import Synchronization
import Testing

@testable import FabulaServer

@Suite struct QueueTests {
  /// One thread and room for one more.
  private var narrow: FabulaServer.Configuration {
    var configuration = FabulaServer.Configuration()
    configuration.searches = .init(threads: 1, capacity: 1, deadline: .seconds(60))
    configuration.stories = .init(threads: 1, capacity: 1, deadline: .seconds(60))
    return configuration
  }

  private func waiting(_ queue: String, _ server: TestServer) async throws -> Bool {
    try await server.client.metrics().contains("fabula_queue_waiting{queue=\"\(queue)\"} 1\n")
  }

  @Test func fullQueueAnswers503AndRetryAfter() async throws {
    try await withServer(configuration: narrow) { server in
      async let first = server.client.search(SearchRequest(.text("hold")))
      try await eventually("the first search did not begin") {
        server.service.begun == 1
      }
      async let second = server.client.search(SearchRequest(.text("hold")))
      try await eventually("the second search did not wait") {
        try await waiting("searches", server)
      }
      let third = try await server.post("/v1/search", json: #"{"text": "a"}"#)
      #expect(third.status == 503)
      #expect(third.headers["retry-after"] == "2")
      #expect(try third.problem().kind == .overloaded)
      let metrics = try await server.client.metrics()
      #expect(metrics.contains("fabula_queue_rejected_total{queue=\"searches\"} 1\n"))
      server.service.release()
      #expect(try await first.results == second.results)
    }
  }

  @Test func fullStoryQueueRefusesStreamsTooBeforeTheyBegin() async throws {
    try await withServer(configuration: narrow) { server in
      async let first = server.client.story(StoryRequest(.text("hold")))
      try await eventually("the first story did not begin") {
        server.service.begun == 1
      }
      async let second = server.client.story(StoryRequest(.text("hold")))
      try await eventually("the second story did not wait") {
        try await waiting("stories", server)
      }
      let third = try await server.exchange(
        "POST", "/v1/stories",
        ["Content-Type": "application/json", "Accept": "text/event-stream"],
        Data(#"{"text": "a"}"#.utf8))
      #expect(third.status == 503)
      #expect(third.headers["content-type"] == Problem.mediaType)
      server.service.release()
      #expect(try await first.story == second.story)
    }
  }

  @Test func searchesAreAnsweredWhileAStoryRuns() async throws {
    try await withServer(configuration: narrow) { server in
      async let story = server.client.story(StoryRequest(.text("hold")))
      try await eventually("the story did not begin") {
        server.service.begun == 1
      }
      for _ in 0..<20 {
        let reply = try await server.client.search(
          SearchRequest(.vectors(VectorBatch([0, 1, 0, 0])), k: 1))
        #expect(reply.results[0][0].id == 1)
      }
      server.service.release()
      #expect(try await story.story.hasPrefix("a "))
    }
  }

  @Test func workPastItsDeadlineIsGivenUp() async throws {
    var configuration = narrow
    configuration.searches.deadline = .milliseconds(50)
    try await withServer(configuration: configuration) { server in
      let reply = try await server.post("/v1/search", json: #"{"text": "hold"}"#)
      #expect(reply.status == 504)
      #expect(try reply.problem().kind == .deadlineExceeded)
    }
  }

  @Test func cancelledTaskDoesNotWaitForItsWork() async throws {
    let queue = WorkQueue(name: "test", threads: 1, capacity: 4)
    defer { queue.close() }
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let release = DispatchSemaphore(value: 0)
    let token = WorkToken(within: .seconds(60))
    let task = Task {
      try await queue.run(token) {
        begin.finish()
        release.wait()
      }
    }
    for await _ in begun {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(token.isCancelled)
    release.signal()
  }

  @Test func abandonedWorkMakesRoomForOtherWork() async throws {
    let queue = WorkQueue(name: "test", threads: 1, capacity: 1)
    defer { queue.close() }
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let release = DispatchSemaphore(value: 0)
    try queue.submit(WorkToken(within: .seconds(60))) {
      begin.finish()
      release.wait()
    }
    for await _ in begun {}
    let abandoned = WorkToken(within: .seconds(60))
    let dropped = Mutex(false)
    try queue.submit(abandoned) { dropped.withLock { $0 = abandoned.isCancelled } }
    #expect(throws: Problem.self) { try queue.submit(WorkToken(within: .seconds(60))) {} }
    abandoned.cancel()
    try queue.submit(WorkToken(within: .seconds(60))) {}
    #expect(dropped.withLock { $0 })
    #expect(queue.counts.waiting == 1 && queue.counts.rejected == 1)
    release.signal()
  }

  @Test func closedQueueRefusesWorkAndEndsWhatWaits() async throws {
    let queue = WorkQueue(name: "test", threads: 0, capacity: 4)
    let task = Task { try await queue.run(WorkToken(within: .seconds(60))) { 1 } }
    try await eventually("the work did not wait") { queue.counts.waiting == 1 }
    queue.close()
    await #expect(throws: CancellationError.self) { try await task.value }
    let problem = #expect(throws: Problem.self) {
      try queue.submit(WorkToken(within: .seconds(60))) {}
    }
    #expect(problem?.kind == .shuttingDown)
  }

  @Test func queueDoesItsWorkInOrderOnItsOwnThread() async throws {
    let queue = WorkQueue(name: "test", threads: 1, capacity: 100)
    defer { queue.close() }
    let done = Mutex([(index: Int, thread: pthread_t)]())
    for index in 0..<50 {
      try queue.submit(WorkToken(within: .seconds(60))) {
        done.withLock { $0.append((index, pthread_self())) }
      }
    }
    try await queue.run(WorkToken(within: .seconds(60))) {}
    #expect(done.withLock { $0.map(\.index) } == Array(0..<50))
    #expect(done.withLock { Set($0.map(\.thread)).count } == 1)
  }
}
