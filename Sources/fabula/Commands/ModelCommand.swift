import ArgumentParser
import Fabula
import Foundation
import Neural
import Vision

/// `fabula model`
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Shows and assembles model directories.",
    subcommands: [
      ShowCommand.self, AddCNNCommand.self, ModelAddSkipThoughtsCommand.self,
      ModelAddDecoderCommand.self, ModelImportCommand.self, ModelCalibrateCommand.self,
      DoctorCommand.self,
    ])

  /// `fabula model show`
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Says what a model is made of and how good it was found.",
      discussion: """
          fabula model show --model my-model --json
        """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let description = try ModelDirectory(path: model.model).description
      if output.json {
        return try Output.json(
          Shown(
            description: description, embeddingFingerprint: description.embeddingFingerprint))
      }
      for name in ModelDescription.PartName.allCases {
        guard let part = description.parts[name] else { continue }
        let sizes = part.sizes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        Output.write("\(name.rawValue): \(part.architecture), \(sizes.joined(separator: ", "))\n")
        guard let training = part.training else { continue }
        Output.write("  from \(training.data), seed \(training.seed)\n  \(training.command)\n")
        for (score, value) in training.scores.sorted(by: { $0.key < $1.key }) {
          Output.write("  \(score) \(value)\n")
        }
      }
    }

    private struct Shown: Encodable {
      let description: ModelDescription
      let embeddingFingerprint: String?

      enum CodingKeys: String, CodingKey {
        case description
        case embeddingFingerprint = "embedding_fingerprint"
      }
    }
  }

  /// `fabula model add-cnn`
  struct AddCNNCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add-cnn",
      abstract: "Puts a network that reads photographs into a model directory.",
      discussion: """
        The weights are checked by loading them, then stored as safetensors.

          fabula model add-cnn --weights mobilenet_v2.safetensors --resize 256 --crop 224 \\
            --model my-model
        """)

    @Option(help: ArgumentHelp("Weights in torchvision's names.", valueName: "file"))
    var weights: String

    @Option(help: "Kind of network.")
    var architecture: Architecture = .mobileNetV2

    @Option(help: "Shorter side after resizing; left out, pictures keep their size.")
    var resize: Int?

    @Option(help: "Side of the square that the network sees.")
    var crop = 224

    @Flag(help: "Decode large photographs whole, byte for byte as torchvision; slower.")
    var wholeDecoding = false

    @Option(help: "Element type of the stored weights.")
    var precision: TensorPrecision = .float16

    @Option(help: "What it learned from, and how, for the model's description.")
    var statement = "imported"

    @Option(help: "Seed of its training.")
    var seed: UInt64 = 0

    @OptionGroup var model: ModelOptions

    func run() throws {
      let file = try openWeights(path: weights)
      var preprocessing = architecture.preprocessing
      (preprocessing.resize, preprocessing.crop) = (resize, crop)
      preprocessing.scalesWhileDecoding = !wholeDecoding
      var directory = try ModelDirectory(creating: model.model)
      try directory.setCNN(
        architecture, weights: file, preprocessing: preprocessing, precision: precision,
        training: .ofThisCommand(data: statement, seed: seed, scores: [:]))
    }
  }

  /// `fabula model doctor`
  struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "doctor",
      abstract: "Compares a model's files with their checksums and loads every part.",
      discussion: """
          fabula model doctor --model my-model
        """)

    @OptionGroup var model: ModelOptions

    func run() throws {
      let directory = try ModelDirectory(path: model.model)
      let damaged = directory.damagedFiles()
      guard damaged.isEmpty else {
        throw FabulaError.damagedFiles(directory: model.model, files: damaged)
      }
      _ = try Model(path: model.model)
      let missing = ModelDescription.PartName.allCases.filter {
        directory.description.parts[$0] == nil
      }
      Output.write(
        missing.isEmpty
          ? "the model is whole\n"
          : "what is there is whole; not there: "
            + missing.map(\.rawValue).joined(separator: ", ") + "\n")
    }
  }
}

extension Architecture: ExpressibleByArgument {}
