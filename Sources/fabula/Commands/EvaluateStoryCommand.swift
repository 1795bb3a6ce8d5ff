import ArgumentParser
import Fabula
import Foundation
import Storytelling

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
          words: story.words, guidance: story.guidance, temperature: story.temperature,
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
