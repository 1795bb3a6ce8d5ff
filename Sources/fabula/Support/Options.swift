import ArgumentParser
import Foundation

/// Where the model is.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Model directory (default: $FABULA_MODEL, or index/default/model).", valueName: "dir"))
  var model = ModelOptions.usual

  /// The model of a command that is told none.
  static var usual: String {
    ProcessInfo.processInfo.environment["FABULA_MODEL"] ?? "index/default/model"
  }
}

/// Where the captions are.
struct IndexOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Index directory (default: $FABULA_INDEX, or index/local/default).", valueName: "dir"))
  var index = ProcessInfo.processInfo.environment["FABULA_INDEX"] ?? "index/local/default"
}

/// How results are written.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Write JSON, one document a line.")
  var json = false
}
