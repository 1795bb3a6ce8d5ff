import ArgumentParser
import CaptionIndex
import Fabula
import Foundation
import Language
import Neural
import VectorIndex

/// `fabula index build`
struct IndexBuildCommand: ParsableCommand {
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
    let lines = try CaptionFile.read(captions)
    let model = try Model(path: model.model, parts: [.embedding])
    let embedding = Progress("embedding captions")
    let vectors = try model.vectors(ofTexts: lines.map(\.text)) {
      embedding.show($0, of: $1)
    }
    let progress = Progress("linking")
    let statistics = try CaptionIndex.build(
      at: index.index,
      captions: lines.enumerated().map {
        Caption(id: UInt64($0 + 1), text: $1.text, source: $1.photo)
      }, dimension: vectors.columns,
      vectors: UnsafeBufferPointer(start: vectors.data, count: vectors.count),
      fingerprint: model.embeddingFingerprint(), precision: precision,
      parameters: HNSWParameters(
        linksPerNode: links, constructionEffort: constructionEffort, seed: seed),
      threads: threads
    ) { progress.show($0, of: $1) }
    try IndexStatsCommand.show(statistics, json: output.json)
  }
}
