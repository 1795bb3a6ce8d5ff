import CLMDB
import Foundation
import Testing

@testable import VectorIndex

#if os(Linux) && compiler(>=6.3)
  /// What other processes do to the same index. Each is a child of the test.
  @Suite struct OtherProcessTests {
    private static let table = "records"

    private func makeEnvironment(_ directory: TemporaryDirectory) throws -> String {
      let writer = try EnvironmentWriter(directory: directory.path)
      try writer.put(Self.table, key: 0, bytes: 8) { $0.storeBytes(of: 0, as: UInt64.self) }
      try writer.finish()
      try writer.publish()
      return IndexDirectory(directory.path).link
    }

    @Test func mapFollowsAFileThatAnotherProcessHasMadeLarger() async throws {
      let directory = TemporaryDirectory()
      let path = try makeEnvironment(directory)
      var options = Environment.Options()
      options.mapBytes = 1 << 20
      let environment = try EnvironmentRegistry.open(path, .reading, options)
      var reader: ReadTransaction? = try ReadTransaction(environment)
      await #expect(processExitsWith: .success) { [path = path as String] in
        let writer = try EnvironmentRegistry.open(path, .writing, Environment.Options())
        for key in 1..<40 as Range<UInt64> {
          try writer.write {
            try $0.put("records", key: key, [UInt8](repeating: 1, count: 100_000))
          }
        }
      }
      // The map cannot move under a reader, who goes on with what there was.
      #expect(throws: VectorIndexError.mapOutgrown) { try ReadTransaction(environment) }
      #expect(try reader?.count(Self.table) == 1)
      reader = nil
      let next = try ReadTransaction(environment)
      #expect(try next.count(Self.table) == 40)
      #expect(try next.value(Self.table, key: 39)?.count == 100_000)
    }

    @Test func readersThatDiedAreRemoved() async throws {
      let directory = TemporaryDirectory()
      let path = try makeEnvironment(directory)
      let environment = try EnvironmentRegistry.open(path, .writing, Environment.Options())
      await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
        let reader = try ReadTransaction(
          EnvironmentRegistry.open(path, .reading, Environment.Options()))
        withExtendedLifetime(reader) { _exit(7) }
      }
      #expect(try environment.removeStaleReaders() == 1)
      #expect(try environment.removeStaleReaders() == 0)
    }

    @Test func anotherProcessSeesOnlyCommittedStates() async throws {
      let sample = Sample(count: 700, dimension: 12, clusters: 40, seed: 95)
      let directory = TemporaryDirectory()
      var part = sample
      part.vectors.removeLast(600 * 12)
      try part.build(at: directory, precision: .float16)
      var options = VectorIndex.Options()
      options.weavesAfter = 20
      options.stageBytes = 1
      let index = try VectorIndex(directory: directory.path, for: .writing, options: options)
      let end = directory.path + "/end"
      let writer = Task.detached {
        // The child ends then, also after an error.
        defer { _ = FileManager.default.createFile(atPath: end, contents: nil) }
        // Pairs: a state with one of two is none that was committed.
        for number in 100..<400 {
          try index.apply([
            .put(id: UInt64(number), vector: sample.vector(number)),
            .put(id: UInt64(number + 1000), vector: sample.vector(number + 300)),
            .remove(id: UInt64(number - 100)),
          ])
        }
      }
      await #expect(processExitsWith: .success) { [path = directory.path as String] in
        let index = try VectorIndex(directory: path)
        var isLast = false
        while !isLast {
          isLast = FileManager.default.fileExists(atPath: path + "/end")
          let snapshot = try index.snapshot()
          let ids = try snapshot.ids()
          try #require(Set(ids).count == snapshot.count)
          for id in ids where id < 1000 && id >= 100 { try #require(ids.contains(id + 1000)) }
          try snapshot.checkInvariants()
          if isLast { try #require(try snapshot.contains(id: 1399)) }
        }
      }
      try await writer.value
      try index._checkInvariants()
    }
  }
#endif
