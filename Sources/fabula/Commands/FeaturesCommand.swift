import ArgumentParser
import Fabula
import Neural
import Vision

/// `fabula features`
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Writes the CNN's features of many photographs to a file.",
    discussion: """
      One row for each photograph, float32, as a NumPy file that `fabula train
      embedding` takes instead of photographs, and a description beside it
      (OUTPUT.json): the names, and a fingerprint of the network and of how it sees
      pictures. Cut off, it goes on where it was; features of another network are
      left as they are and refused.

        fabula features --photographs photos --output photos.npy
        fabula features --photographs photos --split train.txt --output train.npy
        fabula features --photographs photos --mirrored --output mirrored.npy
      """)

  @Option(help: ArgumentHelp("Folder of the photographs.", valueName: "dir"))
  var photographs: String

  @Option(
    help: ArgumentHelp(
      "Names of the photographs, one a line; left out, all JPEG files in the folder.",
      valueName: "file"))
  var split: String?

  @Option(help: ArgumentHelp("Where the features go.", valueName: "file"))
  var output: String

  @Flag(help: "See the mirror images: another view to train on.")
  var mirrored = false

  @OptionGroup var model: ModelOptions

  func run() throws {
    let model = try Model(path: model.model, parts: [.cnn])
    let extractor = try model.featureExtractor()
    let names =
      try split.map(InputFile.lines) ?? PhotographFeatures.names(in: photographs)
    let writer = try FeatureFileWriter(
      path: output,
      description: FeatureFile.Description(
        fingerprint: (model.directory.description.featureFingerprint ?? "")
          + (mirrored ? "-mirrored" : ""),
        featureLength: extractor.featureLength, names: names))
    let progress = Progress("features")
    let before = writer.rowCount
    while !writer.isComplete {
      let rest = names[writer.rowCount...].prefix(PhotographFeatures.stretch)
      try writer.append(
        PhotographFeatures.compute(
          extractor, folder: photographs, part: Array(rest), mirrored: mirrored))
      progress.show(writer.rowCount - before, of: names.count - before)
    }
  }
}
