import Foundation

/// What happens while a story is told.
public enum StoryEvent: Equatable, Sendable {
  /// The captions that the story will draw on; comes first, once.
  case captions([ScoredCaption])
  /// The next piece of the story; all pieces in order make the story.
  case word(String)
  /// The whole story; comes last.
  case story(StoryReply)
}

/// The bodies of the events `captions` and `word`.
private struct CaptionsData: Codable { let captions: [ScoredCaption] }
private struct WordData: Codable { let text: String }

extension StoryEvent {
  /// The event as it is sent.
  package func serverSent() throws -> ServerSentEvent {
    switch self {
    case .captions(let captions):
      ServerSentEvent(
        name: "captions", data: try StrictJSON.encode(CaptionsData(captions: captions)))
    case .word(let text):
      ServerSentEvent(name: "word", data: try StrictJSON.encode(WordData(text: text)))
    case .story(let reply):
      ServerSentEvent(name: "story", data: try StrictJSON.encode(reply))
    }
  }

  /// The event that was sent, or nil when a newer server sent one that is not
  /// known here.
  ///
  /// - Throws: the ``Problem`` that an event `problem` carries, or one of kind
  ///   `invalid-json` or `invalid-field`.
  package init?(_ event: ServerSentEvent) throws {
    switch event.name {
    case "captions":
      self = .captions(try StrictJSON.decode(CaptionsData.self, from: event.data).captions)
    case "word":
      self = .word(try StrictJSON.decode(WordData.self, from: event.data).text)
    case "story":
      self = .story(try StrictJSON.decode(StoryReply.self, from: event.data))
    case "problem":
      throw try StrictJSON.decode(Problem.self, from: event.data)
    default:
      return nil
    }
  }
}
