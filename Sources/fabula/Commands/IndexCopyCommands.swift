import ArgumentParser
import CaptionIndex
import Foundation

/// `fabula index compact`
struct IndexCompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Builds an index of the same captions anew.",
    discussion: """
      Without the places of removed captions, and with the links of a fresh build: the same captions
      give the same content, however they came to be. The copy takes the place of an index that is
      there already, in a single step; without --to that is the index itself, which nobody may be
      changing meanwhile.

        fabula index compact --index my-index
        fabula index compact --index my-index --to smaller-index
      """)

  @Option(help: ArgumentHelp("Where the copy lands.", valueName: "dir"))
  var to: String?

  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let progress = Progress("linking")
    let statistics = try CaptionIndex(directory: index.index, expecting: nil)
      .compact(to: to ?? index.index, threads: threads) { progress.show($0, of: $1) }
    try IndexStatsCommand.show(statistics, json: output.json)
  }
}

/// `fabula index backup`
struct IndexBackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies an index while it is in use.",
    discussion: """
      The copy holds what had been answered when it began. It can be opened like any index.

        fabula index backup --index my-index --to /mnt/backup/my-index
      """)

  @Option(help: ArgumentHelp("Where the copy lands.", valueName: "dir"))
  var to: String

  @OptionGroup var index: IndexOptions

  func run() throws {
    try CaptionIndex(directory: index.index, expecting: nil).backup(to: to)
  }
}
