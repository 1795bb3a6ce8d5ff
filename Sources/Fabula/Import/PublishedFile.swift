import Foundation
import JointEmbedding
import Neural
import Vision

/// A model file that others published, recognised by what is in it.
public enum PublishedFile {
  /// A network that reads photographs, under torchvision's names, and how its
  /// family prepares pictures.
  case cnn(Architecture, any WeightFile, Preprocessing)
  /// A joint space of photographs and captions.
  case embedding(JointEmbedding)

  /// Reads a file: networks in torchvision's names (safetensors, `.pth`),
  /// `vgg19.pkl`, Kiros's `coco_embedding.npz`, or a checkpoint of VSE++.
  ///
  /// - Parameters:
  ///   - options: the pickled options of an embedding; by default `PATH.pkl`, if
  ///     that is there.
  ///   - dictionary: its pickled words; by default `PATH.dictionary.pkl`.
  /// - Throws: ``FabulaError/unknownPublishedFile(path:got:)``, and the errors of
  ///   the formats and of the parts.
  public init(path: String, options: String? = nil, dictionary: String? = nil) throws {
    if path.hasSuffix(".pkl") {
      let contents = try Pickle.read(path: path)
      guard LasagneVGG19.matches(contents) else {
        throw FabulaError.unknownPublishedFile(path: path, got: contents.kind)
      }
      self = .cnn(.vgg19, try LasagneVGG19(contents, path: path), .neuralStoryteller)
      return
    }
    let file = try openWeights(path: path)
    if file.contains("ff_image_W") {
      let place = options ?? path + ".pkl"
      let isThere = options != nil || FileManager.default.fileExists(atPath: place)
      self = .embedding(
        try JointEmbedding(
          kiros: file, options: isThere ? Pickle.read(path: place) : nil,
          dictionary: Pickle.read(path: dictionary ?? path + ".dictionary.pkl")))
    } else if let checkpoint = file as? TorchFile, file.contains("1.embed.weight") {
      self = .embedding(
        try JointEmbedding(
          vsepp: checkpoint,
          vocabulary: Pickle.read(path: dictionary ?? path + ".dictionary.pkl")))
    } else if let architecture = Architecture(recognising: file) {
      self = .cnn(architecture, file, architecture.preprocessing)
    } else {
      throw FabulaError.unknownPublishedFile(
        path: path, got: "tensors such as \(file.names.prefix(3).joined(separator: ", "))")
    }
  }
}
