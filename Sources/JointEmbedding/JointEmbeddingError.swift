/// What can be wrong with a joint embedding or its training data.
public enum JointEmbeddingError: Error, Equatable, CustomStringConvertible {
  /// A feature of another CNN.
  case wrongFeatureLength(got: Int, expected: Int)

  /// Parts of a model that do not belong together.
  case layersDoNotFit(what: String, got: Int, expected: Int)

  /// A field of the part's description that is missing or unreadable.
  case badConfiguration(file: String, got: String)

  /// A published model of a kind that is not read.
  case unsupportedModel(file: String, got: String, expected: String)

  /// A dictionary of words that is not that of a model.
  case badDictionary(got: String, expected: String)

  /// Training data without a single pair.
  case noPairs

  /// A caption whose photograph has no feature.
  case photographOutOfRange(got: Int, expected: Int)

  public var description: String {
    switch self {
    case .wrongFeatureLength(let got, let expected):
      "the feature has \(got) numbers, but this embedding was trained on features of \(expected);"
        + " use the CNN that belongs to the model"
    case .layersDoNotFit(let what, let got, let expected):
      "the embedding's parts do not fit: \(what): got \(got), expected \(expected);"
        + " its weights and its vocabulary must come from one model"
    case .badConfiguration(let file, let got):
      "\(file) does not describe a joint embedding: got \(got), expected the metadata written by"
        + " `fabula train embedding`"
    case .unsupportedModel(let file, let got, let expected):
      "\(file) cannot be read here: got \(got), expected \(expected)"
    case .badDictionary(let got, let expected):
      "the dictionary has \(got), expected \(expected); name the one that came with the model"
    case .noPairs:
      "there is no pair of a photograph and a caption to train on; check that the names in the"
        + " split are those in the caption file"
    case .photographOutOfRange(let got, let expected):
      "a caption belongs to photograph \(got), but there are features of \(expected) only"
    }
  }

  static func require(_ what: String, _ got: Int, expected: Int) throws {
    guard got == expected else {
      throw JointEmbeddingError.layersDoNotFit(what: what, got: got, expected: expected)
    }
  }
}
