import ArgumentParser
import Fabula
import Neural

/// `fabula features`
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Writes the CNN's features of many photographs to a file.",
    discussion: """
      One row for each name, float32, as a NumPy file that `fabula train embedding` takes.

        fabula features --photographs photos --split train.txt --output train.npy
      """)

  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photographs: String

  @Option(help: ArgumentHelp("Names of the photographs, one a line.", valueName: "file"))
  var split: String

  @Option(help: ArgumentHelp("Where the features go.", valueName: "file"))
  var output: String

  @OptionGroup var model: ModelOptions

  func run() throws {
    let extractor = try Model(path: model.model, parts: [.cnn]).featureExtractor()
    let features = try PhotographFeatures.compute(
      extractor, folder: photographs, names: InputFile.lines(split))
    try NumpyWriter.write(features, to: output)
  }
}
