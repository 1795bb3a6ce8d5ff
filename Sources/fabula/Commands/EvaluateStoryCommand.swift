import ArgumentParser
import Fabula
import Foundation
import Language
import Neural
import Storytelling

/// `fabula evaluate story`
struct EvaluateStoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story",
    abstract: "Measures the stories about a folder of photographs.",
    discussion: """
      Tells a story about each photograph and measures how the stories repeat themselves and one
      another, hang together, and keep to their captions and photographs. With people's captions,
      which the system never sees, also whether a story shares more content words with those of
      its own photograph than with others'; with novels, a file for each genre, also which genre
      a classifier takes the stories for, and how they compare with passages of held-out authors.

        fabula evaluate story --photos photos --split dev.txt --limit 200 --json
        fabula evaluate story --photos photos --split dev.txt --captions captions.token.txt \\
          --novels romance.txt mystery.txt --held-out Burney Hume --gallery stories.html
      """)

  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photos: String

  @Option(help: ArgumentHelp("Names of the photographs, one a line.", valueName: "file"))
  var split: String

  @Option(help: ArgumentHelp("Captions: lines photo.jpg#0<TAB>caption.", valueName: "file"))
  var captions: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "A text for each genre, named after it: one paragraph a line, `# Title, by Author` before"
        + " each book.", valueName: "files"))
  var novels: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Surnames of the authors whose passages are compared with, never learned from.",
      valueName: "names"))
  var heldOut: [String] = []

  @OptionGroup var story: StoryOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Photographs to tell stories about, the first of the split.")
  var limit = 200

  @Flag(help: "Tell each photograph's story in every style of the model.")
  var everyStyle = false

  @Flag(help: "Print the stories, too.")
  var showStories = false

  @Option(help: ArgumentHelp("Page of the stories beside their photographs.", valueName: "file"))
  var gallery: String?

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
    guard novels.isEmpty == heldOut.isEmpty else {
      throw ValidationError("--novels and --held-out go together")
    }
  }

  func run() throws {
    let named = try CaptionedPhotographs.load(captions: captions, split: split, limit: limit)
    let pipeline = try Pipeline(model: Model(path: model.model), indexDirectory: index.index)
    let told = try tell(named, pipeline)
    let evaluation = try StoryEvaluation(
      told, style: story.style, model: pipeline.model,
      texts: novels.isEmpty
        ? nil : ReferenceTexts(novels: novels, heldOutAuthors: heldOut),
      perplexity: perplexity(pipeline.model))
    if let gallery { try writeGallery(told, evaluation, to: gallery) }
    if output.json { return try Output.json(evaluation) }
    Output.write(Figures.text(Figures.rows(evaluation)))
  }

  private func tell(
    _ named: [CaptionedPhotographs.Photograph], _ pipeline: Pipeline
  ) throws -> [PhotographStory] {
    let styles = everyStyle ? try pipeline.model.styleVectors().names : []
    let progress = Progress("telling")
    return try named.enumerated().map { position, photograph in
      let vector = try pipeline.model.vector(ofJPEG: read(photograph.name))
      let material = try pipeline.material(for: .vector(vector), count: story.captionCount)
      var dials = story.dials
      dials.seed = (dials.seed ?? 1) &+ UInt64(position)
      var stories: [String: String] = [:]
      for style in Set(styles + [story.style]).sorted() {
        dials.style = style
        stories[style] = try pipeline.tell(
          from: material, style: Pipeline.StyleDials(dials), dials: Storytelling.StoryDials(dials))
      }
      progress.show(position + 1, of: named.count)
      if showStories {
        Output.write("\(photograph.name)\n\(stories[story.style] ?? "")\n\n")
      }
      return PhotographStory(
        name: photograph.name, vector: vector, captions: material.captions.map(\.caption.text),
        references: photograph.captions, stories: stories)
    }
  }

  private func perplexity(_ model: Model) throws -> PerplexityEvaluation? {
    let own = novels.filter { URL(filePath: $0).lastPathComponent.hasPrefix(story.style + ".") }
    guard !own.isEmpty else { return nil }
    return try model.perplexity(on: NovelCorpus(paths: own, filter: .only(heldOut)), limit: 1000)
  }

  private func writeGallery(
    _ told: [PhotographStory], _ evaluation: StoryEvaluation, to path: String
  ) throws {
    let entries = try told.map { told in
      GalleryPage.Entry(
        name: told.name, photograph: try read(told.name), captions: told.captions,
        stories: told.stories.sorted { $0.key < $1.key }.map { (style: $0.key, text: $0.value) })
    }
    try Page.write(GalleryPage.text(of: entries, figures: Figures.rows(evaluation)), to: path)
  }

  private func read(_ name: String) throws -> Data {
    try InputFile.read(
      URL(filePath: photos).appending(path: name).path(percentEncoded: false))
  }
}
