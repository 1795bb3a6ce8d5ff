import Foundation
import Synchronization
import Testing

@testable import VectorIndex

@Suite struct EnvironmentTests {
  private static let table = "records"

  /// An environment with a table that holds `count` records of a few bytes.
  private func makeEnvironment(_ directory: TemporaryDirectory, count: Int = 3) throws {
    let writer = try EnvironmentWriter(directory: directory.path)
    for key in 0..<UInt64(count) {
      try writer.put(Self.table, key: key, bytes: 8) { $0.storeBytes(of: key, as: UInt64.self) }
    }
    try writer.finish()
    try writer.publish()
  }

  private func open(
    _ directory: TemporaryDirectory, _ access: Environment.Access,
    _ options: Environment.Options = Environment.Options()
  ) throws -> Environment {
    try EnvironmentRegistry.open(IndexDirectory(directory.path).link, access, options)
  }

  @Test func writesAreSeenByLaterSnapshotsOnly() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let environment = try open(directory, .writing)
    let before = try ReadTransaction(environment)
    try environment.write { try $0.put(Self.table, key: 1, [7, 7]) }
    let isRemoved = try environment.write { try $0.remove(Self.table, key: 0) }
    #expect(isRemoved)
    let after = try ReadTransaction(environment)
    #expect(try before.value(Self.table, key: 1)?.count == 8)
    #expect(try after.value(Self.table, key: 1).map(Array.init) == [7, 7])
    #expect(try before.value(Self.table, key: 0) != nil)
    #expect(try after.value(Self.table, key: 0) == nil)
    #expect(after.id == before.id + 2)
    #expect(environment.lastTransaction == after.id)
    #expect(try after.count(Self.table) == 2)
  }

  @Test func aWriteThatThrowsChangesNothing() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let environment = try open(directory, .writing)
    #expect(throws: VectorIndexError.self) {
      try environment.write { transaction in
        try transaction.put(Self.table, key: 9, [1])
        throw VectorIndexError.damaged("on purpose")
      }
    }
    #expect(try ReadTransaction(environment).value(Self.table, key: 9) == nil)
    try environment.write { try $0.put(Self.table, key: 9, [2]) }
    #expect(try ReadTransaction(environment).value(Self.table, key: 9).map(Array.init) == [2])
  }

  @Test func readersShareAndWritersDoNot() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    var reader: Environment? = try open(directory, .reading)
    #expect(try open(directory, .reading) === reader)
    #expect(throws: VectorIndexError.self) { try open(directory, .writing) }
    reader = nil
    let writer = try open(directory, .writing)
    #expect(try open(directory, .reading) === writer)
  }

  @Test func openingAndClosingFromManyThreadsKeepsOneEnvironment() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let path = IndexDirectory(directory.path).link
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 400) { _ in
      let environment = try? EnvironmentRegistry.open(path, .reading, Environment.Options())
      let count = try? environment.map { try ReadTransaction($0).count(Self.table) }
      if count != 3 { wrong.withLock { $0 += 1 } }
    }
    #expect(wrong.withLock { $0 } == 0)
  }

  @Test func sealedFileIsReadWithoutALockFileAndNeverWritten() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let file = try resolvedPath(directory.file)
    #expect(chmod(file, 0o444) == 0)
    #expect(throws: VectorIndexError.readOnly(path: file)) { try open(directory, .writing) }
    let environment = try open(directory, .reading)
    #expect(environment.access == .immutable)
    #expect(try ReadTransaction(environment).count(Self.table) == 3)
    #expect(!FileManager.default.fileExists(atPath: file + "-lock"))
  }

  @Test func fullMapIsAnErrorThatLeavesTheEnvironmentUsable() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    var options = Environment.Options()
    options.mapBytes = 1 << 20
    let environment = try open(directory, .writing, options)
    #expect(throws: VectorIndexError.full(path: environment.path)) {
      try environment.write { transaction in
        for key in 10..<1000 {
          try transaction.put(Self.table, key: UInt64(key), [UInt8](repeating: 1, count: 10_000))
        }
      }
    }
    try environment.write { try $0.put(Self.table, key: 9, [2]) }
    #expect(try ReadTransaction(environment).count(Self.table) == 4)
  }

  @Test func transactionIsBounded() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let environment = try open(directory, .writing)
    #expect(throws: VectorIndexError.self) {
      try environment.write { transaction in
        for key in 0..<300 {
          try transaction.put(Self.table, key: UInt64(key), bytes: 1 << 20) { _ in }
        }
      }
    }
    #expect(try environment.fileBytes() < 1 << 20)
  }

  /// LMDB does not write a page that it took from the end and gave back in the
  /// same transaction: the file ends before the last page it knows.
  @Test func fileWithoutItsLastFreePagesOpens() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let environment = try open(directory, .writing)
    for key in 0..<4 as Range<UInt64> {
      try environment.write { try $0.put(Self.table, key: key, [1]) }
    }
    try environment.write { transaction in
      try transaction.put(Self.table, key: 50, [UInt8](repeating: 1, count: 400_000))
      try transaction.put(Self.table, key: 51, [UInt8](repeating: 1, count: 400_000))
      try transaction.remove(Self.table, key: 51)
    }
    let file = try resolvedPath(directory.file)
    let header = try EnvironmentHeader(FileDescriptor(file, O_RDONLY, operation: "open"))
    #expect(header.fileBytes < header.usedBytes)
    let copy = TemporaryDirectory()
    try write(Data(contentsOf: URL(filePath: file)), to: copy)
    let reopened = try open(copy, .writing)
    #expect(try ReadTransaction(reopened).count(Self.table) == 5)
    try reopened.write { try $0.put(Self.table, key: 52, [UInt8](repeating: 1, count: 9000)) }
    #expect(try ReadTransaction(reopened).count(Self.table) == 6)
  }

  @Test func smallCommitsSeldomChangeTheLengthOfTheFile() throws {
    let directory = TemporaryDirectory()
    try makeEnvironment(directory)
    let environment = try open(directory, .writing)
    var lengths: Set<Int> = []
    for key in 100..<300 as Range<UInt64> {
      try environment.write { try $0.put(Self.table, key: key, [UInt8](repeating: 1, count: 1000)) }
      lengths.insert(try environment.fileBytes())
    }
    #expect(lengths.count <= 3)
    #expect(try ReadTransaction(environment).count(Self.table) == 203)
  }

  @Test func copyHoldsTheNewestState() throws {
    let directory = TemporaryDirectory()
    let target = TemporaryDirectory()
    try makeEnvironment(directory, count: 2000)
    let environment = try open(directory, .writing)
    for key in 0..<1990 {
      try environment.write { _ = try $0.remove(Self.table, key: UInt64(key)) }
    }
    try makeDirectory(target.path)
    try environment.copy(to: target.file)
    let copy = try open(target, .reading)
    #expect(try ReadTransaction(copy).count(Self.table) == 10)
    #expect(try copy.fileBytes() < environment.fileBytes())
  }
}

