import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Language
import Neural
import Storytelling

/// `fabula evaluate`
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a model or an index.",
    subcommands: [
      EvaluateRetrievalCommand.self, EvaluateStoryCommand.self, EvaluateIndexCommand.self,
    ])
}

/// Photographs with people's captions to measure on.
struct EvaluationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photos: String

  @Option(help: ArgumentHelp("Captions: lines photo.jpg#0<TAB>caption.", valueName: "file"))
  var captions: String

  @Option(help: ArgumentHelp("Names of the photographs, one a line.", valueName: "file"))
  var split: String

  /// The captions of each photograph, in the order of the names.
  func load(limit: Int? = nil) throws -> [(name: String, captions: [String])] {
    let own = Dictionary(grouping: try CaptionCorpus(path: captions).captions, by: \.photo)
    let named = try InputFile.lines(split).prefix(limit ?? .max).map { name in
      (name: name, captions: (own[name] ?? []).map(\.text))
    }
    guard !named.isEmpty, let first = named.first(where: { !$0.captions.isEmpty }) else {
      throw FabulaError.nothingToEvaluate(got: "no caption of any photograph in \(split)")
    }
    if let missing = named.first(where: { $0.captions.isEmpty }) {
      throw FabulaError.nothingToEvaluate(
        got: "no caption of \(missing.name), though \(first.name) has some")
    }
    return named
  }
}

/// `fabula evaluate retrieval`
struct EvaluateRetrievalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrieval",
    abstract: "Recall between photographs and their captions, both ways.",
    discussion: """
      Every photograph goes through the CNN. Prints recall at 1, 5 and 10 in percent and the median
      rank: photographs finding one of their own captions, and captions finding their photograph.

        fabula evaluate retrieval --photos photos --captions captions.token.txt \\
          --split dev.txt --json
      """)

  @OptionGroup var data: EvaluationOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let named = try data.load()
    let model = try Model(path: model.model, parts: [.cnn, .embedding])
    let embedding = try model.jointEmbedding()
    let features = try PhotographFeatures.compute(
      model.featureExtractor(), folder: data.photos, names: named.map(\.name))
    let evaluation = RetrievalEvaluation(
      images: try embedding.embed(features: features),
      captions: embedding.embed(captions: named.flatMap(\.captions)),
      photographs: named.enumerated().flatMap { index, photograph in
        photograph.captions.map { _ in index }
      })
    if output.json { return try Output.json(evaluation) }
    for (name, metrics) in [
      ("image to caption", evaluation.imageToCaption),
      ("caption to image", evaluation.captionToImage),
    ] {
      let recalls = [metrics.recallAt1, metrics.recallAt5, metrics.recallAt10].map {
        String(format: "%.1f", $0)
      }
      Output.write(
        "\(name)  R@1 \(recalls[0])  R@5 \(recalls[1])  R@10 \(recalls[2])"
          + "  median rank \(Int(metrics.medianRank))\n")
    }
  }
}

/// `fabula evaluate story`
struct EvaluateStoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story",
    abstract: "Whether stories keep to their photographs.",
    discussion: """
      Tells a story about each photograph and compares the content words that it shares with
      people's captions of that photograph with those of other photographs' captions. Prints the
      margin with its 95 % confidence interval.

        fabula evaluate story --photos photos --captions captions.token.txt --split dev.txt \\
          --limit 200 --json
      """)

  @OptionGroup var data: EvaluationOptions
  @OptionGroup var story: StoryOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Photographs to tell stories about, the first of the split.")
  var limit = 200

  @Flag(help: "Print the stories, too.")
  var showStories = false

  func run() throws {
    let named = try data.load(limit: limit)
    let pipeline = try Pipeline(model: Model(path: model.model), indexDirectory: index.index)
    let progress = Progress("telling")
    let stories = try named.enumerated().map { position, photograph in
      let file = try InputFile.read(
        URL(filePath: data.photos).appending(path: photograph.name).path(percentEncoded: false))
      let captions = try pipeline.captions(for: .photograph(file), count: story.captionCount)
      let text = try pipeline.tell(
        from: captions,
        style: .init(
          style: story.style, strength: story.strength, emphasis: story.emphasis),
        dials: StoryDials(
          words: story.words, temperature: story.temperature,
          seed: (story.seed ?? 1) &+ UInt64(position)))
      progress.show(position + 1, of: named.count)
      if showStories { Output.write("\(photograph.name)\n\(text)\n\n") }
      return text
    }
    let evaluation = GroundingEvaluation(stories: stories, captions: named.map(\.captions))
    if output.json { return try Output.json(evaluation) }
    Output.write(
      String(
        format: "own %.2f %%  shuffled %.2f %%  margin %.2f (95 %%: %.2f to %.2f)  %d stories\n",
        evaluation.ownRecall, evaluation.shuffledRecall, evaluation.margin, evaluation.marginLow,
        evaluation.marginHigh, evaluation.stories))
  }
}

/// `fabula evaluate index`
struct EvaluateIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Recall of the index's walk against exact search.",
    discussion: """
      Takes texts as queries, for example held-out captions, and compares the first ten of the
      graph's walk with those of the exact search.

        fabula evaluate index --queries captions.txt --limit 500
      """)

  @Option(help: ArgumentHelp("Texts, one a line or with photographs.", valueName: "file"))
  var queries: String

  @Option(help: "Queries, evenly spread over the file.")
  var limit = 500

  @Option(help: "Width of the search; the index's default when left out.")
  var effort: Int?

  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
  }

  func run() throws {
    let pipeline = try Pipeline(
      model: Model(path: model.model, parts: [.embedding]), indexDirectory: index.index)
    let texts = try CaptionCorpus(path: queries).captions.map(\.text)
    let step = max(1, texts.count / limit)
    let vectors = try pipeline.model.jointEmbedding().embed(
      captions: stride(from: 0, to: texts.count, by: step).map { texts[$0] })
    var found = 0
    var wanted = 0
    for row in 0..<vectors.rows {
      let query = vectors.row(row)
      let exact = try pipeline.index.search(query, k: 10, exact: true)
      let walked = try pipeline.index.search(query, k: 10, effort: effort)
      // A caption as near as the tenth is as good as it: captions repeat.
      let bar = (exact.last?.score ?? 0) - 1e-6
      found += walked.count { $0.score >= bar }
      wanted += exact.count
    }
    let recall = Double(found) / Double(max(1, wanted))
    if output.json { return try Output.json(["recall_at_10": recall]) }
    Output.write("recall at 10: \(recall) over \(vectors.rows) queries\n")
  }
}
