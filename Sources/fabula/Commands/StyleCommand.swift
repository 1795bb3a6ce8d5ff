import ArgumentParser
import Fabula
import Foundation
import Language
import Neural
import Storytelling

/// `fabula style`
struct StyleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "style",
    abstract: "Makes and lists the styles that stories are told in.",
    subcommands: [MakeCommand.self, ListCommand.self])

  /// `fabula style make`
  struct MakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "make",
      abstract: "Makes the styles of genres and that of captions: the means of their vectors.",
      discussion: """
        From a corpus all its genres are made, or the one that is named; from texts the one that
        is named. The genres that a model has stay; one of the same name is replaced. Without
        captions the style of captions stays, too.

          fabula style make --corpus corpus --model my-model
          fabula style make swift lyrics.txt --model my-model
        """)

    @Argument(help: "Name of the genre.")
    var name: String?

    @Argument(
      help: ArgumentHelp(
        "Texts of the genre: one paragraph a line, `# Title, by Author` before each book.",
        valueName: "files"))
    var files: [String] = []

    @OptionGroup var corpus: CorpusOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Captions, and passages of each genre, that are averaged at most.")
    var sample = 10_000

    func validate() throws {
      guard sample > 0 else { throw ValidationError("the sample must be positive") }
      guard (corpus.corpus == nil) != files.isEmpty else {
        throw ValidationError("name either a corpus or files of texts")
      }
      if let name {
        guard StyleMixture.isName(name), name != StyleVectors.captionStyle else {
          throw ValidationError("\(name) cannot be a genre's name")
        }
      }
    }

    func run() throws {
      let loaded = try Model(path: model.model, parts: [.skipthoughts, .styles])
      let encoder = try loaded.sentenceEncoder()
      let corpus = try corpus.load(novels: files) { _, _ in encoder.vocabulary }
      let known = try? loaded.styleVectors()
      let maker = StyleMaker(encoder: encoder, corpus: corpus, sample: sample)
      guard let caption = maker.captionStyle() ?? known?.caption else {
        throw ValidationError("the model has no style of captions yet: name files with --captions")
      }
      var genres = known?.genres ?? [:]
      var norms = known?.norms ?? [:]
      for genre in try wanted(corpus) {
        let style = try maker.style(of: genre)
        genres[genre.name] = style.vector
        norms[genre.name] = style.norm
      }
      try save(StyleVectors(caption: caption, genres: genres, norms: norms))
    }

    /// The genres to be made: one of several texts, or some of a corpus.
    private func wanted(_ corpus: Corpus) throws -> [Corpus.Genre] {
      guard let name else { return corpus.genres }
      guard files.isEmpty else {
        return [
          Corpus.Genre(name: name, training: 0..<corpus.training.sentenceCount, heldOut: 0..<0)
        ]
      }
      guard let genre = corpus.genres.first(where: { $0.name == name }) else {
        throw StorytellingError.unknownStyle(got: name, expected: corpus.genres.map(\.name))
      }
      return [genre]
    }

    private func save(_ styles: StyleVectors) throws {
      var directory = try ModelDirectory(creating: model.model)
      try styles.save(to: directory.path(of: "styles.safetensors"))
      try directory.setPart(
        .styles, architecture: "mean-vectors",
        sizes: ["vector": styles.vectorLength, "genres": styles.names.count],
        files: ["weights": "styles.safetensors"]
      ) {
        $0.training = .ofThisCommand(data: corpus.statement, seed: 0, scores: [:])
      }
    }
  }

  /// `fabula style list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the styles of a model, one a line.",
      discussion: """
          fabula style list --model my-model
        """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let names = try Model(path: model.model, parts: [.styles]).styleVectors().names
      if output.json {
        try Output.json(["styles": names])
      } else {
        Output.write(names.map { $0 + "\n" }.joined())
      }
    }
  }
}
