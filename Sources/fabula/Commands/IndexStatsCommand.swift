import ArgumentParser
import CaptionIndex

/// `fabula index stats`
struct IndexStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Says what an index holds and how it was built.",
    discussion: """
        fabula index stats --index my-index --json
      """)

  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try Self.show(
      CaptionIndex(directory: index.index, expecting: nil).statistics(), json: output.json)
  }

  /// The efforts that find the usual shares of the true neighbours.
  private static func efforts(_ statistics: CaptionIndex.Statistics) -> String {
    guard let calibration = statistics.calibration else { return "not calibrated" }
    return [0.9, 0.95, 0.99].compactMap { recall in
      (try? calibration.effort(forRecall: recall)).map { "\(recall) by effort \($0)" }
    }.joined(separator: ", ")
  }

  static func show(_ statistics: CaptionIndex.Statistics, json: Bool) throws {
    if json { return try Output.json(statistics) }
    let parameters = statistics.parameters
    let lines = [
      ("captions", "\(statistics.count)"),
      ("vectors", "\(statistics.nodeCount) of \(statistics.dimension) numbers"),
      ("precision", "int8 to walk, \(statistics.precision.rawValue) to rank"),
      ("kind", statistics.kind.rawValue),
      ("levels", statistics.levelCounts.map(String.init).joined(separator: " ")),
      ("unreachable", "\(statistics.unreachableCount)"),
      (
        "parameters",
        parameters.map {
          "M \($0.linksPerNode), efConstruction \($0.constructionEffort), seed \($0.seed)"
        } ?? "none"
      ),
      ("lists", statistics.lists.map { "\($0.lists), scanning \($0.probes)" } ?? "none"),
      ("recall", Self.efforts(statistics)),
      ("bytes", "\(statistics.bytesOnDisk)"), ("format", "\(statistics.formatVersion)"),
      ("embedding", statistics.fingerprint),
      ("content", String(statistics.contentHash, radix: 16)),
    ]
    for (name, value) in lines {
      Output.write(name.padding(toLength: 12, withPad: " ", startingAt: 0) + value + "\n")
    }
  }
}
