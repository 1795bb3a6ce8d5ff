import FabulaInterface
import Foundation
import TestSupport
import Testing
import ToyModel

/// What a client can send that is wrong: each gets a problem that says what was
/// got and what was expected, and the daemon lives on.
@Suite(.serialized) struct RequestTests {
  private struct Bad {
    var path = "/v1/search"
    var type = "application/json"
    let body: Data
    let kind: ProblemKind
    /// Part of what the problem says was expected.
    let expected: String

    init(_ json: String, _ kind: ProblemKind, _ expected: String, path: String = "/v1/search") {
      self.body = Data(json.utf8)
      self.kind = kind
      self.expected = expected
      self.path = path
    }

    init(
      _ type: String, _ body: Data, _ kind: ProblemKind, _ expected: String,
      path: String = "/v1/search"
    ) {
      self.type = type
      self.body = body
      self.kind = kind
      self.expected = expected
      self.path = path
    }
  }

  private static func bytes(_ vector: [Float]) -> Data { VectorBatch(vector).littleEndian }

  private static let ones = [Float](repeating: 1, count: 16)

  private static let bodies = [
    Bad("{\"text\": ", .invalidJSON, "one JSON object"),
    Bad("[1, 2]", .invalidField, "an object"),
    Bad("{\"text\": \"a dog\", \"count\": 3}", .unknownField, "effort, exact, filter, fold"),
    Bad("{\"text\": 7}", .invalidField, "a string"),
    Bad("{}", .missingInput, "exactly one of vector"),
    Bad("{\"text\": \"a dog\", \"vector\": [1]}", .conflictingInputs, "exactly one of vector"),
    Bad("{\"text\": \"a dog\", \"k\": 0}", .outOfRange, "1 to 10000"),
    Bad("{\"text\": \"a dog\", \"k\": 10001}", .outOfRange, "1 to 10000"),
    Bad("{\"text\": \"a dog\", \"k\": 1e40}", .invalidField, "a number that fits"),
    Bad("{\"text\": \"a dog\", \"effort\": 5000}", .outOfRange, "1 to 4096"),
    Bad("{\"text\": \"\"}", .invalidText, "1 to 16384 bytes"),
    Bad("{\"text\": \"qwfpgj\"}", .invalidText, "a word that the model knows"),
    Bad("{\"vector\": [1, 2, 3]}", .invalidVectorLength, "16 numbers"),
    Bad(
      "{\"vector\": [\(Array(repeating: "0", count: 16).joined(separator: ","))]}",
      .invalidVector, "a direction"),
    Bad("{\"vectors\": [[1, 2], [1]]}", .invalidVector, "2 values"),
    Bad("{\"vectors\": []}", .invalidVector, "one or more"),
    Bad("{\"image\": \"bm90IGEgSlBFRw==\"}", .invalidImage, "ff d8"),
    Bad(
      "{\"text\": \"a dog\", \"style\": \"western\"}", .unknownStyle, "mystery, romance",
      path: "/v1/stories"),
    Bad(
      "{\"text\": \"a dog\", \"temperature\": -1}", .outOfRange, "0.0 to 10.0",
      path: "/v1/stories"),
    Bad(
      "{\"caption_ids\": [61]}", .unknownCaption, "the id of a caption of the index",
      path: "/v1/stories"),
    Bad("{\"caption_ids\": []}", .outOfRange, "1 to 10000", path: "/v1/stories"),
  ]

  private static let streams = [
    Bad(
      "application/octet-stream", bytes(Array(ones.dropLast())), .invalidVector,
      "a multiple of 64 bytes"),
    Bad(
      "application/octet-stream", bytes(Array(ones.dropLast())), .invalidVectorLength,
      "16 numbers", path: "/v1/search?dimension=15"),
    Bad(
      "application/octet-stream", bytes(ones.dropLast() + [.nan]), .invalidVector,
      "a finite number"),
    Bad(
      "application/octet-stream", bytes(ones.dropLast() + [.infinity]), .invalidVector,
      "a finite number"),
    Bad("application/octet-stream", Data(), .invalidVector, "a multiple of 64 bytes"),
    Bad(
      "application/octet-stream", bytes(ones), .outOfRange, "1 to 10000",
      path: "/v1/search?k=0"),
    Bad(
      "application/octet-stream", bytes(ones), .invalidParameter, "an integer",
      path: "/v1/search?k=ten"),
    Bad(
      "application/octet-stream", bytes(ones), .unknownParameter, "k",
      path: "/v1/search?count=10"),
    Bad("image/jpeg", Data("GIF89a, not a JPEG".utf8), .invalidImage, "ff d8"),
    Bad("image/jpeg", Data(), .invalidImage, "ff d8"),
    Bad("image/jpeg", Data([0xFF, 0xD8]), .invalidImage, "a whole JPEG file"),
    Bad("text/plain", Data("a dog".utf8), .unsupportedMediaType, "application/json"),
    Bad(
      "application/json", Data(repeating: 0x20, count: (4 << 20) + 1), .bodyTooLarge,
      "at most 4194304 bytes"),
    Bad(
      "application/octet-stream", Data(count: (4 << 20) + 64), .bodyTooLarge,
      "at most 4194304 bytes"),
  ]

