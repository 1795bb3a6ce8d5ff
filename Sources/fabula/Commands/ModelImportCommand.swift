import ArgumentParser
import Fabula
import Foundation
import Neural
import Vision

/// `fabula model import`
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turns model files that others published into parts of a model.",
    discussion: """
      Of a single file, what it is is seen from what it holds: Inception v3, VGG-19,
      ResNet-50 or MobileNet v2 in torchvision's names (safetensors, or .pth of any
      PyTorch), vgg19.pkl of Lasagne, coco_embedding.npz with its options and
      dictionary, or a checkpoint of VSE++ with its vocabulary. Nothing in a pickle
      is run.

      A folder has, under the names they were published with, uni_skip.npz with
      utable.npy, bi_skip.npz with btable.npy and their dictionary.txt; a decoder
      NAME.npz with NAME_dictionary.pkl; and style vectors caption_style.npy,
      romance_style.npy and the like. The tables of over 2 GB are streamed: they
      become files that a model maps.

        fabula model import inception_v3_google-0cc3c7bd.pth --model my-model
        fabula model import vgg19.pkl --model my-model
        fabula model import coco_embedding.npz --model my-model
        fabula model import model_best.pth.tar --dictionary coco_vocab.pkl --model my-model
        fabula model import published --decoder romance --model my-model --json
      """)

  @Argument(help: ArgumentHelp("The file, or the folder of files.", valueName: "path"))
  var path: String

  @OptionGroup(title: "OF A FILE") var file: FileOptions

  @Option(help: "Name of the decoder in a folder (default: romance).")
  var decoder: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  private var isFolder: Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  func validate() throws {
    if isFolder, file.isGiven {
      throw ValidationError(
        "\(path) is a folder; only a single file has options, a dictionary, a preparation of"
          + " pictures and a precision")
    }
    if !isFolder, decoder != nil {
      throw ValidationError("\(path) is no folder; --decoder chooses among the files of one")
    }
  }

  func run() throws {
    let parts = try isFolder ? importFolder() : [importFile()]
    if output.json {
      try Output.json(["parts": parts.map(\.rawValue)])
    } else {
      Output.write("imported " + parts.map(\.rawValue).joined(separator: ", ") + "\n")
    }
  }

  private func importFile() throws -> ModelDescription.PartName {
    let published = try PublishedFile(
      path: path, options: file.options, dictionary: file.dictionary)
    var directory = try ModelDirectory(creating: model.model)
    let precision = file.precision ?? .float16
    let training = ModelDescription.Training.ofThisCommand(
      data: file.statement ?? "imported", seed: 0, scores: [:])
    switch published {
    case .cnn(let architecture, let weights, let usual):
      try directory.setCNN(
        architecture, weights: weights,
        preprocessing: file.preprocessing(of: architecture, usual: usual), precision: precision,
        training: training)
      return .cnn
    case .embedding(let embedding):
      try directory.setEmbedding(embedding, precision: precision, training: training)
      return .embedding
    }
  }

  private func importFolder() throws -> [ModelDescription.PartName] {
    var directory = try ModelDirectory(creating: model.model)
    let progress = Progress("importing")
    let parts = try directory.importPublished(
      from: path, decoder: decoder ?? "romance",
      command: ModelDescription.Training.ofThisCommand(data: "", seed: 0, scores: [:]).command
    ) { progress.line("importing \($0)", isLast: true) }
    guard !parts.isEmpty else {
      throw FabulaError.missingPublishedFile(
        folder: path, file: "published file (`fabula help model import` names them)",
        got: (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? [])
    }
    return parts
  }
}

extension ModelImportCommand {
  /// What can be said of a single file.
  struct FileOptions: ParsableArguments {
    /// How pictures are prepared for weights of one family.
    enum Family: String, CaseIterable, ExpressibleByArgument {
      case torchvision
      case keras
      case neuralStoryteller = "neural-storyteller"
    }

    @Option(help: "Pickled options of an embedding (default: PATH.pkl, if it is there).")
    var options: String?

    @Option(help: "Pickled dictionary of an embedding (default: PATH.dictionary.pkl).")
    var dictionary: String?

    @Option(help: "How pictures are prepared (default: as the file's own programs do).")
    var preprocessing: Family?

    @Option(help: "Shorter side after resizing, instead of the family's.")
    var resize: Int?

    @Flag(help: "Decode large photographs whole, byte for byte as torchvision; slower.")
    var wholeDecoding = false

    @Option(help: "Element type of the stored weights (default: float16).")
    var precision: TensorPrecision?

    @Option(
      help: "Where the file comes from, for the model's description (default: imported).")
    var statement: String?

    var isGiven: Bool {
      options != nil || dictionary != nil || preprocessing != nil || resize != nil
        || wholeDecoding || precision != nil || statement != nil
    }

    func preprocessing(of architecture: Architecture, usual: Preprocessing) -> Preprocessing {
      var prepared: Preprocessing =
        switch preprocessing {
        case nil: usual
        case .torchvision: architecture.preprocessing
        case .keras:
          [.vgg19, .resNet50].contains(architecture) ? .kerasCaffe : architecture.preprocessing
        case .neuralStoryteller: .neuralStoryteller
        }
      if let resize { prepared.resize = resize }
      if wholeDecoding { prepared.scalesWhileDecoding = false }
      return prepared
    }
  }
}
