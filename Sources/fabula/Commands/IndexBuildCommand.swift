import ArgumentParser
import CaptionIndex
import Fabula
import FabulaInterface
import Foundation
import JointEmbedding
import VectorIndex

/// `fabula index build`
struct IndexBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Builds an index from a file of captions.",
    discussion: """
      The captions are embedded by the model and put into a new index, which takes the place of
      an older one in a single step. Captions without ids are numbered from 1 in the order of the
      file. JSON Lines have ids of their own and may have fields, by which searches can be filtered,
      and vectors, which are then not made:

        {"id": 7, "text": "A dog runs.", "source": "7.jpg", "fields": {"lang": "en", "year": 2019}}

        fabula index build --captions captions.txt --index my-index
        zcat captions.gz | fabula index build --captions - --index my-index
        fabula index build --json-lines captions.jsonl --index my-index
        fabula index build --captions captions.txt --index my-index --dry-run

      Interrupted (SIGINT, SIGTERM), it leaves the older index as it was; the same build goes on
      where the linking stopped.
      """)

  @OptionGroup var captions: NewCaptionOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  @OptionGroup var kind: IndexKindOptions

  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Only estimate memory, disk and time, by building some of it.")
  var dryRun = false

  func run() throws {
    let new = try captions.read(numberedFrom: 1)
    let model = try Model(path: model.model, parts: [.embedding])
    if dryRun {
      return try BuildForecast(of: new, model, kind, threads: threads).show(json: output.json)
    }
    let interruption = Interruption()
    let embedding = Progress("embedding captions")
    let vectors = try model.vectors(of: new) {
      try interruption.check()
      embedding.show($0, of: $1)
    }
    let dimension = try model.jointEmbedding().dimension
    if let other = vectors.first(where: { $0.count != dimension }) {
      throw VectorIndexError.wrongDimension(got: other.count, expected: dimension)
    }
    let progress = Progress("linking")
    let statistics = try CaptionIndex.build(
      at: index.index, captions: new.map { IndexedCaption($0) }, dimension: dimension,
      vectors: Array(vectors.joined()),
      fingerprint: model.embeddingFingerprint(), precision: kind.precision,
      kind: kind.parameters, threads: threads
    ) {
      try interruption.check()
      progress.show($0, of: $1)
    }
    try IndexStatsCommand.show(statistics, json: output.json)
  }
}
