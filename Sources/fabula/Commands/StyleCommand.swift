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
      abstract: "Makes the style of captions and that of a genre: the means of their vectors.",
      discussion: """
        The genres that a model has stay; a genre of the same name is replaced.

          fabula style make --name romance --novels romance.txt --captions captions.txt \\
            --held-out Burney Orczy --model my-model
        """)

    @OptionGroup var novels: NovelOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Name of the genre.")
    var name: String

    @Option(
      help: ArgumentHelp("Captions, one a line or with their photographs.", valueName: "file"))
    var captions: String

    @Option(
      help: ArgumentHelp(
        "Names of photographs whose captions are left out, one a line.", valueName: "file"))
    var heldOutPhotographs: String?

    @Option(help: "Captions and passages that are averaged at most, evenly spread.")
    var sample = 10_000

    func validate() throws {
      guard sample > 0, !name.isEmpty, name != StyleVectors.captionStyle else {
        throw ValidationError("the name must be a genre's and the sample positive")
      }
    }

    func run() throws {
      let loaded = try Model(path: model.model, parts: [.skipthoughts, .styles])
      let encoder = try loaded.sentenceEncoder()
      let leftOut = Set(try heldOutPhotographs.map(InputFile.lines) ?? [])
      let texts = try CaptionCorpus(path: captions).captions.filter {
        $0.photo.map { !leftOut.contains($0) } ?? true
      }.map(\.text)
      let caption = StyleVectors.mean(of: encoder.encode(spread(texts)))
      let corpus = try novels.tokenize().training
      let store = try corpus.builder(vocabulary: encoder.vocabulary).store(
        vocabulary: encoder.vocabulary)
      let passages = Passage.passages(
        of: store, decoderVocabulary: encoder.vocabulary, encoderVocabulary: encoder.vocabulary)
      let genre = StyleVectors.mean(
        of: PassageVectors(encoder: encoder).vectors(of: spread(passages)))
      let known = try? loaded.styleVectors()
      try save(
        StyleVectors(
          caption: caption,
          genres: (known?.genres ?? [:]).merging([name: genre]) { $1 }))
    }

    private func spread<Element>(_ elements: [Element]) -> [Element] {
      guard elements.count > sample else { return elements }
      return (0..<sample).map { elements[$0 * elements.count / sample] }
    }

    private func save(_ styles: StyleVectors) throws {
      var directory = try ModelDirectory(creating: model.model)
      try styles.save(to: directory.path(of: "styles.safetensors"))
      try directory.setPart(
        .styles, architecture: "mean-vectors",
        sizes: ["vector": styles.vectorLength, "genres": styles.names.count],
        files: ["weights": "styles.safetensors"]
      ) {
        $0.training = .ofThisCommand(data: novels.statement, seed: 0, scores: [:])
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
