import FabulaInterface
import Foundation
import Testing

/// The kind of problem that decoding and checking `json` meets, or nil.
private func problem<Request: Decodable>(
  _ json: String, as type: Request.Type, check: (Request) throws -> Void
) throws -> Problem? {
  do {
    try check(StrictJSON.decode(type, from: Data(json.utf8)))
    return nil
  } catch let problem as Problem {
    return problem
  }
}

@Suite struct DecodingTests {
  @Test func searchHasDocumentedDefaults() throws {
    let request = try StrictJSON.decode(
      SearchRequest.self, from: Data(#"{"vector": [1, 0.5]}"#.utf8))
    #expect(request == SearchRequest(.vectors(VectorBatch([1, 0.5])), k: 10))
    #expect(request.options == SearchOptions())
  }

  @Test func storyHasDocumentedDefaults() throws {
    let request = try StrictJSON.decode(
      StoryRequest.self, from: Data(#"{"caption_ids": [7, 9], "seed": 3}"#.utf8))
    #expect(request.input == .captionIDs([7, 9]))
    #expect(
      request.dials
        == StoryDials(
          style: "romance", strength: 1, emphasis: 1, guidance: 1, temperature: 0.7, words: 100,
          captions: 5, seed: 3))
  }

  @Test(arguments: [
    SearchRequest(.vectors(VectorBatch([0.25, -1]))),
    SearchRequest(.text("a \"dog\" – on/a beach"), k: 3, effort: 64, exact: true),
    SearchRequest(.image(Data([0xFF, 0xD8, 0, 1]))),
    SearchRequest(.texts(["a", "b"]), SearchOptions(k: 7, recall: 0.9)),
    SearchRequest(.caption(9)), SearchRequest(.captions([9, 8])),
    SearchRequest(
      .caption(1),
      SearchOptions(
        filter: .not(.any([.oneOf("a", [1, "x", true]), .range("b", FieldRange(above: "y"))])),
        threshold: 0.25, diversity: 0.5, fold: 0.75)),
  ])
  func searchSurvivesTheWire(_ request: SearchRequest) throws {
    let bytes = try StrictJSON.encode(request)
    #expect(try StrictJSON.decode(SearchRequest.self, from: bytes) == request)
  }

  @Test(arguments: [
    StoryInput.image(Data([0xFF, 0xD8])), .vector([0.1, 0.2]), .text("rain"), .captionIDs([1, 2]),
  ])
  func storySurvivesTheWire(_ input: StoryInput) throws {
    let request = StoryRequest(
      input,
      dials: StoryDials(
        style: "noir", strength: 0.3, emphasis: 4, guidance: 3, temperature: 0, words: 7, seed: 12))
    let bytes = try StrictJSON.encode(request)
    #expect(try StrictJSON.decode(StoryRequest.self, from: bytes) == request)
  }

  @Test func everyDialSurvivesTheWire() throws {
    var dials = StoryDials(
      style: "noir", strength: -1, emphasis: 2, guidance: 3, temperature: 0.5, words: 9,
      captions: 8, seed: 7)
    dials.rescaling = 0.5
    (dials.topK, dials.topP, dials.minP, dials.typical) = (3, 0.5, 0.25, 0.75)
    (dials.noRepeatLength, dials.repetitionPenalty) = (2, 1.5)
    (dials.presencePenalty, dials.frequencyPenalty) = (-1, 1)
    (dials.names, dials.minimumWords, dials.maximumWords) = (3, 4, 12)
    (dials.search, dials.beamWidth, dials.beamGroups) = (.originalBeam, 6, 3)
    (dials.groupPenalty, dials.lengthPenalty, dials.bestOf) = (1.5, 0.25, 5)
    dials.score = .likelihood
    let request = StoryRequest(.text("rain"), dials: dials)
    #expect(
      try StrictJSON.decode(StoryRequest.self, from: StrictJSON.encode(request)) == request)
    var queried = StoryDials()
    for dial in StoryDial.all { try dial.set(#require(dial.text(of: dials)), in: &queried) }
    #expect(queried == dials)
    #expect(Set(StoryDial.all.map(\.name)) == Set(StoryDials.names))
    #expect(StoryDial.all.count == StoryDials.names.count)
  }

  @Test(arguments: [
    ("top_k", "x"), ("search", "deep"), ("score", ""), ("typical", "much"), ("seed", "-1"),
    ("minimum_words", "1.5"),
  ])
  func aDialThatCannotBeReadIsRefused(name: String, text: String) throws {
    let dial = try #require(StoryDial.all.first { $0.name == name })
    var dials = StoryDials()
    let problem = #expect(throws: Problem.self) { try dial.set(text, in: &dials) }
    #expect(problem?.kind == .invalidParameter)
    #expect(problem?.got == text)
  }

  @Test func batchSurvivesTheWire() throws {
    let request = SearchRequest(.vectors(try VectorBatch([[1, 2], [3, 4], [5, 6]])))
    let bytes = try StrictJSON.encode(request)
    #expect(try StrictJSON.decode(SearchRequest.self, from: bytes) == request)
  }

  @Test(arguments: [
    (#"{"vector": [1], "radius": 2}"#, ProblemKind.unknownField),
    (#"{}"#, .missingInput),
    (#"{"vector": [1], "text": "dog"}"#, .conflictingInputs),
    (#"{"vector": [1], "vectors": [[1]]}"#, .conflictingInputs),
    (#"{"vector": "one"}"#, .invalidField),
    (#"{"vector": null}"#, .invalidField),
    (#"{"vector": [1], "k": 1.5}"#, .invalidField),
    (#"{"vector": [1e60]}"#, .invalidField),
    (#"{"vector": [NaN]}"#, .invalidJSON),
    (#"{"vector": [1"#, .invalidJSON),
    (#"[1, 2]"#, .invalidField),
    (#""#, .invalidJSON),
    (#"{"vector": [1], "k": 0}"#, .outOfRange),
    (#"{"vector": [1], "k": 10001}"#, .outOfRange),
    (#"{"vector": [1], "effort": 0}"#, .outOfRange),
    (#"{"vector": []}"#, .invalidVector),
    (#"{"text": "a", "recall": 0.4}"#, .outOfRange),
    (#"{"text": "a", "recall": 0.9, "exact": true}"#, .conflictingInputs),
    (#"{"text": "a", "diversity": 2}"#, .outOfRange),
    (#"{"text": "a", "fold": "yes"}"#, .invalidField),
    (#"{"text": "a", "fold": 0.9, "k": 1001}"#, .outOfRange),
    (#"{"text": "a", "filter": {}}"#, .invalidFilter),
    (#"{"text": "a", "filter": []}"#, .invalidFilter),
    (#"{"text": "a", "filter": {"b": null}}"#, .invalidFilter),
    (#"{"texts": []}"#, .outOfRange),
    (#"{"texts": ["a", ""]}"#, .invalidText),
    (#"{"ids": []}"#, .outOfRange),
    (#"{"id": 9007199254740992}"#, .outOfRange),
    (#"{"id": 1, "text": "a"}"#, .conflictingInputs),
    (#"{"vectors": []}"#, .invalidVector),
    (#"{"vectors": [[1, 2], [3]]}"#, .invalidVector),
    (#"{"text": ""}"#, .invalidText),
    (#"{"image": "!!!"}"#, .invalidField),
    (#"{"image": "AAAA"}"#, .invalidImage),
  ])
  func faultySearchIsRefused(_ json: String, _ kind: ProblemKind) throws {
    let problem = try problem(json, as: SearchRequest.self) { try $0.validate() }
    #expect(problem?.kind == kind, "\(String(describing: problem))")
    #expect(problem?.got != nil && problem?.expected != nil)
  }

  @Test(arguments: [
    (#"{"text": "rain", "lambda": 1}"#, ProblemKind.unknownField),
    (#"{"style": "noir"}"#, .missingInput),
    (#"{"text": "rain", "caption_ids": [1]}"#, .conflictingInputs),
    (#"{"caption_ids": []}"#, .outOfRange),
    (#"{"caption_ids": [-1]}"#, .invalidField),
    (#"{"caption_ids": [9007199254740992]}"#, .outOfRange),
    (#"{"text": "rain", "strength": 11}"#, .outOfRange),
    (#"{"text": "rain", "best_of": 51}"#, .outOfRange),
    (#"{"text": "rain", "maximum_words": 0}"#, .outOfRange),
    (#"{"text": "rain", "search": "deep"}"#, .invalidField),
    (#"{"text": "rain", "emphasis": 21}"#, .outOfRange),
    (#"{"text": "rain", "rescaling": 1.5}"#, .outOfRange),
    (#"{"text": "rain", "guidance": -1}"#, .outOfRange),
    (#"{"text": "rain", "temperature": -0.1}"#, .outOfRange),
    (#"{"text": "rain", "words": 0}"#, .outOfRange),
    (#"{"text": "rain", "words": 4001}"#, .outOfRange),
    (#"{"text": "rain", "captions": 0}"#, .outOfRange),
    (#"{"text": "rain", "seed": 9007199254740992}"#, .outOfRange),
    (#"{"text": "rain", "style": ""}"#, .unknownStyle),
    (#"{"vector": []}"#, .invalidVector),
  ])
  func faultyStoryIsRefused(_ json: String, _ kind: ProblemKind) throws {
    let problem = try problem(json, as: StoryRequest.self) { try $0.validate() }
    #expect(problem?.kind == kind, "\(String(describing: problem))")
  }

  @Test(arguments: [
    (#"{}"#, ProblemKind.missingInput),
    (#"{"text": "rain", "image": "/9g="}"#, .conflictingInputs),
    (#"{"vector": [1]}"#, .unknownField),
    (#"{"text": ""}"#, .invalidText),
  ])
  func faultyEmbeddingIsRefused(_ json: String, _ kind: ProblemKind) throws {
    let problem = try problem(json, as: EmbeddingRequest.self) { try $0.validate() }
    #expect(problem?.kind == kind, "\(String(describing: problem))")
  }

  @Test func unknownFieldIsNamedAndTheKnownOnesListed() throws {
    let problem = try problem(#"{"text": "a", "radius": 1}"#, as: SearchRequest.self) { _ in }
    #expect(problem?.got == "radius")
    #expect(
      problem?.expected
        == "diversity, effort, exact, filter, fold, id, ids, image, k, recall, text, texts, "
        + "threshold, vector, vectors")
  }

  @Test func sameValueGivesTheSameBytes() throws {
    let reply = SearchReply(
      results: [[ScoredCaption(id: 1, text: "a/b", source: "x.jpg", score: 0.5)]],
      modelFingerprint: "f")
    let text = String(decoding: try StrictJSON.encode(reply), as: UTF8.self)
    #expect(
      text == """
        {"model_fingerprint":"f","results":[[{"id":1,"score":0.5,"source":"x.jpg","text":"a/b"}]]}
        """)
  }
}
