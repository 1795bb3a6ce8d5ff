import Foundation

@testable import VectorIndex

/// What an index should hold: for each id, the number of its vector in an
/// endless list of random ones.
struct Model: Equatable {
  static let dimension = 16
  private(set) var vectors: [UInt64: UInt64] = [:]

  var count: Int { vectors.count }

  mutating func apply(_ changes: [Step.Change]) {
    for change in changes { vectors[change.id] = change.vector }
  }

  /// A vector of the list. Some of the list are equal, so that items share
  /// nodes, and many are near each other.
  static func vector(_ number: UInt64) -> [Float] {
    let distinct = number % 5 == 0 ? number % 50 : number
    var cluster = SplitMix64(seed: distinct % 40)
    var own = SplitMix64(seed: 1_000_003 &+ distinct)
    func uniform(_ random: inout SplitMix64) -> Float { Float(random.next() >> 40) * 0x1p-23 - 1 }
    return (0..<dimension).map { _ in uniform(&cluster) + 0.4 * uniform(&own) }
  }

  /// The first difference to what an index holds, nil when there is none.
  func difference(to index: VectorIndex) throws -> String? {
    let snapshot = try index.snapshot()
    guard snapshot.count == count else { return "\(snapshot.count) items, expected \(count)" }
    for id in try snapshot.ids() where vectors[id] == nil {
      return "item \(id) should not be there"
    }
    for (id, number) in vectors {
      guard let stored = try snapshot.vector(id: id) else { return "item \(id) is lost" }
      guard Self.isSame(stored, Self.vector(number)) else { return "item \(id) is another vector" }
    }
    return nil
  }

  /// Whether a stored unit vector is that of the given one: stored with few
  /// bits, but far nearer than any other of the list.
  static func isSame(_ stored: [Float], _ given: [Float]) -> Bool {
    let length = given.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return zip(stored, given).allSatisfy { abs($0 - $1 / length) < 0.01 }
  }
}

/// What a workload does in one go.
enum Step {
  struct Change {
    let id: UInt64
    /// nil removes the item.
    let vector: UInt64?
  }

  case apply([Change])
  case weave
  case compact
  case backup
  case reopen

  var name: String {
    switch self {
    case .apply: "batches"
    case .weave: "weavings"
    case .compact: "compactions"
    case .backup: "backups"
    case .reopen: "openings"
    }
  }

  /// A random step: mostly small batches of changes among `population` ids.
  static func random(
    _ random: inout SplitMix64, population: Int, allowsCopies: Bool
  ) -> Step {
    switch random.next(below: 1000) {
    case 0..<12: return .weave
    case 12..<16 where allowsCopies: return .compact
    case 16..<22 where allowsCopies: return .backup
    case 22..<26: return .reopen
    default:
      // Now and then a large batch.
      let count =
        random.next(below: 40) == 0 ? 1 + random.next(below: 200) : 1 + random.next(below: 5)
      return .apply(
        (0..<count).map { _ in
          let id = UInt64(random.next(below: population))
          return Change(id: id, vector: random.next(below: 5) < 3 ? random.next() >> 1 : nil)
        })
    }
  }
}

extension VectorIndex.Options {
  /// Weaves small indexes too in many transactions.
  static var staged: VectorIndex.Options {
    var options = VectorIndex.Options()
    options.stageBytes = 1
    return options
  }
}

extension VectorIndex {
  /// An index that holds what `model` says, made anew.
  static func make(_ directory: String, _ model: Model) throws {
    let ids = model.vectors.keys.sorted()
    let vectors = ids.flatMap { Model.vector(model.vectors[$0] ?? 0) }
    _ = try vectors.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: directory, ids: ids, vectors: $0, dimension: Model.dimension,
        kind: .hnsw(HNSWParameters(linksPerNode: 6, constructionEffort: 30)))
    }
  }

  @discardableResult
  func apply(_ changes: [Step.Change]) throws -> Outcome {
    try apply(
      changes.map { change in
        change.vector.map { .put(id: change.id, vector: Model.vector($0)) }
          ?? .remove(id: change.id)
      })
  }
}

/// A folder that is removed at the end.
final class Folder {
  let path: String

  /// `isInMemory`: on a disk of memory, where there is one.
  init(isInMemory: Bool = false) {
    let shared = "/dev/shm"
    let parent =
      isInMemory && FileManager.default.fileExists(atPath: shared)
      ? shared : FileManager.default.temporaryDirectory.path
    path = parent + "/fabula-crash-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
