import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Testing

/// A request and the problem that it meets.
struct Refusal: Sendable, CustomTestStringConvertible {
  let method: String
  let path: String
  let type: String?
  let body: Data
  let kind: ProblemKind

  init(
    _ kind: ProblemKind, _ method: String, _ path: String, _ type: String? = nil,
    body: Data = Data()
  ) {
    (self.kind, self.method, self.path, self.type, self.body) = (kind, method, path, type, body)
  }

  init(_ kind: ProblemKind, _ path: String, json: String) {
    self.init(kind, "POST", path, "application/json", body: Data(json.utf8))
  }

  var testDescription: String { "\(kind.rawValue): \(method) \(path)" }

  private static let bytes = "application/octet-stream"
  private static let jpeg = Data([0xFF, 0xD8, 0xFF])

  static let all: [Refusal] = [
    Refusal(.unknownField, "/v1/search", json: #"{"vector": [1,0,0,0], "radius": 1}"#),
    Refusal(.conflictingInputs, "/v1/search", json: #"{"vector": [1,0,0,0], "text": "a"}"#),
    Refusal(.missingInput, "/v1/search", json: #"{"k": 3}"#),
    Refusal(.outOfRange, "/v1/search", json: #"{"vector": [1,0,0,0], "k": 0}"#),
    Refusal(.invalidJSON, "/v1/search", json: #"{"vector": [1,0,"#),
    Refusal(.invalidJSON, "/v1/search", json: #"{"vector": [NaN]}"#),
    Refusal(.invalidVectorLength, "/v1/search", json: #"{"vector": [1,0,0]}"#),
    Refusal(.invalidVector, "/v1/search", json: #"{"vectors": [[1,0,0,0],[1]]}"#),
    Refusal(.unknownParameter, "/v1/search?k=3", json: #"{"vector": [1,0,0,0]}"#),
    Refusal(
      .invalidVector, "POST", "/v1/search", bytes,
      body: VectorBatch([1, .nan, 0, 0]).littleEndian),
    Refusal(.invalidVector, "POST", "/v1/search", bytes, body: Data(count: 15)),
    Refusal(.outOfRange, "POST", "/v1/search?k=0", bytes, body: Data(count: 16)),
    Refusal(.outOfRange, "POST", "/v1/search?dimension=0", bytes, body: Data(count: 16)),
    Refusal(
      .outOfRange, "POST", "/v1/search?dimension=9223372036854775807", bytes,
      body: Data(count: 16)),
    Refusal(
      .invalidVectorLength, "POST", "/v1/search?dimension=2", bytes, body: Data(count: 16)),
    Refusal(.unknownParameter, "POST", "/v1/search?radius=1", bytes, body: Data(count: 16)),
    Refusal(.invalidParameter, "POST", "/v1/search?k=1&k=2", bytes, body: Data(count: 16)),
    Refusal(.invalidParameter, "POST", "/v1/search?k=ten", bytes, body: Data(count: 16)),
    Refusal(.invalidParameter, "POST", "/v1/search?exact=1", bytes, body: Data(count: 16)),
    Refusal(.invalidParameter, "POST", "/v1/search?k", bytes, body: Data(count: 16)),
    Refusal(.invalidParameter, "POST", "/v1/search?k=%ZZ", bytes, body: Data(count: 16)),
    Refusal(.unknownParameter, "POST", "/v1/search?dimension=4", "image/jpeg", body: jpeg),
    Refusal(.invalidImage, "POST", "/v1/search", "image/jpeg", body: Data("GIF89a".utf8)),
    Refusal(.invalidImage, "POST", "/v1/search", "image/jpeg"),
    Refusal(.unsupportedMediaType, "POST", "/v1/search", "text/plain", body: Data("a".utf8)),
    Refusal(.unsupportedMediaType, "POST", "/v1/search", body: Data("{}".utf8)),
    Refusal(.unsupportedMediaType, "POST", "/v1/stories", bytes, body: Data(count: 16)),
    Refusal(.unknownField, "/v1/stories", json: #"{"text": "a", "lambda": 1}"#),
    Refusal(.unknownStyle, "/v1/stories", json: #"{"text": "a", "style": "noir"}"#),
    Refusal(.unknownCaption, "/v1/stories", json: #"{"caption_ids": [99]}"#),
    Refusal(.outOfRange, "POST", "/v1/stories?words=0", "image/jpeg", body: jpeg),
    Refusal(.outOfRange, "POST", "/v1/stories?strength=nan", "image/jpeg", body: jpeg),
    Refusal(.invalidParameter, "POST", "/v1/stories?seed=-1", "image/jpeg", body: jpeg),
    Refusal(.missingInput, "/v1/embeddings", json: "{}"),
    Refusal(.invalidText, "/v1/embeddings", json: #"{"text": ""}"#),
    Refusal(.unknownParameter, "POST", "/v1/embeddings?k=1", "image/jpeg", body: jpeg),
    Refusal(.unknownCaption, "GET", "/v1/captions/5"),
    Refusal(.invalidParameter, "GET", "/v1/captions/first"),
    Refusal(.invalidParameter, "GET", "/v1/captions/-1"),
    Refusal(.unknownParameter, "GET", "/v1/index?verbose=1"),
    Refusal(.notFound, "GET", "/v1/captions/"),
    Refusal(.notFound, "GET", "/"),
    Refusal(.notFound, "GET", "/v1/searches"),
    Refusal(.notFound, "POST", "/v1/search/", "application/json", body: Data("{}".utf8)),
    Refusal(.methodNotAllowed, "GET", "/v1/search"),
    Refusal(.methodNotAllowed, "PUT", "/v1/stories", "application/json", body: Data("{}".utf8)),
    Refusal(.methodNotAllowed, "POST", "/v1/captions/1"),
    Refusal(.methodNotAllowed, "GET", "/v1/captions"),
    Refusal(.methodNotAllowed, "POST", "/healthz", "application/json", body: Data("{}".utf8)),
    Refusal(.internalError, "/v1/search", json: #"{"text": "defect"}"#),
  ]
}

@Suite struct RefusalTests {
  @Test func everyRefusalIsAProblemDocumentAndTheDaemonLivesOn() async throws {
    try await withServer { server in
      for refusal in Refusal.all {
        let headers = refusal.type.map { ["Content-Type": $0] } ?? [:]
        let reply = try await server.exchange(
          refusal.method, refusal.path, headers, refusal.body)
        let name = Comment(rawValue: refusal.testDescription)
        #expect(reply.headers["content-type"] == Problem.mediaType, name)
        let problem = try reply.problem()
        #expect(problem.kind == refusal.kind, name)
        #expect(problem.status == reply.status && problem.status == refusal.kind.status, name)
        #expect(!problem.title.isEmpty && !problem.detail.isEmpty, name)
        if refusal.kind != .internalError {
          #expect(problem.got != nil && problem.expected != nil, name)
        }
      }
      #expect(try await server.client.health().status == "alive")
    }
  }

  @Test func wrongMethodIsToldTheRightOnes() async throws {
    try await withServer { server in
      let search = try await server.exchange("GET", "/v1/search")
      #expect(search.headers["allow"] == "POST")
      let index = try await server.exchange("PATCH", "/v1/index")
      #expect(index.headers["allow"] == "GET, HEAD")
    }
  }

  @Test func wrongLengthSaysBothLengths() async throws {
    try await withServer { server in
      let problem = try await server.post("/v1/search", json: #"{"vector": [1, 2]}"#).problem()
      #expect(problem.got == "2 values")
      #expect(problem.expected == "4 values")
    }
  }

  @Test(arguments: [
    ("application/json", ServerLimits.jsonBytes),
    ("application/octet-stream", ServerLimits.vectorBytes),
    ("image/jpeg", ServerLimits.imageBytes),
  ])
  func bodyThatAnnouncesTooMuchIsRefusedBeforeItComes(
    _ type: String, _ limit: Int
  ) async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      try await connection.send(
        RawConnection.head(
          "POST", "/v1/search",
          ["Host": "localhost", "Content-Type": type, "Content-Length": "\(limit + 1)"]))
      let reply = try RawConnection.parse(try #require(await connection.receive()))
      #expect(reply.status == 413)
      #expect(try reply.problem().expected == "at most \(limit) bytes")
    }
  }

  @Test func bodyThatGrowsTooLargeInChunksIsRefused() async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      try await connection.send(
        RawConnection.head(
          "POST", "/v1/search",
          [
            "Host": "localhost", "Content-Type": "application/octet-stream",
            "Transfer-Encoding": "chunked",
          ]))
      let chunk = Data("100000\r\n".utf8) + Data(count: 1 << 20) + Data("\r\n".utf8)
      for _ in 0..<5 { try await connection.send(chunk) }
      try await connection.send(Data("0\r\n\r\n".utf8))
      let reply = try RawConnection.parse(try #require(await connection.receive()))
      #expect(try reply.problem().kind == .bodyTooLarge)
      try await connection.send(RawConnection.head("GET", "/healthz", ["Host": "localhost"]))
      let next = try RawConnection.parse(try #require(await connection.receive()))
      #expect(next.status == 200)
    }
  }

  @Test func requestThatIsNotHTTPClosesItsConnectionOnly() async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      try await connection.send(Data("\u{1}\u{2} what is this\r\n\r\n".utf8))
      #expect(try await connection.response().status == 400)
      #expect(try await server.client.health().status == "alive")
    }
  }

  @Test func bodyThatStopsHalfWayIsNotServed() async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      let head = RawConnection.head(
        "POST", "/v1/search",
        [
          "Host": "localhost", "Content-Type": "application/octet-stream",
          "Content-Length": "32", "Connection": "close",
        ])
      try await connection.send(head + Data(count: 16))
      connection.closeOutput()
      #expect(try await connection.response().status == 400)
      #expect(server.service.begun == 0)
    }
  }

  @Test func slowBodyIsCutOff() async throws {
    var configuration = FabulaServer.Configuration()
    configuration.bodyTimeout = .milliseconds(100)
    try await withServer(configuration: configuration) { server in
      let connection = try server.connect()
      defer { connection.close() }
      let head = RawConnection.head(
        "POST", "/v1/search",
        ["Host": "localhost", "Content-Type": "image/jpeg", "Content-Length": "32"])
      try await connection.send(head + Data(count: 1))
      // Cut off: the stream ends, with or without a last word.
      try await eventually("the connection stayed open") {
        try await connection.receive() == nil
      }
      #expect(server.service.begun == 0)
    }
  }

  @Test func silentConnectionIsClosed() async throws {
    var configuration = FabulaServer.Configuration()
    configuration.idleTimeout = .milliseconds(100)
    try await withServer(configuration: configuration) { server in
      let connection = try server.connect()
      defer { connection.close() }
      try await connection.send(Data("GET /healthz HTT".utf8))
      #expect(try await connection.receive() == nil)
    }
  }
}
