import CaptionFields
import Foundation
import TestSupport
import Testing
import VectorIndex

@testable import CaptionIndex

@Suite struct FilterTests {
  private static let dimension = 8

  /// An index of `count` random captions, open for writing, and what is in it.
  private static func index(
    at directory: TemporaryDirectory, _ count: Int, _ random: inout SeededGenerator,
    weavesAfter: Int? = nil
  ) throws -> (index: CaptionIndex, model: [UInt64: Entry]) {
    var model: [UInt64: Entry] = [:]
    for id in 0..<UInt64(count) {
      model[id] = (random.caption(id: id), random.vector(dimension))
    }
    let entries = model.values.sorted { $0.caption.id < $1.caption.id }
    try CaptionIndex.build(
      at: directory.path, captions: entries.map(\.caption), dimension: dimension,
      vectors: entries.flatMap(\.vector), fingerprint: "A", precision: .float32)
    var options = VectorIndex.Options()
    options.weavesAfter = weavesAfter
    let index = try CaptionIndex(
      directory: directory.path, expecting: "A", for: .writing, options: options)
    return (index, model)
  }

  private static func cosine(_ left: [Float], _ right: [Float]) -> Float {
    func product(_ left: [Float], _ right: [Float]) -> Float {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return product(left, right)
      / (product(left, left).squareRoot() * product(right, right).squareRoot())
  }

  /// Ids and scores must be those of a comparison with every caption that
  /// passes; equally near ones may change places where rounding decides.
  private static func expectTrueNeighbours(
    _ index: CaptionIndex, _ model: [UInt64: Entry], _ query: [Float], _ filter: CaptionFilter,
    exact: Bool
  ) throws {
    let truth = model.values.filter { filter.matches($0.caption.value) }
      .map { (id: $0.caption.id, score: cosine($0.vector, query)) }
      .sorted { ($1.score, $0.id) < ($0.score, $1.id) }.prefix(10)
    let found: [ScoredCaption]
    do {
      found = try index.search(
        query, .init(k: 10, effort: 400, exact: exact, filter: filter))
    } catch CaptionIndexError.unknownField {
      return #expect(truth.isEmpty || !filter.hasOnlyPresentFields(model))
    } catch CaptionIndexError.otherKind {
      return
    }
    #expect(found.count == truth.count)
    for (found, truth) in zip(found, truth) {
      // Rows of eight floats of length 1: a few roundings of 2⁻²⁴ each.
      #expect(abs(found.score - truth.score) < 1e-5, "\(filter)")
      #expect(model[found.caption.id]?.caption == found.caption)
      #expect(filter.matches(found.caption.value))
    }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func answersAreTheTrueOnesUnderRandomChanges(seed: UInt64) throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: seed)
    var (index, model) = try Self.index(at: directory, 300, &random)
    let filters = (0..<12).map { _ in random.filter() }
    for round in 0..<60 {
      if round % 20 == 19 { try index.weave() }
      let ids = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        UInt64.random(in: 0..<400, using: &random)
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        try index.remove(ids)
        for id in ids { model[id] = nil }
      } else {
        let entries = ids.map { (random.caption(id: $0), random.vector(Self.dimension)) }
        try index.put(entries.map { (caption: $0.0, vector: $0.1) })
        for entry in entries { model[entry.0.id] = entry }
      }
      for filter in [filters.randomElement(using: &random)!, random.filter()] {
        try Self.expectTrueNeighbours(
          index, model, random.vector(Self.dimension), filter, exact: round % 2 == 0)
      }
    }
    try index._checkInvariants()
    let copy = TemporaryDirectory()
    try index.compact(to: copy.path)
    let compacted = try CaptionIndex(directory: copy.path, expecting: "A")
    try compacted._checkInvariants()
    for filter in filters {
      try Self.expectTrueNeighbours(
        compacted, model, random.vector(Self.dimension), filter, exact: true)
    }
  }

  @Test func filtersHoldWhileOthersChangeTheIndex() async throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 4)
    let (index, _) = try Self.index(at: directory, 400, &random, weavesAfter: 200)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<3 {
        group.addTask {
          var random = SeededGenerator(state: UInt64(100 + writer))
          for _ in 0..<120 {
            // The writers share their ids: the last change must win everywhere.
            let id = UInt64.random(in: 0..<50, using: &random)
            if Bool.random(using: &random) {
              try index.remove([id])
            } else {
              try index.put([(random.caption(id: id), random.vector(Self.dimension))])
            }
          }
        }
      }
      for reader in 0..<2 {
        group.addTask {
          var random = SeededGenerator(state: UInt64(200 + reader))
          for _ in 0..<200 {
            let filter = random.filter()
            let found = try index.search(
              random.vector(Self.dimension), .init(k: 5, filter: filter))
            #expect(found.allSatisfy { filter.matches($0.caption.value) })
            // More than five captions of each kind are never changed.
            if case .oneOf("genre", _) = filter { #expect(found.count == 5 || filter.asksForNone) }
          }
        }
      }
      try await group.waitForAll()
    }
    try index._checkInvariants()
  }

  @Test func fieldsThatNoCaptionHasAreNamedAsErrors() throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 5)
    let (index, _) = try Self.index(at: directory, 60, &random)
    let query = random.vector(Self.dimension)
    let error = #expect(throws: CaptionIndexError.self) {
      try index.search(query, .init(filter: .oneOf("gener", ["romance"])))
    }
    #expect(
      error
        == .unknownField(
          got: "gener", expected: ["genre", "mixed", "rated", "source", "year"]))
    #expect(
      throws: CaptionIndexError.otherKind(field: "year", got: .string, expected: [.number])
    ) {
      try index.search(query, .init(filter: .oneOf("year", ["1900"])))
    }
    #expect(throws: CaptionIndexError.self) {
      try index.search(query, .init(filter: .oneOf("year", [])))
    }
    // A value that no caption has is no error.
    #expect(try index.search(query, .init(filter: .oneOf("year", [4000]))).isEmpty)
    #expect(try index.search(query, .init(filter: .oneOf("source", ["none"]))).isEmpty)
  }

  @Test func anEmptyIndexAnswersAnyFilterWithNothing() throws {
    let directory = TemporaryDirectory()
    try CaptionIndex.build(
      at: directory.path, captions: [], dimension: 2, vectors: [], fingerprint: "A")
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    #expect(try index.search([1, 0], .init(filter: .oneOf("genre", ["crime"]))).isEmpty)
  }

  @Test func longStringsAreComparedToTheirEnds() throws {
    let directory = TemporaryDirectory()
    let long = String(repeating: "é", count: 1000)
    let captions = ["a", "b", ""].enumerated().map { index, end in
      Caption(
        id: UInt64(index), text: end, source: long + end, fields: ["url": .string(long + end)])
    }
    try CaptionIndex.build(
      at: directory.path, captions: captions, dimension: 2, vectors: [1, 0, 1, 1, 0, 1],
      fingerprint: "A")
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    func found(_ filter: CaptionFilter) throws -> Set<UInt64> {
      Set(try index.search([1, 1], .init(filter: filter)).map(\.caption.id))
    }
    for field in ["url", "source"] {
      #expect(try found(.oneOf(field, [.string(long + "b")])) == [1])
      #expect(try found(.oneOf(field, [.string(long)])) == [2])
      #expect(try found(.range(field, FieldRange(above: .string(long)))) == [0, 1])
      #expect(try found(.range(field, FieldRange(below: .string(long + "b")))) == [0, 2])
    }
  }

  @Test func stringsThatBeginAlikeAreToldApart() throws {
    let directory = TemporaryDirectory()
    let values = ["", "a", "ab", "a\u{1}", "b"]
    let captions = values.enumerated().map {
      Caption(id: 0x6162_0000_0000_0000 + UInt64($0), text: $1, fields: ["v": .string($1)])
    }
    try CaptionIndex.build(
      at: directory.path, captions: captions, dimension: 1,
      vectors: [Float](repeating: 1, count: 5), fingerprint: "A")
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    for value in values {
      let filter = CaptionFilter.oneOf("v", [.string(value)])
      #expect(try index.search([1], .init(filter: filter)).map(\.caption.text) == [value])
      let above = CaptionFilter.range("v", FieldRange(from: .string(value)))
      #expect(
        try Set(index.search([1], .init(filter: above)).map(\.caption.text))
          == Set(values.filter { !$0.utf8.lexicographicallyPrecedes(value.utf8) }))
    }
  }

  @Test(arguments: [
    1e300, 1, 0.1, .leastNonzeroMagnitude, 0, -.leastNonzeroMagnitude, -0.1, -1, -1e300,
  ])
  func numbersKeepTheirOrderInKeys(number: Double) throws {
    let bytes = FieldKey.bytes(of: .number(number))
    #expect(bytes.withUnsafeBytes { FieldKey.value(.number, $0) } == .number(number))
    for other in [number.nextDown, number.nextUp] where other != number {
      let others = FieldKey.bytes(of: .number(other))
      #expect(bytes.lexicographicallyPrecedes(others) == (number < other))
    }
    #expect(FieldKey.bytes(of: .number(-0.0)) == FieldKey.bytes(of: .number(0)))
  }

  @Test func aDamagedTableOfFieldsIsNoticed() throws {
    let directory = TemporaryDirectory()
    let captions = (0..<4).map { Caption(id: $0, text: "t", fields: ["genre": "romance"]) }
    try CaptionIndex.build(
      at: directory.path, captions: captions, dimension: 1, vectors: [1, 1, 1, 1],
      fingerprint: "A")
    let file = URL(filePath: directory.path + "/data.mdb")
    var content = try Data(contentsOf: file)
    let key = Data(FieldKey.keys(of: captions[3])[0])
    let range = try #require(content.range(of: key))
    // The last key now says horror, which still stands before none.
    content.replaceSubrange(
      range.lowerBound..<range.lowerBound + key.count,
      with: Data("genre\0\u{3}romancf\0".utf8) + key.suffix(8))
    let copy = TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
    try content.write(to: URL(filePath: copy.path + "/data.mdb"))
    let index = try CaptionIndex(directory: copy.path, expecting: "A")
    #expect(throws: CaptionIndexError.self) { try index._checkInvariants() }
    #expect(throws: CaptionIndexError.self) {
      try index.search([1], .init(filter: .oneOf("genre", ["romancf"])))
    }
  }
}

extension CaptionFilter {
  /// Whether a comparison of genres can find nothing.
  fileprivate var asksForNone: Bool { self == .oneOf("genre", ["none"]) }

  /// Whether each field that is asked for is there.
  fileprivate func hasOnlyPresentFields(_ model: [UInt64: Entry]) -> Bool {
    switch self {
    case .oneOf(let name, _), .range(let name, _):
      model.values.contains { $0.caption.value(of: name) != nil }
    case .all(let filters), .any(let filters):
      filters.allSatisfy { $0.hasOnlyPresentFields(model) }
    case .not(let filter): filter.hasOnlyPresentFields(model)
    }
  }
}
