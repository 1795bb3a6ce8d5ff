import Foundation

@testable import VectorIndex

/// What changing an index costs: `updates inserts`, `updates churn` and
/// `updates deletions`.
@main
struct Updates {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func option(_ name: String) -> String? {
      guard let at = arguments.firstIndex(of: "--" + name), at + 1 < arguments.count else {
        return nil
      }
      return arguments[at + 1]
    }
    func number(_ name: String, _ value: Int) -> Int { option(name).flatMap(Int.init) ?? value }
    let points = Points(dimension: number("dimension", 128), seed: 1)
    switch arguments.first {
    case "inserts": try Inserts(count: number("vectors", 200_000), points).run()
    case "churn":
      try Churn(
        count: number("vectors", 30_000), batches: number("batches", 10_000), points
      ).run()
    case "deletions":
      try
        (option("data").map(Deletions.init(folder:))
        ?? Deletions(count: number("vectors", 35_000), points)).run()
    default:
      print(
        """
        usage: updates inserts   [--vectors 200000] [--dimension 128]
               updates churn     [--vectors 30000] [--dimension 128] [--batches 10000]
               updates deletions [--vectors 35000] [--dimension 128] [--data FOLDER]
        """)
      exit(64)
    }
  }
}

/// Random vectors around 200 centres, the same for the same seed.
struct Points {
  let dimension: Int
  private let centres: [[Float]]

  init(dimension: Int, seed: UInt64) {
    self.dimension = dimension
    var random = SplitMix64(seed: seed)
    centres = (0..<200).map { _ in (0..<dimension).map { _ in Self.uniform(&random) } }
  }

  /// The vector of a number.
  func vector(_ number: Int) -> [Float] {
    var random = SplitMix64(seed: UInt64(bitPattern: Int64(number)) &+ 1_000_003)
    return centres[random.next(below: centres.count)].map { $0 + 0.6 * Self.uniform(&random) }
  }

  private static func uniform(_ random: inout SplitMix64) -> Float {
    Float(random.next() >> 40) * 0x1p-23 - 1
  }

  /// Builds an index of the first `count` vectors, with their numbers as ids.
  func build(_ directory: String, count: Int) throws {
    let vectors = (0..<count).flatMap { vector($0) }
    _ = try vectors.withUnsafeBufferPointer {
      try VectorIndex.build(
        at: directory, ids: (0..<UInt64(count)).map { $0 }, vectors: $0, dimension: dimension)
    }
  }
}

/// A folder that is removed at the end.
final class Folder {
  let path = FileManager.default.temporaryDirectory.path + "/fabula-updates-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Seconds of the clock and of the processor that one thread took.
struct Cost {
  var (wall, cpu) = (0.0, 0.0)

  static func of<Result>(_ body: () throws -> Result) rethrows -> (Result, Cost) {
    let (wall, cpu) = (now(CLOCK_MONOTONIC), now(CLOCK_THREAD_CPUTIME_ID))
    let result = try body()
    return (
      result,
      Cost(wall: now(CLOCK_MONOTONIC) - wall, cpu: now(CLOCK_THREAD_CPUTIME_ID) - cpu)
    )
  }

  static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func += (sum: inout Cost, other: Cost) {
    sum.wall += other.wall
    sum.cpu += other.cpu
  }
}

/// Applies changes in batches of 1,000.
func applyInBatches(_ changes: [VectorIndex.Change], to index: VectorIndex) throws {
  for start in stride(from: 0, to: changes.count, by: 1000) {
    try index.apply(Array(changes[start..<min(start + 1000, changes.count)]))
  }
}

/// The share of the true ten nearest that searches find.
func recall(of index: VectorIndex, _ queries: [[Float]], effort: Int) throws -> Double {
  var found = 0
  for query in queries {
    let truth = Set(try index.search(query, k: 10, exact: true).map(\.id))
    found += try index.search(query, k: 10, effort: effort).count { truth.contains($0.id) }
  }
  return Double(found) / Double(10 * queries.count)
}

/// Prints a line at once, into a pipe too.
func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
