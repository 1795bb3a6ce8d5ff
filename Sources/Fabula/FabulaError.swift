/// What can be wrong with a model directory, or with a wish that its parts
/// cannot fulfil.
public enum FabulaError: Error, Equatable, CustomStringConvertible {
  /// A directory without a usable `model.json`.
  case notAModel(directory: String, got: String)

  /// A model of another version of the format.
  case otherModelVersion(got: Int, expected: Int)

  /// A part that the wish needs.
  case missingPart(directory: String, part: String, got: [String])

  /// A file that the description names, or should name.
  case missingFile(directory: String, part: String, file: String)

  /// A published file without another that belongs to it, or a folder without
  /// any.
  case missingPublishedFile(folder: String, file: String, got: [String])

  /// Files that are not those that the model was written with.
  case damagedFiles(directory: String, files: [String])

  /// Parts that do not belong together.
  case partsDoNotFit(what: String, got: Int, expected: Int)

  /// A kind of network that this version does not know.
  case unknownArchitecture(part: String, got: String, expected: [String])

  /// A model file of others that is none of the known ones.
  case unknownPublishedFile(path: String, got: String)

  /// A caption id that the index does not have.
  case unknownCaption(id: UInt64)

  /// A text without a single word that the joint space knows.
  case unknownWords(got: String)

  /// Captions without a single word that the model knows.
  case nothingToTell

  /// Names in a list that no photograph or caption has.
  case nothingToEvaluate(got: String)

  /// What was got, what was expected and what to do.
  public var description: String {
    switch self {
    case .notAModel(let directory, let got):
      "\(directory) is not a model directory: got \(got), expected a model.json written by"
        + " `fabula train` or `fabula style make`"
    case .otherModelVersion(let got, let expected):
      "the model is of format version \(got), expected \(expected); train or import it again with"
        + " this version of fabula"
    case .missingPart(let directory, let part, let got):
      "the model in \(directory) has no part \"\(part)\"; it has "
        + (got.isEmpty ? "none" : got.joined(separator: ", "))
        + ". Make it with `fabula \(Self.command(for: part))`"
    case .missingFile(let directory, let part, let file):
      "the file \"\(file)\" of the part \"\(part)\" is missing in \(directory); copy the model again"
    case .missingPublishedFile(let folder, let file, let got):
      "\(folder) has no \(file); it has "
        + (got.isEmpty ? "no files" : got.prefix(20).joined(separator: ", "))
    case .damagedFiles(let directory, let files):
      "\(files.joined(separator: ", ")) in \(directory) differ from their checksums in model.json or"
        + " are missing; copy the model again"
    case .partsDoNotFit(let what, let got, let expected):
      "the model's parts do not fit: \(what): got \(got), expected \(expected); all parts must come"
        + " from one training"
    case .unknownArchitecture(let part, let got, let expected):
      "the part \"\(part)\" is a \(got), expected \(expected.joined(separator: " or "))"
    case .unknownPublishedFile(let path, let got):
      "\(path) holds \(got), expected a network in torchvision's names, vgg19.pkl, an embedding of"
        + " visual-semantic-embedding or a checkpoint of VSE++"
    case .unknownCaption(let id):
      "the index has no caption \(id)"
    case .unknownWords(let got):
      "got \(got.debugDescription), expected at least one word that the model knows"
    case .nothingToTell:
      "none of the captions has a word that the model knows, so there is nothing to tell"
    case .nothingToEvaluate(let got):
      "there is nothing to evaluate: \(got); check that the names are those of the caption file"
    }
  }

  private static func command(for part: String) -> String {
    switch part {
    case "cnn": "model import"
    case "styles": "style make"
    default: "train \(part)"
    }
  }
}
