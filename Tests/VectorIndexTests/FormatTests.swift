import Foundation
import Testing

@testable import VectorIndex

/// Files that were written once, and that every later version has to read.
@Suite struct FormatTests {
  /// Pages are those of the machine that wrote a file.
  private static let hasPagesOfTheFixtures = getpagesize() == 4096 && UInt16(1).littleEndian == 1

  @Test(.enabled(if: hasPagesOfTheFixtures), arguments: [1], FormatFixture.names)
  func fixturesAnswerAsOnRecord(version: Int, name: String) throws {
    let fixture = try FormatFixture.load(name, version: version)
    let directory = try FormatFixture.copy(name, version: version, mode: 0o444)
    let index = try VectorIndex(directory: directory.path)
    try index._checkInvariants()
    let statistics = try index.statistics()
    #expect(statistics.formatVersion == version)
    #expect(statistics.count == fixture.count && statistics.nodeCount == fixture.nodeCount)
    #expect(statistics.freshCount == fixture.freshCount)
    #expect(String(statistics.contentHash, radix: 16) == fixture.contentHash)
    #expect(!fixture.queries.isEmpty)
    for query in fixture.queries {
      let found = try index.search(
        query.vector, k: query.k, effort: query.effort, exact: query.isExact,
        filter: query.allowed.map { ItemFilter(allowing: $0) })
      #expect(found.map(\.id) == query.ids)
      for (neighbour, score) in zip(found, query.scores) {
        // Sums of 16 products in another order; scores are at most about 20.
        #expect(abs(neighbour.score - score) <= 1e-4)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["data.mdb"])
  }

  @Test(.enabled(if: hasPagesOfTheFixtures), arguments: [1], FormatFixture.names)
  func fixturesCanBeChanged(version: Int, name: String) throws {
    let fixture = try FormatFixture.load(name, version: version)
    let directory = try FormatFixture.copy(name, version: version, mode: 0o600)
    let index = try VectorIndex(directory: directory.path, for: .writing)
    // Long enough to be the nearest by the inner product too.
    let vector = fixture.queries[0].vector.map { 8 * $0 }
    let outcome = try index.apply([.put(id: 5000, vector: vector), .remove(id: 0)])
    #expect(outcome == VectorIndex.Outcome(added: 1, removed: 1))
    try index.weave()
    try index._checkInvariants()
    #expect(try index.count == fixture.count)
    #expect(try index.search(vector, k: 1, exact: true).map(\.id) == [5000])
    #expect(try index.vector(id: 0) == nil)
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["FABULA_INDEX_FIXTURE"] != nil, "a tool"))
  func writeAFixture() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["FABULA_INDEX_FIXTURE"])
    try FormatFixture.make(in: folder)
  }
}
