import ArgumentParser

/// `fabula train`: the parts of a model from random initialisation.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a part of a model from random initialisation.",
    subcommands: [
      TrainEmbeddingCommand.self, TrainSkipThoughtsCommand.self, TrainDecoderCommand.self,
      TrainFollowCommand.self,
    ])
}
