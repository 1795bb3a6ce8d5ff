import Foundation

@testable import VectorIndex

/// Damages files: bits, bytes, pages, lengths. A child opens, searches, changes
/// and verifies each. It may refuse the file or answer, but never end by a
/// signal; and what `_checkInvariants` covers it must notice.
struct MutateProof {
  private let files: Int
  private let seed: Int

  init(_ arguments: inout Arguments) throws {
    files = try arguments.number("files", default: 5000)
    seed = try arguments.number("seed", default: 1)
  }

  func run() throws -> Bool {
    let folder = Folder(isInMemory: true)
    let whole = try original(folder.path + "/original")
    var random = SplitMix64(seed: UInt64(seed))
    var tally: [String: Int] = [:]
    for number in 0..<files {
      let (content, name) = Self.damage(whole, &random)
      let directory = folder.path + "/damaged"
      try? FileManager.default.removeItem(atPath: directory)
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try content.write(to: URL(filePath: directory + "/data.mdb"))
      let child = try spawn(["child-probe", directory])
      _ = child.output.fileHandleForReading.readDataToEndOfFile()
      child.process.waitUntilExit()
      let verdict: String
      if child.process.terminationReason == .uncaughtSignal {
        verdict = "SIGNALS"
        let kept = FileManager.default.temporaryDirectory.path + "/fabula-damaged-\(number).mdb"
        try? content.write(to: URL(filePath: kept))
        print("mutate: signal \(child.process.terminationStatus), \(name), file \(kept)")
      } else {
        switch child.process.terminationStatus {
        case 0: verdict = "answered"
        case 1: verdict = "noticed by the invariants"
        case 2: verdict = "refused"
        default: verdict = "FAILED"
        }
      }
      tally["\(name) \(verdict)", default: 0] += 1
      if (number + 1) % 1000 == 0 { print("mutate: \(number + 1) files") }
    }
    for (text, count) in tally.sorted(by: { $0.key < $1.key }) { print("mutate: \(count) \(text)") }
    return tally.keys.allSatisfy { !$0.hasSuffix("SIGNALS") && !$0.hasSuffix("FAILED") }
  }

  /// A file with a woven graph, removed nodes, shared nodes and a fresh log.
  private func original(_ directory: String) throws -> Data {
    try VectorIndex.make(directory, Model())
    let index = try VectorIndex(directory: directory, for: .writing, options: .staged)
    var random = SplitMix64(seed: 5)
    for _ in 0..<3 {
      for _ in 0..<100 {
        guard case .apply(let changes) = Step.random(&random, population: 600, allowsCopies: false)
        else { continue }
        try index.apply(changes)
      }
      try index.weave()
    }
    try index.apply([Step.Change(id: 1, vector: 7), Step.Change(id: 2, vector: nil)])
    return try Data(contentsOf: URL(filePath: directory + "/data.mdb"))
  }

  private static func damage(
    _ whole: Data, _ random: inout SplitMix64
  ) -> (content: Data, name: String) {
    let page = 4096
    var content = whole
    let pages = whole.count / page
    switch random.next(below: 6) {
    case 0:
      content[random.next(below: whole.count)] ^= 1 << UInt8(random.next(below: 8))
      return (content, "one bit")
    case 1:
      // Where LMDB's own numbers are.
      let at = random.next(below: pages) * page + random.next(below: 160)
      content[at] ^= 1 << UInt8(random.next(below: 8))
      return (content, "one bit at the head of a page")
    case 2:
      for _ in 0..<1 + random.next(below: 16) {
        content[random.next(below: whole.count)] = UInt8.random(in: 0...255, using: &random)
      }
      return (content, "some bytes")
    case 3:
      let (a, b) = (random.next(below: pages) * page, random.next(below: pages) * page)
      content.replaceSubrange(a..<a + page, with: whole[b..<b + page])
      if random.next(below: 2) == 0 {
        content.replaceSubrange(b..<b + page, with: whole[a..<a + page])
      }
      return (content, "a page in the place of another")
    case 4:
      let a = random.next(below: pages) * page
      let byte = random.next(below: 3)
      content.replaceSubrange(
        a..<a + page,
        with: byte == 2
          ? Data((0..<page).map { _ in UInt8.random(in: 0...255, using: &random) })
          : Data(repeating: byte == 0 ? 0 : 255, count: page))
      return (content, "a page of zeros, ones or noise")
    default:
      return (whole.prefix(random.next(below: whole.count)), "a part of the file")
    }
  }
}

/// The child of ``MutateProof``: 0 answered and whole, 1 answered but noticed,
/// 2 refused.
struct Probe {
  private let directory: String

  init(_ arguments: inout Arguments) throws { directory = try arguments.next() }

  func run() throws -> Bool {
    do {
      let reader = try VectorIndex(directory: directory)
      try use(reader)
    } catch is VectorIndexError {
      exit(2)
    }
    // The invariants are asked last: nothing before may rely on them.
    do {
      try VectorIndex(directory: directory)._checkInvariants()
      try change()
      return true
    } catch is VectorIndexError {
      try? change()
      exit(1)
    }
  }

  private func use(_ index: VectorIndex) throws {
    for number in 0..<20 as Range<UInt64> {
      _ = try index.search(Model.vector(number), k: 10)
      _ = try index.search(Model.vector(number), k: 700, exact: number % 2 == 0)
      _ = try index.vector(id: number)
    }
    _ = try index.statistics()
  }

  private func change() throws {
    let index = try VectorIndex(directory: directory, for: .writing, options: .staged)
    for number in 0..<30 as Range<UInt64> {
      try index.apply([
        Step.Change(id: number * 7, vector: number), Step.Change(id: number * 11, vector: nil),
      ])
    }
    try index.weave()
    try use(index)
  }
}
