import ArgumentParser
import CaptionIndex
import FabulaInterface
import Foundation

/// `fabula index export`
struct IndexExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the captions of an index as JSON Lines.",
    discussion: """
      One caption a line, by ascending ids, as `fabula index build --json-lines`, `fabula index add
      --json-lines` and the daemon's PUT /v1/captions take them: with their fields, and when they
      have their vectors they need no embedding there.

        fabula index export --index my-index > captions.jsonl
        fabula index export --index my-index --vectors | gzip > backup.jsonl.gz
      """)

  @Flag(help: "With the vectors, as they are stored.")
  var vectors = false

  @OptionGroup var index: IndexOptions

  func run() throws {
    let index = try CaptionIndex(directory: index.index, expecting: nil)
    for id in try index.ids() {
      guard let caption = try index.caption(id: id) else { continue }
      try Output.json(
        NewCaption(
          id: id, text: caption.text, source: caption.source, fields: caption.fields,
          vector: vectors ? try index.vector(id: id) : nil))
    }
  }
}
