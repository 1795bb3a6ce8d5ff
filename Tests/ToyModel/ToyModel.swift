import CaptionIndex
import Fabula
import Foundation
import JointEmbedding
import Language
import Neural
import Storytelling
import TestSupport
import Vision

/// A complete model of the smallest sizes with random weights, and an index of
/// ``ToyText/captions``, in a folder that disappears with the value. It is
/// written in a fraction of a second in the way the commands write theirs.
public final class ToyModel: Sendable {
  /// What the parts have to agree on.
  public enum Sizes {
    /// Side of the picture that the network sees.
    public static let crop = 64
    /// Dimensions of the joint space.
    public static let dimension = 16
    /// Length of a skip-thought vector.
    public static let vector = 12
    /// Length of a word vector.
    public static let word = 8
    /// Width of the decoder.
    public static let decoder = 16
  }

  /// The styles that a story can be told in.
  public static let styles = ["mystery", "romance"]

  /// The folder of everything; tests may put files of their own into it.
  public var folder: String { temporary.path }

  /// The model directory.
  public var model: String { folder + "/model" }

  /// The index directory; caption i of ``ToyText/captions`` has the id i + 1.
  public var index: String { folder + "/index" }

  private let temporary = TemporaryPath()

  /// Writes the model, and the index when there is an embedding.
  ///
  /// - Parameters:
  ///   - parts: those that the model has.
  ///   - seed: of all weights but the CNN's, which follow from a formula.
  public init(
    parts: Set<ModelDescription.PartName> = Set(ModelDescription.PartName.allCases),
    seed: UInt64 = 1
  ) throws {
    var directory = try ModelDirectory(creating: temporary.path + "/model")
    var random = RandomSource(seed: seed)
    for part in ModelDescription.PartName.allCases where parts.contains(part) {
      switch part {
      case .cnn: try Self.addCNN(to: &directory)
      case .embedding: try Self.addEmbedding(to: &directory, &random)
      case .skipthoughts: try Self.addSkipThoughts(to: &directory, &random)
      case .styles: try Self.addStyles(to: &directory, &random)
      case .decoder: try Self.addDecoder(to: &directory, &random)
      }
    }
    if parts.contains(.embedding) { try buildIndex() }
  }

  private func buildIndex() throws {
    let model = try Model(path: model, parts: [.embedding])
    try CaptionIndex.build(
      at: index,
      captions: ToyText.captions.enumerated().map {
        Caption(id: UInt64($0 + 1), text: $1, source: nil)
      }, dimension: Sizes.dimension,
      vectors: model.jointEmbedding().embed(captions: ToyText.captions).elements,
      fingerprint: model.embeddingFingerprint())
  }
}
