import Foundation
import JointEmbedding
import Vision

/// `model.json`: what a model directory holds, where it comes from and how good
/// it was found to be.
public struct ModelDescription: Codable, Equatable, Sendable {
  /// The version of this format.
  public static let formatVersion = 1

  /// The parts that a model may have, in the order in which data goes through
  /// them.
  public enum PartName: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
    /// The network that reads photographs.
    case cnn

    /// The joint space of photographs and captions.
    case embedding

    /// The encoder of sentences.
    case skipthoughts

    /// c and the genres' r.
    case styles

    /// The language model that tells stories.
    case decoder
  }

  /// One part.
  public struct Part: Codable, Equatable, Sendable {
    /// What kind of network or table it is, such as `mobilenet_v2` or `lstm`.
    public var architecture: String

    /// The sizes that matter, such as `dimension` or `words`.
    public var sizes: [String: Int]

    /// The part's files, names inside the directory: the weights under
    /// `weights`, a word list under `vocabulary`, the bi-skip half of a
    /// combine-skip under `second`.
    public var files: [String: String]

    /// The SHA-256 of each file in hexadecimal, under the same keys.
    public var sha256: [String: String]

    /// How photographs are prepared; only of a CNN.
    public var preprocessing: Preprocessing?

    /// How the part was made.
    public var training: Training?

    /// How sure a search by photograph is; only of a joint space that was
    /// calibrated with the model's CNN.
    public var confidence: Confidence?
  }

  /// A calibrated confidence, and what it was calibrated on.
  public struct Confidence: Codable, Equatable, Sendable {
    /// The calibration.
    public var calibration: RetrievalConfidence

    /// The photographs, and the captions among which they searched.
    public var photographs, captions: Int

    /// The expected calibration error, cross-fitted.
    public var calibrationError: Double

    /// The command that calibrated, without paths of a machine.
    public var command: String

    /// A calibration with its origin.
    public init(
      calibration: RetrievalConfidence, photographs: Int, captions: Int,
      calibrationError: Double, command: String
    ) {
      self.calibration = calibration
      self.photographs = photographs
      self.captions = captions
      self.calibrationError = calibrationError
      self.command = command
    }

    private enum CodingKeys: String, CodingKey {
      case calibration, photographs, captions, command
      case calibrationError = "calibration_error"
    }
  }

  /// How a part was made, so that anyone can make it again.
  public struct Training: Codable, Equatable, Sendable {
    /// The command that made it, without paths of a machine.
    public var command: String

    /// What it learned from.
    public var data: String

    /// The seed of the run.
    public var seed: UInt64

    /// What was measured, by name.
    public var scores: [String: Double]

    /// A run that has ended.
    public init(command: String, data: String, seed: UInt64, scores: [String: Double]) {
      self.command = command
      self.data = data
      self.seed = seed
      self.scores = scores
    }
  }

  /// The version of the format that the file was written in.
  public var formatVersion = Self.formatVersion

  /// The parts that are there.
  public var parts: [PartName: Part] = [:]

  /// The description of a model without parts.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case formatVersion = "format_version"
    case parts
  }

  /// What names the space that caption vectors live in: vectors of models with
  /// different fingerprints cannot be compared. Made of the checksums of the
  /// embedding's weights and vocabulary.
  public var embeddingFingerprint: String? {
    guard let part = parts[.embedding] else { return nil }
    return ["weights", "vocabulary"].compactMap { part.sha256[$0]?.prefix(16) }
      .joined(separator: "-")
  }

  /// What names the features of the CNN: its weights, its architecture and the
  /// preparation of photographs. Features of different fingerprints cannot be
  /// compared.
  public var featureFingerprint: String? {
    guard let part = parts[.cnn], let weights = part.sha256["weights"] else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let preparation = (try? encoder.encode(part.preprocessing ?? .mobileNetV2)) ?? Data()
    return [part.architecture, String(weights.prefix(16)), Checksum.of(preparation, digits: 16)]
      .joined(separator: "-")
  }
}
