import Foundation
import Testing
import VectorIndex

@testable import CaptionIndex

@Suite struct CaptionIndexTests {
  private let captions = [
    Caption(id: 70, text: "a heron waits in the reeds", source: "heron.jpg"),
    Caption(id: 3, text: "two children build a dam of stones", source: nil),
    Caption(id: .max, text: "", source: ""),
    Caption(
      id: 8, text: "ein Schloß über dem Fluß 🏰", source: "generator",
      fields: ["lang": "de", "year": -1.5, "rated": true]),
  ]
  private let vectors: [Float] = [3, 4, 0, 0, 1, 0, 0, 0, 2, 5, 0, 0]

  @discardableResult
  private func build(at directory: TemporaryDirectory) throws -> CaptionIndex.Statistics {
    try CaptionIndex.build(
      at: directory.path, captions: captions, dimension: 3, vectors: vectors, fingerprint: "A",
      precision: .float32)
  }

  @Test func captionsComeBackWithTheirScores() throws {
    let directory = TemporaryDirectory()
    let statistics = try build(at: directory)
    #expect(statistics.count == 4)
    #expect(statistics.fingerprint == "A")
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    try index._checkInvariants()
    #expect(try index.statistics() == statistics)
    for exact in [false, true] {
      let found = try index.search([0, 10, 0], .init(k: 10, exact: exact))
      #expect(found.map(\.caption) == [captions[1], captions[0], captions[3], captions[2]])
      // 4/5 is rounded once when the vector is stored.
      #expect(found.map(\.score) == [1, Float(0.8), 0, 0])
    }
  }

  @Test func captionsAndVectorsAreFoundByID() throws {
    let directory = TemporaryDirectory()
    try build(at: directory)
    let index = try CaptionIndex(directory: directory.path, expecting: nil)
    for caption in captions { #expect(try index.caption(id: caption.id) == caption) }
    #expect(try index.caption(id: 4) == nil)
    #expect(try index.vector(id: 70) == [0.6, 0.8, 0])
    #expect(try index.vector(id: 4) == nil)
  }

  @Test func otherEmbeddingIsRefusedByName() throws {
    let directory = TemporaryDirectory()
    try build(at: directory)
    let error = CaptionIndexError.otherEmbedding(got: "A", expected: "B")
    #expect(throws: error) { try CaptionIndex(directory: directory.path, expecting: "B") }
    #expect(error.description.contains("\"A\"") && error.description.contains("\"B\""))
  }

  @Test func captionsWithEqualVectorsAreAllKept() throws {
    let directory = TemporaryDirectory()
    let many = (0..<500).map { Caption(id: UInt64($0), text: "caption \($0)") }
    let statistics = try CaptionIndex.build(
      at: directory.path, captions: many, dimension: 2,
      vectors: many.flatMap { [$0.id % 5 == 0 ? 1 : 0, 1] }, fingerprint: "A")
    #expect(statistics.count == 500)
    #expect(statistics.nodeCount == 2)
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    let found = try index.search([1, 1], .init(k: 120))
    #expect(found.prefix(100).map(\.caption.id) == (0..<100).map { $0 * 5 })
    #expect(
      found.suffix(20).map(\.caption.id).elementsEqual(
        (0..<25).filter { $0 % 5 != 0 }.map { UInt64($0) }))
  }

  @Test func emptyIndexOpensAndFindsNothing() throws {
    let directory = TemporaryDirectory()
    try CaptionIndex.build(
      at: directory.path, captions: [], dimension: 2, vectors: [], fingerprint: "A")
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    #expect(try index.count == 0)
    #expect(try index.search([1, 1], .init(k: 1)) == [])
    try index._checkInvariants()
  }

