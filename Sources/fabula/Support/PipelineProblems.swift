import CaptionFields
import CaptionIndex
import Fabula
import FabulaInterface
import Storytelling
import VectorIndex
import Vision

/// Runs work of the pipeline and turns what a client can cause into the problem
/// that tells it so. What is left is a defect on our side.
func translatingErrors<Reply>(_ body: () throws -> Reply) throws -> Reply {
  do {
    return try body()
  } catch let error as VectorIndexError {
    throw error.problem ?? error
  } catch let error as CaptionIndexError {
    throw error.problem ?? error
  } catch let error as VisionError {
    throw error.problem ?? error
  } catch let error as StorytellingError {
    throw error.problem ?? error
  } catch FabulaError.unknownCaption(let id) {
    throw Problem(unknownCaption: id)
  } catch let error as FabulaError {
    switch error {
    case .missingPart(_, let part, let got):
      throw Problem(
        .notLoaded, error.description, got: "a model with \(got.joined(separator: ", "))",
        expected: "one with \(part)")
    case .unknownWords, .nothingToTell:
      throw Problem(
        .invalidText, error.description, got: "unknown words",
        expected: "a word that the model knows")
    default: throw error
    }
  }
}

extension VisionError {
  /// The problem of a client's picture; nil for a defect of the network.
  fileprivate var problem: Problem? {
    switch self {
    case .notJPEG(let got, let expected), .damagedImage(let got, let expected),
      .imageTooLarge(let got, let expected), .tooManyScans(let got, let expected),
      .unsupportedImage(let got, let expected), .imageNeedsTooMuchMemory(let got, let expected):
      Problem(.invalidImage, description, got: got, expected: expected)
    case .badPreprocessing, .notFinite, .badArchitecture, .badFeatureFile: nil
    }
  }
}

extension StorytellingError {
  /// The problem of a client's wish; nil for a defect of the model.
  fileprivate var problem: Problem? {
    switch self {
    case .unknownStyle(let got, let expected):
      Problem(
        .unknownStyle, "The model has no such style.", got: got,
        expected: expected.joined(separator: ", "))
    case .dialOutOfRange(let name, let got, let expected):
      Problem(.outOfRange, "\"\(name)\" lies outside its range.", got: got, expected: expected)
    default: nil
    }
  }
}

extension VectorIndexError {
  /// The problem of a client's vector or wish; nil for a defect of the index.
  fileprivate var problem: Problem? {
    switch self {
    case .wrongDimension(let got, let expected):
      Problem(
        .invalidVectorLength, "The vector does not have the dimension of the index.",
        got: "\(got) numbers", expected: "\(expected) numbers")
    case .notFinite(.query, _), .notFinite(.item, _):
      Problem(.invalidVector, description, got: "NaN or infinity", expected: "finite numbers")
    case .zeroVector(.query), .zeroVector(.item):
      Problem(.invalidVector, description, got: "zeros", expected: "a direction")
    case .outOfRange(let name, let got, let expected):
      Problem(
        .outOfRange, "\"\(name)\" lies outside its range.", got: "\(got)",
        expected: "\(expected.lowerBound) to \(expected.upperBound)")
    case .recallOutOfRange(let got, let expected):
      Problem(
        .outOfRange, "\"recall\" lies outside its range.", got: "\(got)",
        expected: "\(expected.lowerBound) to \(expected.upperBound)")
    case .notCalibrated:
      Problem(.outOfRange, description, got: "a recall", expected: "an effort")
    case .readOnly:
      Problem(
        .readOnly, "The daemon was started to read its index only.", got: "a change",
        expected: "a daemon without --read-only")
    case .diskFull(_, let free, let expected):
      Problem(
        .storageFull, "Removals still work. Make room on the disk and try again.",
        got: "\(free) free bytes", expected: "\(expected) free bytes")
    case .full:
      Problem(.storageFull, description)
    case .logFull:
      Problem(.overloaded, description)
    case .transactionTooLarge(let got, let expected):
      Problem(
        .bodyTooLarge, "Send fewer captions at once.", got: "\(got) bytes",
        expected: "at most \(expected) bytes")
    default: nil
    }
  }
}

extension CaptionIndexError {
  /// The problem of a client's caption or filter; nil for a defect of the index.
  fileprivate var problem: Problem? {
    switch self {
    case .unknownCaption(let id): Problem(unknownCaption: id)
    case .badFilter(let error):
      Problem(.invalidFilter, error.summary, got: error.got, expected: error.expected)
    case .badFields(_, let error):
      Problem(.invalidField, error.summary, got: error.got, expected: error.expected)
    case .unknownField(let got, let expected):
      Problem(
        .unknownFilterField, "A filter asks for a field that no caption has.", got: got,
        expected: "one of " + expected.joined(separator: ", "))
    case .otherKind(let field, let got, let expected):
      Problem(
        .unknownFilterField, "No caption has such a value in the field \"\(field)\".",
        got: got.plural, expected: expected.map(\.plural).joined(separator: " or "))
    case .outOfRange(let name, let got, let expected):
      Problem(
        .outOfRange, "\"\(name)\" lies outside its range.", got: got, expected: expected)
    case .tooLong(let field, let id, let got, let expected):
      Problem(
        .outOfRange, "The \(field) of caption \(id) is too long.", got: "\(got) bytes",
        expected: "at most \(expected.upperBound) bytes")
    case .otherEmbedding, .noCaptions, .outdated, .damagedCaption, .damagedFields: nil
    }
  }
}

extension Problem {
  fileprivate init(unknownCaption id: CaptionID) {
    self.init(
      .unknownCaption, "The index has no such caption.", got: "\(id)",
      expected: "the id of a caption of the index")
  }
}
