import ArgumentParser
import CaptionIndex

/// `fabula index verify`
struct IndexVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads all of an index and checks it.",
    discussion: """
      Compares every block with its checksum, and checks links, ids, vectors and captions. The index
      may be in use. Exit status 1 with the first thing wrong.

        fabula index verify --index my-index
      """)

  @OptionGroup var index: IndexOptions

  func run() throws {
    let index = try CaptionIndex(directory: index.index, expecting: nil)
    try index._checkInvariants()
    Output.write("\(try index.count) captions, nothing wrong\n")
  }
}