  @Test func clientThatSendsAllOfARefusedBodyFirstIsAnsweredAtOnce() async throws {
    let toy = try ToyModel()
    let folder = try SocketFolder()
    let daemon = try await Daemon(socket: folder.socket, model: toy.model, index: toy.index)
    let started = ContinuousClock.now
    let reply = try await SocketHTTP.post(
      daemon.socket, "/v1/search", type: "application/json",
      Data(repeating: 0x20, count: 6 << 20), sendsAllFirst: true)
    #expect(reply.status == 413)
    #expect(try reply.problem().kind == .bodyTooLarge)
    // Far below the 30 seconds that a slow body is given.
    #expect(ContinuousClock.now - started < .seconds(10))
    daemon.send(SIGTERM)
    try await daemon.wait()
  }

  @Test func badInputIsAnsweredWithAClearProblem() async throws {
    let toy = try ToyModel()
    let folder = try SocketFolder()
    let daemon = try await Daemon(socket: folder.socket, model: toy.model, index: toy.index)
    let photograph = try Data(contentsOf: URL(filePath: Photographs.beach))
    let truncated = [2, 3, 20, 700, photograph.count / 2, photograph.count - 2].map {
      Bad("image/jpeg", photograph.prefix($0), .invalidImage, "a whole JPEG file")
    }
    for bad in Self.bodies + Self.streams + truncated {
      let sent: Comment =
        "\(bad.path) \(bad.type) \(bad.body.count) bytes \(String(decoding: bad.body.prefix(60), as: UTF8.self))"
      let reply = try await SocketHTTP.post(daemon.socket, bad.path, type: bad.type, bad.body)
      #expect(reply.status == bad.kind.status, sent)
      #expect(reply.head.lowercased().contains("content-type: application/problem+json"), sent)
      let problem = try reply.problem()
      #expect(problem.kind == bad.kind, "\(sent): \(problem)")
      #expect(!problem.title.isEmpty && !problem.detail.isEmpty, sent)
      #expect(problem.got?.isEmpty == false, "\(sent): \(problem)")
      #expect(problem.expected?.contains(bad.expected) == true, "\(sent): \(problem)")
      #expect(try await SocketHTTP.get(daemon.socket, "/healthz").status == 200, sent)
    }
    let reply = try await SocketHTTP.post(
      daemon.socket, "/v1/search", type: "image/jpeg", photograph)
    #expect(reply.status == 200)
    daemon.send(SIGTERM)
    try await daemon.wait()
    #expect(daemon.status == 0)
  }

  @Test func pathsAndMethodsThatDoNotExistAreNamed() async throws {
    let toy = try ToyModel(parts: [.embedding])
    let folder = try SocketFolder()
    let daemon = try await Daemon(socket: folder.socket, model: toy.model, index: toy.index)
    #expect(try await SocketHTTP.get(daemon.socket, "/v2/search").problem().kind == .notFound)
    #expect(
      try await SocketHTTP.get(daemon.socket, "/v1/search").problem().kind == .methodNotAllowed)
    #expect(
      try await SocketHTTP.get(daemon.socket, "/v1/captions/61").problem().kind == .unknownCaption)
    // Without a CNN, photographs cannot be read, but texts can be searched for.
    let image = try await SocketHTTP.post(
      daemon.socket, "/v1/search", type: "image/jpeg",
      try Data(contentsOf: URL(filePath: Photographs.small)))
    #expect(try image.problem().kind == .notLoaded)
    let text = try await SocketHTTP.post(
      daemon.socket, "/v1/search", type: "application/json", Data("{\"text\": \"A dog\"}".utf8))
    #expect(text.status == 200)
  }
}
