import ArgumentParser
import Fabula
import Foundation

/// `fabula model import`
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turns published skip-thoughts, decoders and styles into parts of a model.",
    discussion: """
      Reads from a folder, under the names they were published with, uni_skip.npz with utable.npy,
      bi_skip.npz with btable.npy and their dictionary.txt; a decoder NAME.npz with
      NAME_dictionary.pkl; and style vectors caption_style.npy, romance_style.npy and the like.
      The tables of over 2 GB are streamed: they become files that a model maps.

        fabula model import published --model my-model
        fabula model import published --decoder romance --model my-model --json
      """)

  @Argument(help: ArgumentHelp("Folder of the published files.", valueName: "dir"))
  var folder: String

  @Option(help: "Name of the decoder.")
  var decoder = "romance"

  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    var directory = try ModelDirectory(creating: model.model)
    let progress = Progress("importing")
    let parts = try directory.importPublished(
      from: folder, decoder: decoder,
      command: ModelDescription.Training.ofThisCommand(data: "", seed: 0, scores: [:]).command
    ) { progress.line("importing \($0)", isLast: true) }
    guard !parts.isEmpty else {
      throw FabulaError.missingPublishedFile(
        folder: folder, file: "published file",
        got: (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [])
    }
    if output.json {
      try Output.json(["parts": parts.map(\.rawValue)])
    } else {
      Output.write("imported " + parts.map(\.rawValue).joined(separator: ", ") + "\n")
    }
  }
}
