/// What can be wrong with a photograph, its preprocessing or a network's
/// weights.
public enum VisionError: Error, Equatable {
  /// The bytes do not begin like a JPEG file.
  case notJPEG(got: String, expected: String)
  /// The file is broken or cut off. `got` is libjpeg's own sentence.
  case damagedImage(got: String, expected: String)
  /// More rows, columns or pixels than the limits allow.
  case imageTooLarge(got: String, expected: String)
  /// More scans than the limits allow.
  case tooManyScans(got: String, expected: String)
  /// A legal file of a kind that is not read, such as 12 bits a sample.
  case unsupportedImage(got: String, expected: String)
  /// The decoder needs more working memory than the limits allow.
  case imageNeedsTooMuchMemory(got: String, expected: String)
  /// Dials of ``Preprocessing`` that make no sense.
  case badPreprocessing(got: String, expected: String)
  /// A weight, or a feature computed from the weights, is infinite or no number.
  case notFinite(got: String, expected: String)
  /// The tensors do not add up to the architecture.
  case badArchitecture(got: String, expected: String)
  /// A feature file that is not the one wanted.
  case badFeatureFile(path: String, got: String, expected: String)
}

extension VisionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJPEG(let got, let expected):
      "not a JPEG file: got \(got), expected \(expected); convert the picture to JPEG"
    case .damagedImage(let got, let expected):
      "damaged image: got \"\(got)\", expected \(expected); "
        + "fetch the file again, or decode leniently to see what is left"
    case .imageTooLarge(let got, let expected):
      "image too large: got \(got), expected \(expected); make it smaller or raise the limit"
    case .tooManyScans(let got, let expected):
      "too many scans: got \(got), expected \(expected); save the picture as baseline JPEG"
    case .unsupportedImage(let got, let expected):
      "unsupported JPEG: got \"\(got)\", expected \(expected); save it again as ordinary JPEG"
    case .imageNeedsTooMuchMemory(let got, let expected):
      "image needs too much memory: got \"\(got)\", expected \(expected); "
        + "save it as baseline JPEG or raise the limit"
    case .badPreprocessing(let got, let expected):
      "bad preprocessing: got \(got), expected \(expected); correct the model's settings"
    case .notFinite(let got, let expected):
      "not finite: got \(got), expected \(expected); fetch or import the weights again"
    case .badArchitecture(let got, let expected):
      "weights of another architecture: got \(got), expected \(expected); "
        + "is this the right weight file?"
    case .badFeatureFile(let path, let got, let expected):
      "\(path) has \(got), expected \(expected); name another file or remove this one"
    }
  }
}