/// Damaged pages of keys end in a typed error, never in a trap of LMDB's.
@Suite struct PageCheckTests {
  private let whole: Data

  init() throws {
    let directory = TemporaryDirectory()
    let writer = try EnvironmentWriter(directory: directory.path)
    // A tree of three levels, overflow pages, and a list of free pages.
    for key in 0..<20_000 as Range<UInt64> {
      try writer.put("small", key: key, bytes: 20) {
        $0.initializeMemory(as: UInt8.self, repeating: 1)
      }
    }
    for key in 0..<20 as Range<UInt64> {
      try writer.put("large", key: key, bytes: 9000) {
        $0.initializeMemory(as: UInt8.self, repeating: 2)
      }
    }
    try writer.finish()
    try writer.publish()
    let path = IndexDirectory(directory.path).link
    let environment = try EnvironmentRegistry.open(path, .writing, Environment.Options())
    for key in 0..<10 { try environment.write { _ = try $0.remove("large", key: UInt64(2 * key)) } }
    whole = try Data(contentsOf: URL(filePath: directory.file))
  }

  /// Opens, reads and writes `content`; false when it is refused.
  private func answers(_ content: Data) throws -> Bool {
    let directory = TemporaryDirectory()
    try write(content, to: directory)
    do {
      let path = IndexDirectory(directory.path).link
      let environment = try EnvironmentRegistry.open(path, .writing, Environment.Options())
      let transaction = try ReadTransaction(environment)
      for table in ["small", "large"] {
        try transaction.forEach(table) { _, value in value.count != 0 && value[0] < 255 }
        try environment.write { write in
          for key in stride(from: 0, to: 20_000, by: 1500) {
            try write.put(table, key: UInt64(key), [UInt8](repeating: 3, count: 900))
            try write.remove(table, key: UInt64(key + 300))
          }
        }
      }
      return true
    } catch is VectorIndexError {
      return false
    }
  }

  @Test func undamagedFileAnswers() throws {
    #expect(try answers(whole))
  }

  @Test func damagedPagesAreRefusedOrAnswered() throws {
    var random = SplitMix64(seed: 50)
    var refused = 0
    for turn in 0..<300 {
      var content = whole
      let page = random.next(below: content.count / 4096) * 4096
      // Heads of pages, the offsets behind them, anywhere; the last are often
      // bytes of values, which are not the pages' business.
      let at = page + random.next(below: turn % 3 == 0 ? 16 : turn % 3 == 1 ? 64 : 4096)
      content[at] ^= UInt8(1 << random.next(below: 8))
      if try !answers(content) { refused += 1 }
    }
    #expect(refused > 100)
  }

  /// LMDB goes by the head of a large value when it frees or copies it.
  @Test func damagedHeadOfALargeValueIsRefusedByWritersAndCopies() throws {
    var content = whole
    // An overflow page, a value of three pages, in which twos stand.
    let pages = stride(from: 0, to: content.count, by: 4096)
    let large = pages.first { Array(content[$0 + 10..<$0 + 17]) == [4, 0, 3, 0, 0, 0, 2] }
    content[try #require(large) + 12] = 200
    let directory = TemporaryDirectory()
    try write(content, to: directory)
    let path = IndexDirectory(directory.path).link
    let reader = try EnvironmentRegistry.open(path, .reading, Environment.Options())
    var values = 0
    try ReadTransaction(reader).forEach("large") { _, value in
      values += value.allSatisfy { $0 == 2 } ? 1 : 0
      return true
    }
    #expect(values == 10)
    let copy = directory.path + "/copy.mdb"
    #expect(throws: VectorIndexError.self) { try reader.copy(to: copy) }
    #expect(!FileManager.default.fileExists(atPath: copy))
    #expect(try !answers(content))
  }

  @Test func swappedPagesAreRefused() throws {
    var random = SplitMix64(seed: 51)
    var refused = 0
    for _ in 0..<100 {
      var content = whole
      let a = 4096 * (2 + random.next(below: content.count / 4096 - 2))
      let b = 4096 * (2 + random.next(below: content.count / 4096 - 2))
      content.replaceSubrange(a..<a + 4096, with: whole[b..<b + 4096])
      content.replaceSubrange(b..<b + 4096, with: whole[a..<a + 4096])
      if try !answers(content) { refused += 1 }
    }
    // The others are pages inside of large values, which have no number, or free.
    #expect(refused > 40)
  }
}
