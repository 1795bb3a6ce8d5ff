import FabulaClient
import FabulaInterface
import Foundation
import Testing

@testable import FabulaServer

@Suite struct OpenAPITests {
  private func document() throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.text.utf8))
    return try #require(json as? [String: Any])
  }

  private func schema(_ name: String) throws -> [String: Any] {
    let components = try #require(try document()["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: Any])
    return try #require(schemas[name] as? [String: Any], Comment(rawValue: name))
  }

  @Test func documentIsServed() async throws {
    try await withServer { server in
      let reply = try await server.exchange("GET", "/openapi.json")
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.text == OpenAPIDocument.text)
      #expect(try document()["openapi"] as? String == "3.1.0")
    }
  }

  @Test func everyRouteIsDescribedAndNoOther() throws {
    let configuration = FabulaServer.Configuration()
    let queues = WorkQueues(configuration)
    defer { queues.close() }
    let routes = ServiceRoutes(
      service: ToyService(), queues: queues, configuration: configuration, metrics: Metrics(),
      bodies: RequestBodies(memory: 1)
    ).all
    let paths = try #require(try document()["paths"] as? [String: [String: Any]])
    let described = paths.flatMap { path, operations in
      operations.keys.map { "\($0.uppercased()) \(path)" }
    }
    #expect(Set(described) == Set(routes.map { "\($0.method.rawValue) \($0.path)" }))
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    let document = try document()
    let references = OpenAPIDocument.text.matches(of: /"\$ref": "#\/([^"]+)"/)
    #expect(references.count > 20)
    for reference in references {
      let path = reference.output.1.split(separator: "/").map(String.init)
      let target = path.reduce(document as Any?) { ($0 as? [String: Any])?[$1] }
      #expect(target != nil, Comment(rawValue: String(reference.output.1)))
    }
  }

  /// Each type on the wire with every field set, beside the name of its schema.
  private var samples: [(String, any Encodable)] {
    let caption = Caption(id: 1, text: "a", source: "b", fields: ["lang": "en"])
    let scored = ScoredCaption(caption, score: 1, folded: [2])
    var dials = StoryDials(seed: 1)
    (dials.minimumWords, dials.maximumWords) = (1, 2)
    return [
      ("SearchReply", SearchReply(results: [[scored]], confidence: 0.5, modelFingerprint: "f")),
      ("EmbeddingReply", EmbeddingReply(vector: [1], modelFingerprint: "f")),
      (
        "StoryReply",
        StoryReply(
          story: "s", captions: [scored], topic: [TopicWord("a", share: 1)],
          leanings: [SentenceLeaning("s", weights: [1])], confidence: 0.5, dials: dials,
          modelFingerprint: "f")
      ),
      ("TopicWord", TopicWord("a", share: 1)),
      ("SentenceLeaning", SentenceLeaning("s", weights: [1])),
      ("StoryDials", dials),
      ("Caption", caption),
      (
        "NewCaption",
        NewCaption(id: 1, text: "a", source: "b", fields: ["lang": "en"], vector: [1])
      ),
      ("ScoredCaption", scored),
      (
        "IndexDescription",
        IndexDescription(
          captions: 1, vectors: 1, bytes: 1, dimension: 1, kind: "flat", metric: "m",
          precision: "p", formatVersion: 1, modelFingerprint: "f", styles: [], fields: [],
          writable: true, weavingFailure: "w")
      ),
      ("Health", Health(status: "alive")),
      ("Problem", Problem(.notFound, "d", got: "g", expected: "e")),
    ]
  }

  @Test func schemasHaveTheFieldsOfTheTypes() throws {
    for (name, value) in samples {
      let json = try JSONSerialization.jsonObject(with: StrictJSON.encode(value))
      let fields = Set(try #require(json as? [String: Any]).keys)
      let properties = try #require(try schema(name)["properties"] as? [String: Any])
      #expect(Set(properties.keys) == fields, Comment(rawValue: name))
    }
  }

  @Test(arguments: ["SearchRequest", "StoryRequest", "EmbeddingRequest"])
  func schemasOfRequestsHaveTheFieldsThatAreAccepted(_ name: String) throws {
    let properties = try #require(try schema(name)["properties"] as? [String: Any])
    let decode: (Data) throws -> Void = { data in
      switch name {
      case "SearchRequest": _ = try StrictJSON.decode(SearchRequest.self, from: data)
      case "StoryRequest": _ = try StrictJSON.decode(StoryRequest.self, from: data)
      default: _ = try StrictJSON.decode(EmbeddingRequest.self, from: data)
      }
    }
    let problem = #expect(throws: Problem.self) { try decode(Data(#"{"?": 1}"#.utf8)) }
    #expect(problem?.expected == properties.keys.sorted().joined(separator: ", "))
  }
}
