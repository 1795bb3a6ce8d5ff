import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Testing

@Suite struct CaptionRouteTests {
  @Test func captionsArePutReadAndRemoved() async throws {
    try await withServer { server in
      let client = server.client
      let first = try await client.put([
        NewCaption(id: 7, text: "a kite over the dunes", source: "7.jpg"),
        NewCaption(id: 8, text: "rain", vector: [1, 2, 3, 4]),
      ])
      #expect(first == ChangeReply(added: 2, captions: 7))
      let again = try await client.put([NewCaption(id: 7, text: "a red kite")])
      #expect(again == ChangeReply(replaced: 1, captions: 7))
      #expect(try await client.caption(7) == Caption(id: 7, text: "a red kite"))
      #expect(try await client.removeCaption(7) == ChangeReply(removed: 1, captions: 6))
      let gone = await #expect(throws: ClientError.self) { try await client.caption(7) }
      #expect(gone?.document?.kind == .unknownCaption)
      let twice = await #expect(throws: ClientError.self) { try await client.removeCaption(7) }
      #expect(twice?.document?.kind == .unknownCaption)
      let refused = await #expect(throws: ClientError.self) { try await client.removeCaption(1) }
      #expect(refused?.document?.status == 403)
    }
  }

  @Test(arguments: ["application/jsonl", "application/x-ndjson; charset=utf-8"])
  func linesMayBeBlankAndEndAsOnWindows(type: String) async throws {
    try await withServer { server in
      let lines = "{\"id\": 9, \"text\": \"snow\"}\r\n \n\n{\"id\": 10, \"text\": \"ice\"}"
      let response = try await server.exchange(
        "PUT", "/v1/captions", ["Content-Type": type], Data(lines.utf8))
      #expect(response.status == 200)
      let reply = try StrictJSON.decode(ChangeReply.self, from: response.body)
      #expect(reply.added == 2)
    }
  }

  @Test(arguments: [
    ("{\"id\": 9, \"text\": \"snow\"}\n{\"id\": 10}", ProblemKind.invalidField),
    ("{\"id\": 9, \"text\": \"snow\"}\n{\"id\": 10, \"text\": \"\"}", .invalidText),
    ("{\"id\": 9, \"text\": \"snow\"}\n{\"id\": 10, \"text\": \"x\", \"words\": 1}", .unknownField),
    ("{\"id\": 9, \"text\": \"snow\"}\nsnow", .invalidJSON),
    ("{\"id\": 9, \"text\": \"snow\"}\n{\"id\": -1, \"text\": \"x\"}", .invalidField),
    (
      "{\"id\": 9, \"text\": \"snow\"}\n{\"id\": 9007199254740992, \"text\": \"x\"}", .outOfRange
    ),
    (
      "{\"id\": 9, \"text\": \"snow\"}\n{\"id\": 1, \"text\": \"x\", \"fields\": {\"a\": null}}",
      .invalidField
    ),
    (
      "{\"id\": 9, \"text\": \"snow\"}\n{\"id\": 1, \"text\": \"x\", \"fields\": {\"any\": 1}}",
      .invalidField
    ),
  ])
  func aBadLineIsNamedAndNothingIsTaken(lines: String, kind: ProblemKind) async throws {
    try await withServer { server in
      let response = try await server.exchange(
        "PUT", "/v1/captions", ["Content-Type": "application/jsonl"], Data(lines.utf8))
      let problem = try StrictJSON.decode(Problem.self, from: response.body)
      #expect(problem.kind == kind)
      #expect(problem.detail.hasPrefix("Line 2: "))
      let none = await #expect(throws: ClientError.self) { try await server.client.caption(9) }
      #expect(none?.document?.kind == .unknownCaption)
    }
  }

  @Test func fieldsComeBackAsTheyCame() async throws {
    let fields: [String: FieldValue] = ["lang": "été", "year": 1926, "wasSeen": true]
    try await withServer { server in
      _ = try await server.client.put([NewCaption(id: 7, text: "a kite", fields: fields)])
      #expect(
        try await server.client.caption(7) == Caption(id: 7, text: "a kite", fields: fields))
      let raw = try await server.exchange("GET", "/v1/captions/7")
      #expect(
        raw.text == #"{"fields":{"lang":"été","wasSeen":true,"year":1926},"id":7,"text":"a kite"}"#)
    }
  }

  @Test func idsThatReadersCannotKeepAreRefused() async throws {
    try await withServer { server in
      for method in ["GET", "DELETE"] {
        let reply = try await server.exchange(method, "/v1/captions/9007199254740992")
        let problem = try reply.problem()
        #expect(problem.kind == .outOfRange && problem.detail.contains("JavaScript"))
        #expect(problem.expected == "0 to 9007199254740991")
      }
    }
  }

  @Test func anEmptyBatchIsRefused() async throws {
    try await withServer { server in
      let response = try await server.exchange(
        "PUT", "/v1/captions", ["Content-Type": "application/jsonl"], Data("\n".utf8))
      #expect(try StrictJSON.decode(Problem.self, from: response.body).kind == .outOfRange)
    }
  }
}

extension ClientError {
  /// The problem document that the daemon answered with.
  fileprivate var document: Problem? {
    guard case .problem(let problem) = self else { return nil }
    return problem
  }
}