  @Test func vectorsWithoutCaptionsAreRefused() throws {
    let directory = TemporaryDirectory()
    try vectors.withUnsafeBufferPointer {
      _ = try VectorIndex.build(at: directory.path, ids: [1, 2, 3, 4], vectors: $0, dimension: 3)
    }
    #expect(throws: CaptionIndexError.noCaptions(directory: directory.path)) {
      try CaptionIndex(directory: directory.path, expecting: nil)
    }
  }

  @Test func unusableQueriesAreRefused() throws {
    let directory = TemporaryDirectory()
    try build(at: directory)
    let index = try CaptionIndex(directory: directory.path, expecting: nil)
    #expect(throws: VectorIndexError.wrongDimension(got: 1, expected: 3)) {
      try index.search([1], .init(k: 1))
    }
    #expect(throws: VectorIndexError.notFinite(.query, component: 0)) {
      try index.search([.nan, 0, 0], .init(k: 1))
    }
    #expect(throws: VectorIndexError.outOfRange(name: "k", got: 0, expected: 1...10_000)) {
      try index.search([1, 0, 0], .init(k: 0))
    }
  }

  @Test func captionsBeyondTheLimitsAreRefused() throws {
    let directory = TemporaryDirectory()
    let long = String(repeating: "x", count: 65_537)
    for (field, caption) in [
      ("text", Caption(id: 1, text: long)), ("source", Caption(id: 1, text: "", source: long)),
    ] {
      let error = #expect(throws: CaptionIndexError.self) {
        try CaptionIndex.build(
          at: directory.path, captions: [caption], dimension: 1, vectors: [1], fingerprint: "A")
      }
      guard case .tooLong(field, 1, 65_537, _) = error else {
        Issue.record("\(field) gave \(String(describing: error))")
        continue
      }
    }
    #expect(throws: VectorIndexError.duplicateID(3)) {
      try CaptionIndex.build(
        at: directory.path, captions: [captions[1], captions[1]], dimension: 1, vectors: [1, 2],
        fingerprint: "A")
    }
    #expect(throws: VectorIndexError.wrongVectorCount(got: 12, expected: 8)) {
      try CaptionIndex.build(
        at: directory.path, captions: captions, dimension: 2, vectors: vectors, fingerprint: "A")
    }
  }

  @Test func everyDamagedByteOfACaptionIsNoticed() throws {
    let directory = TemporaryDirectory()
    try build(at: directory)
    let whole = try Data(contentsOf: URL(filePath: directory.path + "/data.mdb"))
    let range = try #require(whole.range(of: Data(try CaptionRecord(captions[3]).bytes)))
    for at in range {
      var content = whole
      content[at] ^= 1 << UInt8(at % 8)
      let copy = TemporaryDirectory()
      try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
      try content.write(to: URL(filePath: copy.path + "/data.mdb"))
      let index = try CaptionIndex(directory: copy.path, expecting: "A")
      #expect(throws: CaptionIndexError.damagedCaption(id: 8)) {
        try index.search([1, 0, 0], .init(k: 1))
      }
      #expect(try index.caption(id: 3) == captions[1])
      #expect(throws: CaptionIndexError.self) { try index._checkInvariants() }
    }
  }

  @Test func captionsComeAndGoWithTheirVectors() throws {
    let directory = TemporaryDirectory()
    try build(at: directory)
    let reader = try CaptionIndex(directory: directory.path, expecting: "A", for: .writing)
    let added = Caption(id: 80, text: "a new one", source: "hand")
    let replaced = Caption(id: 3, text: "another text", source: nil)
    let outcome = try reader.put([(added, [1, 1, 1]), (replaced, [1, -1, 1])])
    #expect(outcome == .init(added: 1, replaced: 1))
    #expect(try reader.search([1, 1, 1], .init(k: 1)).map(\.caption) == [added])
    #expect(try reader.caption(id: 3) == replaced)
    #expect(try reader.remove([80, 70, 5555]) == .init(removed: 2, missing: 1))
    #expect(try reader.caption(id: 80) == nil)
    #expect(
      try reader.search([1, 1, 1], .init(k: 50)).allSatisfy { ![80, 70].contains($0.caption.id) })
    try reader._checkInvariants()
    let long = Caption(id: 9, text: String(repeating: "x", count: 65_537), source: nil)
    #expect(throws: CaptionIndexError.self) { try reader.put([(long, [1, 1, 1])]) }
    #expect(try reader.count == captions.count - 1)
  }
}
