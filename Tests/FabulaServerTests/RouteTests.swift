import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Testing

private let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3])

@Suite struct RouteTests {
  @Test func searchFindsTheNearestCaptionsOfAVector() async throws {
    try await withServer { server in
      let reply = try await server.client.search(
        SearchRequest(.vectors(VectorBatch([1, 0.1, 0, 0])), k: 2))
      #expect(reply.results.map { $0.map(\.id) } == [[0, 4]])
      #expect(reply.results[0][0].text == "a dog runs on a beach")
      #expect(reply.results[0][0].source == "0.jpg")
      #expect(reply.modelFingerprint == ToyService.fingerprint)
    }
  }

  @Test func batchIsAnsweredInItsOrder() async throws {
    try await withServer { server in
      let batch = try VectorBatch([[0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0]])
      let reply = try await server.client.search(SearchRequest(.vectors(batch), k: 1))
      #expect(reply.results.map { $0.map(\.id) } == [[2], [3], [1]])
    }
  }

  @Test func jsonAndBytesGiveTheSameAnswer() async throws {
    try await withServer { server in
      let vectors = try VectorBatch([[0.5, 0.25, 0, 1], [0, 1, 1, 0]])
      let request = SearchRequest(.vectors(vectors), k: 3, effort: 50, exact: true)
      let json = try await server.exchange(
        "POST", "/v1/search", ["Content-Type": "application/json; charset=utf-8"],
        StrictJSON.encode(request))
      #expect(json.status == 200)
      #expect(json.headers["content-type"] == "application/json")
      let bytes = try await server.exchange(
        "POST", "/v1/search?k=3&effort=50&exact=true",
        ["Content-Type": "application/octet-stream"], vectors.littleEndian)
      #expect(bytes.body == json.body)
      #expect(try await StrictJSON.encode(server.client.search(request)) == json.body)
    }
  }

  @Test func severalTextsAndCaptionsAreQueriesOfTheirOwn() async throws {
    try await withServer { server in
      let texts = try await server.client.search(SearchRequest(.texts(["a dog", "rain"]), k: 2))
      #expect(texts.results.map(\.count) == [2, 2])
      let ids = try await server.client.search(SearchRequest(.captions([1, 2]), k: 1))
      #expect(ids.results.map { $0.map(\.id) } == [[1], [2]])
      let one = try await server.post("/v1/search", json: #"{"id": 3, "k": 1}"#)
      #expect(try StrictJSON.decode(SearchReply.self, from: one.body).results[0][0].id == 3)
    }
  }

  @Test func optionsArriveFromJSONFromParametersAndFromTheClient() async throws {
    let options = SearchOptions(
      k: 3, recall: 0.9,
      filter: .all([
        .oneOf("genre", ["mystery & crime", "été"]), .range("year", FieldRange(from: 1900)),
      ]), threshold: -0.5, diversity: 0.25, fold: 0.75)
    let vector = VectorBatch([1, 0, 0, 0])
    try await withServer { server in
      for query in [SearchQuery.vectors(vector), .image(jpeg), .text("a dog")] {
        _ = try await server.client.search(SearchRequest(query, options))
        #expect(server.service.lastOptions == options)
      }
      let json = """
        {"text": "a dog", "fold": true, "filter": {"genre": "crime", "year": {"below": 3}}}
        """
      #expect(try await server.post("/v1/search", json: json).status == 200)
      let expected = SearchOptions(
        filter: .all([.oneOf("genre", ["crime"]), .range("year", FieldRange(below: 3))]),
        fold: RequestLimits.sameCosine)
      #expect(server.service.lastOptions == expected)
      let path = "/v1/search?fold=true&filter=%7B%22a%22%3A1%7D"
      let bytes = try await server.exchange(
        "POST", path, ["Content-Type": "application/octet-stream"], vector.littleEndian)
      #expect(bytes.status == 200)
      #expect(
        server.service.lastOptions
          == SearchOptions(filter: .oneOf("a", [1]), fold: RequestLimits.sameCosine))
    }
  }

  @Test(arguments: [
    ("filter=%7B%22a%22%3A%5B%5D%7D", ProblemKind.invalidFilter), ("filter=a", .invalidJSON),
    ("fold=yes", .invalidParameter), ("fold=2", .outOfRange), ("diversity=-1", .outOfRange),
    ("recall=1.5", .outOfRange), ("recall=0.9&effort=9", .conflictingInputs),
    ("threshold=nan", .outOfRange), ("k=1001&diversity=0.5", .outOfRange),
    ("filter=%7B%22all%22%3A%7B%7D%7D", .invalidFilter),
  ])
  func faultyOptionsAreRefused(query: String, kind: ProblemKind) async throws {
    try await withServer { server in
      let reply = try await server.exchange(
        "POST", "/v1/search?" + query, ["Content-Type": "image/jpeg"], jpeg)
      let problem = try reply.problem()
      #expect(problem.kind == kind, "\(problem)")
      #expect(problem.got != nil && problem.expected != nil)
    }
  }

