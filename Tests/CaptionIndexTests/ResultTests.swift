import CaptionFields
import Foundation
import TestSupport
import Testing
import VectorIndex

@testable import CaptionIndex

@Suite struct ResultTests {
  /// Two directions: five captions near the first, three near the second.
  private let vectors: [[Float]] = [
    [1, 0, 0], [1, 0.01, 0], [1, 0.02, 0], [1, 0.1, 0.3], [1, 0.5, 0], [0, 1, 0], [0, 1, 0.01],
    [0.1, 1, 0.4],
  ]
  private let texts = [
    "A dog runs.", "a dog  runs", "Two dogs run.", "A dog sleeps.", "A dog eats.", "A cat.",
    "a cat!", "A kitten.",
  ]

  private func index(_ directory: TemporaryDirectory) throws -> CaptionIndex {
    try CaptionIndex.build(
      at: directory.path,
      captions: texts.enumerated().map { Caption(id: UInt64($0 + 1), text: $1) }, dimension: 3,
      vectors: Array(vectors.joined()), fingerprint: "A", precision: .float32)
    return try CaptionIndex(directory: directory.path, expecting: "A")
  }

  private func ids(_ found: [ScoredCaption]) -> [UInt64] { found.map(\.caption.id) }

  @Test func captionsThatSayTheSameAreFoldedUnderTheBest() throws {
    let directory = TemporaryDirectory()
    let index = try index(directory)
    let found = try index.search([1, 0, 0], .init(k: 8, fold: 0.999))
    #expect(ids(found) == [1, 4, 5, 8, 6])
    #expect(found.map(\.folded) == [[2, 3], [], [], [], [7]])
    // By their texts alone.
    let byText = try index.search([1, 0, 0], .init(k: 8, fold: 1))
    #expect(ids(byText) == [1, 3, 4, 5, 8, 6])
    #expect(byText[0].folded == [2])
    #expect(try index.search([1, 0, 0], .init(k: 8)).allSatisfy(\.folded.isEmpty))
  }

  @Test func foldedCaptionsLeaveTheirPlacesToOthers() throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 1)
    // A thousand captions of one text lie before all the others.
    let near = (0..<1000).map { (UInt64($0), "a dog", [Float(1), Float($0) * 1e-4, 0]) }
    let far = (0..<50).map { place in
      (UInt64(5000 + place), "caption \(place)", [Float(-1)] + random.vector(2))
    }
    let all = near + far
    try CaptionIndex.build(
      at: directory.path, captions: all.map { Caption(id: $0.0, text: $0.1) }, dimension: 3,
      vectors: all.flatMap(\.2), fingerprint: "A")
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    for diversity in [Float(0), 0.5] {
      let found = try index.search([1, 0, 0], .init(k: 20, diversity: diversity, fold: 1))
      #expect(found.count == 20 && Set(found.map(\.caption.text)).count == 20)
      #expect(found[0].folded.count == 999)
    }
    #expect(try index.search([1, 0, 0], .init(k: 100, fold: 1)).count == 51)
  }

  /// The formula again, as it stands in the paper.
  private func relevant(
    _ k: Int, _ query: [Float], _ diversity: Float, among candidates: [[Float]]
  ) -> [Int] {
    func cosine(_ left: [Float], _ right: [Float]) -> Float {
      func product(_ left: [Float], _ right: [Float]) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
    }
    var chosen: [Int] = []
    while chosen.count < k {
      let rest = candidates.indices.filter { !chosen.contains($0) }
      let best = rest.map { place in
        let repetition = chosen.map { cosine(candidates[$0], candidates[place]) }.max() ?? 0
        return (
          place, (1 - diversity) * cosine(candidates[place], query) - diversity * repetition
        )
      }.max { $0.1 < $1.1 }
      chosen.append(best!.0)
    }
    return chosen
  }

  @Test(arguments: [Float(0.1), 0.5, 0.9])
  func diverseAnswersAreThoseOfTheFormula(diversity: Float) throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(state: 9)
    let vectors = (0..<40).map { _ in random.vector(6) }
    try CaptionIndex.build(
      at: directory.path, captions: vectors.indices.map { Caption(id: UInt64($0), text: "\($0)") },
      dimension: 6, vectors: Array(vectors.joined()), fingerprint: "A", precision: .float32)
    let index = try CaptionIndex(directory: directory.path, expecting: "A")
    let query = random.vector(6)
    // All 40 are candidates of ten.
    let found = try index.search(query, .init(k: 10, diversity: diversity))
    #expect(ids(found) == relevant(10, query, diversity, among: vectors).map { UInt64($0) })
    #expect(
      try ids(index.search(query, .init(k: 10))) != ids(found), "the nearest are not diverse")
  }

  @Test func answersEndAtTheThreshold() throws {
    let directory = TemporaryDirectory()
    let index = try index(directory)
    #expect(ids(try index.search([1, 0, 0], .init(threshold: 0.9))) == [1, 2, 3, 4])
    #expect(ids(try index.search([1, 0, 0], .init(k: 2, threshold: 0.9))) == [1, 2])
    #expect(ids(try index.search([1, 0, 0], .init(threshold: 0.9, fold: 0.999))) == [1, 4])
    #expect(try index.search([1, 0, 0], .init(threshold: 2)).isEmpty)
    #expect(throws: CaptionIndexError.self) {
      try index.search([1, 0, 0], .init(threshold: .nan))
    }
  }

  @Test func neighboursOfACaptionLeaveItOut() throws {
    let directory = TemporaryDirectory()
    let index = try index(directory)
    #expect(ids(try index.search(near: 1, .init(k: 3))) == [2, 3, 4])
    #expect(try index.search(near: 1, .init(k: 100)).count == 7)
    #expect(ids(try index.search(near: 6, .init(k: 2, fold: 0.999))) == [7, 8])
    #expect(throws: CaptionIndexError.unknownCaption(id: 99)) { try index.search(near: 99) }
  }

  @Test func optionsOutOfTheirRangesAreRefused() throws {
    let directory = TemporaryDirectory()
    let index = try index(directory)
    for options in [
      CaptionIndex.SearchOptions(diversity: -0.1), .init(diversity: 1.1), .init(diversity: .nan),
      .init(fold: 2), .init(fold: .nan),
    ] {
      #expect(throws: CaptionIndexError.self) { try index.search([1, 0, 0], options) }
    }
    for options in [
      CaptionIndex.SearchOptions(k: 0), .init(k: 10_001), .init(k: 1001, diversity: 0.5),
      .init(k: 1001, fold: 0.9), .init(effort: 0),
    ] {
      #expect(throws: VectorIndexError.self) { try index.search([1, 0, 0], options) }
    }
  }
}
