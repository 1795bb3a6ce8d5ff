import FabulaClient
import FabulaInterface
import Foundation
import TestSupport
import Testing
import ToyModel

/// Fields, filters and answers that differ, by commands and through a daemon.
@Suite(.serialized) struct FilterCommandTests {
  private let toy: ToyModel
  private let places: [String]
  /// Every caption of the toy in even and odd, with years from 1900 on.
  private let lines: [String]

  init() throws {
    toy = try ToyModel()
    places = ["--model", toy.model, "--index", toy.folder + "/filtered"]
    lines = ToyText.captions.enumerated().map { number, text in
      """
      {"fields":{"kind":"\(number % 2 == 0 ? "even" : "odd")","year":\(1900 + number)},\
      "id":\(number + 1),"source":"\(number % 3).jpg","text":"\(text)"}
      """
    }
    try write(lines, to: toy.folder + "/lines.jsonl")
  }

  private func build() async throws {
    let run = try await fabula(
      ["index", "build", "--json-lines", toy.folder + "/lines.jsonl"] + places)
    try #require(run.status == 0, "\(run.errors)")
  }

  private func query(_ arguments: String...) async throws -> [[ScoredCaption]] {
    let run = try await fabula(["query", "--json"] + arguments + places)
    try #require(run.status == 0, "\(run.errors)")
    return try run.json(SearchReply.self).results
  }

  @Test func exportedLinesAreThoseThatWereBuilt() async throws {
    try await build()
    let exported = try await succeed("index", "export", "--index", toy.folder + "/filtered")
    #expect(exported.text == lines.joined(separator: "\n") + "\n")
    try await succeed("index", "verify", "--index", toy.folder + "/filtered")
  }

  @Test func filtersLetThroughWhatTheySay() async throws {
    try await build()
    let even = try await query("--text", "A dog runs.", "-k", "60", "--where", "kind=even")[0]
    #expect(even.count == 30 && even.allSatisfy { $0.fields["kind"] == "even" })
    let both = try await query(
      "--text", "A dog runs.", "-k", "60", "--where", "kind!=even", "--where", "year<1910",
      "--where", "source=0.jpg,1.jpg")[0]
    #expect(Set(both.map(\.id)) == [2, 4, 8, 10])
    let json = try await query(
      "--text", "A dog runs.", "--where", #"{"any": [{"year": 1903}, {"year": {"from": 1959}}]}"#)
    #expect(Set(json[0].map(\.id)) == [4, 60])
    let unknown = try await fabula(["query", "--text", "a dog", "--where", "kin=odd"] + places)
    #expect(unknown.status == 1 && unknown.errors.contains("one of kind, source, year"))
    let kind = try await fabula(["query", "--text", "a dog", "--where", "year=\"1900\""] + places)
    #expect(kind.status == 1 && kind.errors.contains("Expected numbers"), "\(kind.errors)")
  }

  @Test func severalQueriesAreAnsweredOneByOne() async throws {
    try await build()
    let texts = try await query(
      "--text", ToyText.captions[3], "--text", ToyText.captions[8], "-k", "1")
    #expect(texts.map { $0.map(\.id) } == [[4], [9]])
    let near = try await query("--id", "4", "--id", "9", "-k", "59", "--exact")
    #expect(near.map(\.count) == [59, 59])
    #expect(!near[0].contains { $0.id == 4 } && !near[1].contains { $0.id == 9 })
    let missing = try await fabula(["query", "--id", "99"] + places)
    #expect(missing.status == 1 && missing.errors.contains("99"))
    let shown = try await fabula(["query", "--id", "4", "--id", "9", "-k", "2"] + places)
    #expect(shown.text.split(separator: "\n", omittingEmptySubsequences: false).count == 6)
  }

  @Test func answersDoNotRepeatThemselves() async throws {
    let repeated = lines + ["{\"id\":100,\"text\":\"\(ToyText.captions[3].uppercased())\"}"]
    try write(repeated, to: toy.folder + "/lines.jsonl")
    try await build()
    let folded = try await query("--text", ToyText.captions[3], "-k", "60", "--fold", "1")[0]
    #expect(
      folded.contains { $0.id == 4 && $0.folded == [100] || $0.id == 100 && $0.folded == [4] })
    #expect(folded.count == 60)
    let nearest = try await query("--text", ToyText.captions[3], "-k", "8", "--exact")[0]
    let diverse = try await query(
      "--text", ToyText.captions[3], "-k", "8", "--diversity", "0.7", "--exact")[0]
    #expect(
      diverse.count == 8 && diverse[0] == nearest[0] && diverse.map(\.id) != nearest.map(\.id))
    let bar = nearest[3].score
    let cut = try await query(
      "--text", ToyText.captions[3], "-k", "8", "--threshold", "\(bar)", "--exact")[0]
    #expect(cut == nearest.filter { $0.score >= bar })
  }

  @Test func aDaemonFiltersWhatItWasGiven() async throws {
    try await build()
    let folder = try SocketFolder()
    let daemon = try await Daemon(
      socket: folder.socket, model: toy.model, index: toy.folder + "/filtered",
      options: ["--recall-share", "1"])
    try await FabulaClient.withClient(socketPath: folder.socket) { client in
      let text = "A boy plays soccer on the beach."
      _ = try await client.put([
        NewCaption(id: 70, text: text, fields: ["kind": "new", "rated": true])
      ])
      func ids(_ filter: CaptionFilter) async throws -> [CaptionID] {
        try await client.search(
          SearchRequest(.text(text), SearchOptions(k: 60, filter: filter))
        ).results[0].map(\.id)
      }
      #expect(try await ids(.oneOf("kind", ["new"])) == [70])
      #expect(try await ids(.oneOf("rated", [true])) == [70])
      #expect(try await ids(.not(.oneOf("kind", ["even", "odd"]))) == [70])
      #expect(try await client.caption(70).fields == ["kind": "new", "rated": true])
      #expect(try await client.index().fields == ["kind", "rated", "source", "year"])
      _ = try await client.put([NewCaption(id: 70, text: text, fields: ["kind": "odd"])])
      #expect(try await ids(.oneOf("kind", ["odd"])).contains(70))
      let error = await #expect(throws: ClientError.self) {
        try await ids(.oneOf("rated", [true]))
      }
      guard case .problem(let problem) = error else {
        Issue.record("got \(String(describing: error))")
        return
      }
      #expect(problem.kind == .unknownFilterField && problem.got == "rated")
      try await waitUntil(seconds: 10, "a search was measured") {
        try await client.metrics().contains(/fabula_recall_expected_total [1-9]/)
      }
      let metrics = try await client.metrics()
      for line in [
        /fabula_recall_found_total [1-9]/, /fabula_index_fresh_rows 2\n/,
        /fabula_index_fresh_bytes [1-9]/, /fabula_index_file_bytes [1-9]/,
        /fabula_index_oldest_snapshot_seconds [0-9.e-]+\n/,
        /fabula_index_weaving_failures_total 0\n/,
        /fabula_queue_waiting{queue="searches"} 0\n/, /route="\/v1\/search",le="0.0001"}/,
      ] {
        #expect(metrics.contains(line), "\(metrics)")
      }
      let index = try await client.index()
      #expect(index.fresh == 2 && index.captions == 61 && index.kind == "hnsw" && index.writable)
    }
    daemon.send(SIGTERM)
    try await daemon.wait()
    try await succeed("index", "verify", "--index", toy.folder + "/filtered")
  }
}
