import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Language
import Neural

/// `fabula evaluate index`
struct EvaluateIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Recall of the index's walk against exact search, or its speed on given vectors.",
    discussion: """
      With --queries, takes texts as queries, for example held-out captions, and compares the first ten of the
      graph's walk with those of the exact search. The time is that of the walk and of reading the
      ten captions.

      With --data, builds or queries an index of bare vectors: reads base.fvecs or queries.fvecs, and
      prints a line of JSON for the build or for each width of search, with the seconds, or the queries
      a second of one thread, and a file of the answered ids.

        fabula evaluate index --queries captions.txt --limit 500
        fabula evaluate index --data vectors --index timed --phase build --threads 2
        fabula evaluate index --data vectors --index timed --phase query --effort 16,32,64
        fabula evaluate index --data vectors --index timed --phase query --recall 0.95,0.99
        fabula evaluate index --data vectors --index timed --phase filter --effort 96
      """)

  @Option(help: ArgumentHelp("Texts, one a line or with photographs.", valueName: "file"))
  var queries: String?

  @Option(help: "Queries, evenly spread over the file.")
  var limit = 500

  @Option(
    help: ArgumentHelp(
      "Width of the search, with --data several with commas; by default the index's, with --data "
        + "a ladder.", valueName: "n"))
  var effort: NumberList<Int>?

  @Option(
    help: ArgumentHelp(
      "Shares of the true neighbours instead, by the index's calibration, with --data several with "
        + "commas.", valueName: "share"))
  var recall: NumberList<Double>?

  @OptionGroup var vectors: VectorDataOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
    guard effort == nil || recall == nil else {
      throw ValidationError("give --effort or --recall")
    }
    guard (queries == nil) != (vectors.data == nil) else {
      throw ValidationError("give --queries for captions, or --data for bare vectors")
    }
  }

  func run() throws {
    if let folder = vectors.data {
      return try vectors.run(
        folder: folder, index: index.index, efforts: effort?.numbers,
        recalls: recall?.numbers ?? [])
    }
    if let queries { try evaluateCaptions(queries) }
  }

  private func evaluateCaptions(_ queries: String) throws {
    let pipeline = try Pipeline(
      model: Model(path: model.model, parts: [.embedding]), indexDirectory: index.index)
    let texts = try CaptionCorpus(path: queries).captions.map(\.text)
    let step = max(1, texts.count / limit)
    let vectors = try pipeline.model.jointEmbedding().embed(
      captions: stride(from: 0, to: texts.count, by: step).map { texts[$0] })
    var found = 0
    var wanted = 0
    var walking = Duration.zero
    for row in 0..<vectors.rows {
      let query = vectors.row(row)
      let exact = try pipeline.index.search(query, .init(k: 10, exact: true))
      let started = ContinuousClock.now
      let walked = try pipeline.index.search(
        query, .init(k: 10, effort: effort?.numbers.first, recall: recall?.numbers.first))
      walking += .now - started
      // A caption as near as the tenth is as good as it: captions repeat.
      let bar = (exact.last?.score ?? 0) - 1e-6
      found += walked.count { $0.score >= bar }
      wanted += exact.count
    }
    let recall = Double(found) / Double(max(1, wanted))
    let microseconds = walking / .microseconds(1) / Double(max(1, vectors.rows))
    if output.json {
      return try Output.json(["recall_at_10": recall, "microseconds": microseconds])
    }
    Output.write(
      String(
        format: "recall at 10: %.4f over %d queries of %.0f µs\n", recall, vectors.rows,
        microseconds))
  }
}

/// Numbers with commas between them.
struct NumberList<Number: LosslessStringConvertible>: ExpressibleByArgument {
  let numbers: [Number]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = parts.compactMap { Number(String($0)) }
    guard numbers.count == parts.count else { return nil }
  }
}
