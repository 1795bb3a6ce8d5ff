import FabulaInterface
import Foundation
import Testing

@Suite struct ServerSentEventTests {
  private let events: [StoryEvent] = [
    .captions([ScoredCaption(id: 4, text: "a\nb", score: 0.25)]),
    .word("She"), .word(" smiled."), .word("\n"),
    .story(
      StoryReply(
        story: "She smiled.\n", captions: [], topic: [TopicWord("dog", share: 0.5)],
        confidence: 0.5,
        dials: StoryDials(seed: 5), modelFingerprint: "f")),
  ]

  @Test(arguments: [1, 2, 3, 7, 64, 10_000])
  func eventsSurviveBeingCutAnywhere(_ size: Int) throws {
    let bytes = try Array(events.map { try $0.serverSent().bytes }.joined())
    var parser = ServerSentEventParser()
    var read: [StoryEvent] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      for event in parser.events(in: bytes[start..<min(start + size, bytes.count)]) {
        read.append(try #require(try StoryEvent(event)))
      }
    }
    #expect(read == events)
  }

  @Test func carriageReturnsCommentsAndUnknownEventsAreTolerated() throws {
    let text = ": hello\r\nevent: word\r\ndata: {\"text\":\"a\"}\r\n\r\nevent: new\ndata: {}\n\n\n"
    var parser = ServerSentEventParser()
    let read = try parser.events(in: Data(text.utf8)).map { try StoryEvent($0) }
    #expect(read == [.word("a"), nil])
  }

  @Test func problemEventIsThrown() throws {
    let problem = Problem(.deadlineExceeded, "too slow")
    let event = ServerSentEvent(name: "problem", data: try StrictJSON.encode(problem))
    #expect(throws: problem) { try StoryEvent(event) }
  }

  @Test func unfinishedEventIsHeldBack() {
    var parser = ServerSentEventParser()
    #expect(parser.events(in: Data("event: word\ndata: {}\n".utf8)).isEmpty)
    #expect(parser.events(in: Data("\n".utf8)).count == 1)
  }
}