  @Test func textAndImageAreSearched() async throws {
    try await withServer { server in
      let text = try await server.client.search(SearchRequest(.text("a dog"), k: 4))
      #expect(text.results.count == 1 && text.results[0].count == 4)
      let image = try await server.client.search(SearchRequest(.image(jpeg)))
      #expect(image.results[0].count == 5)
      let encoded = try await server.post(
        "/v1/search", json: #"{"image": "\#(jpeg.base64EncodedString())"}"#)
      #expect(try encoded.body == StrictJSON.encode(image))
    }
  }

  @Test func storyComesWithItsCaptionsAndDials() async throws {
    try await withServer { server in
      let dials = StoryDials(
        strength: 0.5, emphasis: 3, guidance: 2, temperature: 0, words: 7, captions: 2, seed: 42)
      let reply = try await server.client.story(
        StoryRequest(.vector([1, 0, 0, 0]), dials: dials))
      #expect(reply.story == "a dog runs on a beach a")
      #expect(reply.captions.map(\.id) == [0, 4])
      #expect(reply.dials == dials)
      #expect(reply.modelFingerprint == ToyService.fingerprint)
    }
  }

  @Test func storyOfImageTakesItsDialsFromTheQuery() async throws {
    try await withServer { server in
      let reply = try await server.exchange(
        "POST",
        "/v1/stories?style=romance&strength=-1&emphasis=2&guidance=1.5&temperature=0.25&words=3&captions=1&seed=9",
        ["Content-Type": "image/jpeg"], jpeg)
      let story = try StrictJSON.decode(StoryReply.self, from: reply.body)
      #expect(
        story.dials
          == StoryDials(
            strength: -1, emphasis: 2, guidance: 1.5, temperature: 0.25, words: 3, captions: 1,
            seed: 9))
      let dials = StoryDials(
        strength: -1, emphasis: 2, guidance: 1.5, temperature: 0.25, words: 3, captions: 1, seed: 9)
      #expect(try await server.client.story(StoryRequest(.image(jpeg), dials: dials)) == story)
    }
  }

  @Test func storyOfCaptionsUsesThem() async throws {
    try await withServer { server in
      let reply = try await server.client.story(StoryRequest(.captionIDs([3, 2])))
      #expect(reply.story == "a man rides a horse two boats on a lake")
    }
  }

  @Test func missingSeedIsDrawnAndToldAndGivesTheSameStory() async throws {
    try await withServer { server in
      let first = try await server.client.story(StoryRequest(.text("rain")))
      let seed = try #require(first.dials.seed)
      #expect(seed < RequestLimits.seed)
      let again = try await server.client.story(
        StoryRequest(.text("rain"), dials: StoryDials(seed: seed)))
      #expect(again == first)
    }
  }

  @Test func textAndImageAreEmbedded() async throws {
    try await withServer { server in
      let text = try await server.client.embed(.text("abcd"))
      #expect(text.vector == [1, 1, 1, 1])
      let image = try await server.client.embed(.image(jpeg))
      let encoded = try await server.post(
        "/v1/embeddings", json: #"{"image": "\#(jpeg.base64EncodedString())"}"#)
      #expect(try encoded.body == StrictJSON.encode(image))
    }
  }

  @Test func captionAndIndexAreRead() async throws {
    try await withServer { server in
      let caption = try await server.client.caption(2)
      #expect(caption == Caption(id: 2, text: "two boats on a lake", source: "2.jpg"))
      let index = try await server.client.index()
      #expect(try index == ToyService().describeIndex())
    }
  }

  @Test func healthIsIndependentOfReadiness() async throws {
    try await withServer { server in
      #expect(try await server.client.ready() == Health(status: "ready"))
      server.service.become(.notReady(reason: "the model is being loaded"))
      #expect(try await server.client.health() == Health(status: "alive"))
      let problem = Problem(.notReady, "the model is being loaded")
      await #expect(throws: ClientError.problem(problem)) { try await server.client.ready() }
      await #expect(throws: ClientError.problem(problem)) { try await server.client.index() }
      let reply = try await server.exchange("GET", "/readyz")
      #expect(reply.status == 503)
      #expect(reply.headers["retry-after"] != nil)
    }
  }

  @Test func headHasTheHeadersOfGetAndNoBody() async throws {
    try await withServer { server in
      let get = try await server.exchange("GET", "/v1/index")
      let head = try await server.exchange("HEAD", "/v1/index")
      #expect(head.status == 200)
      #expect(head.headers["content-length"] == "\(get.body.count)")
      #expect(head.body.isEmpty)
    }
  }

  @Test func connectionServesManyRequests() async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      let request = RawConnection.head("GET", "/healthz", ["Host": "localhost"])
      for _ in 0..<3 {
        try await connection.send(request)
        let reply = try RawConnection.parse(try #require(await connection.receive()))
        #expect(reply.status == 200)
      }
    }
  }

  @Test func clientIsToldToContinueBeforeItSendsAPhotograph() async throws {
    try await withServer { server in
      let connection = try server.connect()
      defer { connection.close() }
      try await connection.send(
        RawConnection.head(
          "POST", "/v1/embeddings",
          [
            "Host": "localhost", "Expect": "100-continue", "Content-Type": "image/jpeg",
            "Content-Length": "\(jpeg.count)", "Connection": "close",
          ]))
      let interim = try #require(await connection.receive())
      #expect(String(decoding: interim, as: UTF8.self).hasPrefix("HTTP/1.1 100"))
      try await connection.send(jpeg)
      #expect(try await connection.response().status == 200)
    }
  }
}
