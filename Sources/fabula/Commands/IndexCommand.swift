import ArgumentParser
import CaptionIndex
import Fabula
import Foundation
import Language
import Neural
import VectorIndex

/// `fabula index`
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Builds and describes indexes of captions.",
    subcommands: [BuildCommand.self, StatsCommand.self])

  /// `fabula index build`
  struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "build",
      abstract: "Builds an index from a file of captions.",
      discussion: """
        The captions are embedded by the model and put into a new index, which takes the place of
        an older one in a single step. Captions are numbered from 1 in the order of the file.

          fabula index build --captions captions.txt --index my-index
          zcat captions.gz | fabula index build --captions - --index my-index
        """)

    @Option(
      help: ArgumentHelp(
        "Captions: one a line, photo.jpg#0<TAB>caption, or COCO's JSON; - for standard input.",
        valueName: "file"))
    var captions: String

    @OptionGroup var model: ModelOptions
    @OptionGroup var index: IndexOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "M: links of a node on each upper level, half of those on the lowest.")
    var links = HNSWParameters().linksPerNode

    @Option(help: "efConstruction: candidates among which links are chosen.")
    var constructionEffort = HNSWParameters().constructionEffort

    @Option(help: "Precision of the vectors that answers are ranked by.")
    var precision = Precision.float16

    @Option(help: "Seed of the graph.")
    var seed = HNSWParameters().seed

    @Option(help: "Threads.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func run() throws {
      let corpus = try CaptionCorpus(path: captions)
      for line in corpus.badLines {
        FileHandle.standardError.write(Data("fabula: left out: \(line)\n".utf8))
      }
      let model = try Model(path: model.model, parts: [.embedding])
      let embedding = Progress("embedding captions")
      let vectors = try model.vectors(ofTexts: corpus.captions.map(\.text)) {
        embedding.show($0, of: $1)
      }
      let progress = Progress("linking")
      let statistics = try CaptionIndex.build(
        at: index.index,
        captions: corpus.captions.enumerated().map {
          Caption(id: UInt64($0 + 1), text: $1.text, source: $1.photo)
        }, dimension: vectors.columns,
        vectors: UnsafeBufferPointer(start: vectors.data, count: vectors.count),
        fingerprint: model.embeddingFingerprint(), precision: precision,
        parameters: HNSWParameters(
          linksPerNode: links, constructionEffort: constructionEffort, seed: seed),
        threads: threads
      ) { progress.show($0, of: $1) }
      try StatsCommand.show(statistics, json: output.json)
    }
  }

  /// `fabula index stats`
  struct StatsCommand: ParsableCommand {
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

    static func show(_ statistics: CaptionIndex.Statistics, json: Bool) throws {
      if json { return try Output.json(statistics) }
      let parameters = statistics.parameters
      let lines = [
        ("captions", "\(statistics.count)"),
        ("vectors", "\(statistics.nodeCount) of \(statistics.dimension) numbers"),
        ("precision", "int8 to walk, \(statistics.precision.rawValue) to rank"),
        ("levels", statistics.levelCounts.map(String.init).joined(separator: " ")),
        ("unreachable", "\(statistics.unreachableCount)"),
        (
          "parameters",
          "M \(parameters.linksPerNode), efConstruction \(parameters.constructionEffort),"
            + " seed \(parameters.seed)"
        ),
        ("bytes", "\(statistics.bytesOnDisk)"), ("format", "\(statistics.formatVersion)"),
        ("embedding", statistics.fingerprint),
        ("content", String(statistics.contentHash, radix: 16)),
      ]
      for (name, value) in lines {
        Output.write(name.padding(toLength: 12, withPad: " ", startingAt: 0) + value + "\n")
      }
    }
  }
}
