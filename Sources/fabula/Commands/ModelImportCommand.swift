import ArgumentParser
import Fabula
import Neural
import Vision

/// `fabula model import`
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Puts a published model file into a model directory.",
    discussion: """
      What the file is, is seen from what it holds: Inception v3, VGG-19, ResNet-50 or MobileNet v2
      in torchvision's names (safetensors, or .pth of any PyTorch), vgg19.pkl of Lasagne,
      coco_embedding.npz with its options and dictionary, or a checkpoint of VSE++ with its
      vocabulary. Nothing in a pickle is run.

        fabula model import inception_v3_google-0cc3c7bd.pth --model my-model
        fabula model import vgg19.pkl --model my-model
        fabula model import coco_embedding.npz --model my-model
        fabula model import model_best.pth.tar --dictionary coco_vocab.pkl --model my-model
      """)

  /// How pictures are prepared for weights of one family.
  enum Family: String, CaseIterable, ExpressibleByArgument {
    case torchvision
    case keras
    case neuralStoryteller = "neural-storyteller"

    func preprocessing(of architecture: Architecture) -> Preprocessing {
      switch self {
      case .torchvision: architecture.preprocessing
      case .keras:
        [.vgg19, .resNet50].contains(architecture) ? .kerasCaffe : architecture.preprocessing
      case .neuralStoryteller: .neuralStoryteller
      }
    }
  }

  @Argument(help: "The file.")
  var file: String

  @Option(
    help: "Pickled options of an embedding (default: FILE.pkl, if it is there).")
  var options: String?

  @Option(help: "Pickled dictionary of an embedding (default: FILE.dictionary.pkl).")
  var dictionary: String?

  @Option(help: "How pictures are prepared (default: as the file's own programs do).")
  var preprocessing: Family?

  @Option(help: "Shorter side after resizing, instead of the family's.")
  var resize: Int?

  @Option(help: "Element type of the stored weights.")
  var precision: TensorPrecision = .float16

  @Option(help: "Where the file comes from, for the model's description.")
  var statement = "imported"

  @OptionGroup var model: ModelOptions

  func run() throws {
    let published = try PublishedFile(path: file, options: options, dictionary: dictionary)
    var directory = try ModelDirectory(creating: model.model)
    let training = ModelDescription.Training.ofThisCommand(data: statement, seed: 0, scores: [:])
    switch published {
    case .cnn(let architecture, let weights, let usual):
      var prepared = preprocessing?.preprocessing(of: architecture) ?? usual
      if let resize { prepared.resize = resize }
      try directory.setCNN(
        architecture, weights: weights, preprocessing: prepared, precision: precision,
        training: training)
    case .embedding(let embedding):
      try directory.setEmbedding(embedding, precision: precision, training: training)
    }
  }
}
