import ArgumentParser

/// `fabula`: every command of the project.
@main
struct FabulaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fabula",
    abstract: "Turns a photograph into a story, and finds the captions nearest to it.",
    discussion: """
      A model directory (--model) holds the networks, an index directory (--index) the captions.
      Both have defaults, so that in a checkout this is enough:

        fabula tell photo.jpg
        fabula serve --socket /run/user/1000/fabula.sock
        fabula query photo.jpg --socket /run/user/1000/fabula.sock

      Exit status: 0 done, 1 failed, 64 wrong usage, 66 input missing, 69 daemon unreachable.
      """,
    version: "0.1.0",
    subcommands: [
      TellCommand.self, QueryCommand.self, ServeCommand.self, IndexCommand.self,
      EmbedCommand.self, FeaturesCommand.self, CorpusCommand.self, TrainCommand.self,
      StyleCommand.self, EvaluateCommand.self, ModelCommand.self,
    ])

  /// Parses and runs; every error ends in one line on standard error and the
  /// exit status that belongs to it.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      ExitStatus.exit(with: error)
    }
  }
}
