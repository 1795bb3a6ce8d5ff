import ArgumentParser

/// Novels to learn from.
struct NovelOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Texts, a file for each genre: one paragraph a line, `# Title, by Author` before each book.",
      valueName: "files"))
  var novels: [String] = []

  /// - Throws: `ValidationError` when there is nothing to learn from or nothing
  ///   to measure on.
  func check(heldOut: [String]) throws {
    guard !novels.isEmpty else { throw ValidationError("name files of texts with --novels") }
    guard !heldOut.isEmpty else {
      throw ValidationError("name at least one author with --held-out, to measure on")
    }
  }
}
