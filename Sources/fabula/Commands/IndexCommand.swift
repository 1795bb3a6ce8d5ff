import ArgumentParser

/// `fabula index`
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Builds, changes, checks and copies indexes of captions.",
    subcommands: [
      IndexBuildCommand.self, IndexAddCommand.self, IndexRemoveCommand.self,
      IndexStatsCommand.self, IndexVerifyCommand.self, IndexCompactCommand.self,
      IndexBackupCommand.self, IndexExportCommand.self, IndexCalibrateCommand.self,
    ])
}
