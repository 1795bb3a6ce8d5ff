import Foundation
import Neural

/// The features of many photographs on disk, so that training never touches a
/// photograph again: `NAME.npy` holds (photographs, feature length) as float32,
/// which every program of the field reads, and `NAME.npy.json` says whose rows
/// they are.
public struct FeatureFile: Sendable {
  /// What `NAME.npy.json` holds.
  public struct Description: Codable, Equatable, Sendable {
    /// Names the weights of the network and the preparation of the pictures:
    /// features of different fingerprints cannot be compared.
    public var fingerprint: String
    /// Elements of a feature.
    public var featureLength: Int
    /// The photograph of each row.
    public var names: [String]

    public init(fingerprint: String, featureLength: Int, names: [String]) {
      self.fingerprint = fingerprint
      self.featureLength = featureLength
      self.names = names
    }

    private enum CodingKeys: String, CodingKey {
      case fingerprint, names
      case featureLength = "feature_length"
    }
  }

  /// What the rows are; nil for a NumPy file of another program.
  public let description: Description?
  /// (photographs, feature length), mapped.
  public let features: Tensor
  private let path: String

  /// Opens a file.
  ///
  /// - Throws: ``WeightFileError`` when it is no matrix of numbers;
  ///   ``VisionError/badFeatureFile(path:got:expected:)`` when the description
  ///   is not that of the rows.
  public init(path: String) throws {
    self.path = path
    features = try NumpyArray(path: path).tensor()
    guard features.shape.count == 2 else {
      throw VisionError.badFeatureFile(
        path: path, got: "an array of shape \(features.shape)", expected: "one row a photograph")
    }
    description = try Self.description(of: path)
    guard let description else { return }
    guard features.shape == [description.names.count, description.featureLength] else {
      throw VisionError.badFeatureFile(
        path: path, got: "rows of shape \(features.shape)",
        expected: "\(description.names.count) of \(description.featureLength) elements, as "
          + "\(Self.descriptionPath(path)) says")
    }
  }

  /// The rows of photographs, in their order. A file without a description has
  /// the rows in the order of the names.
  ///
  /// - Throws: ``VisionError/badFeatureFile(path:got:expected:)`` when a
  ///   photograph has no row.
  public func rows(of names: [String]) throws -> Tensor {
    guard let description else {
      guard features.rows == names.count else {
        throw VisionError.badFeatureFile(
          path: path, got: "\(features.rows) rows", expected: "one for each of \(names.count) names"
        )
      }
      return features
    }
    let rows = Dictionary(
      description.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return features.gathered(
      try names.map { name in
        guard let row = rows[name] else {
          throw VisionError.badFeatureFile(
            path: path, got: "no features of \(name)",
            expected: "those of every photograph asked for")
        }
        return row
      })
  }

  static func descriptionPath(_ path: String) -> String { path + ".json" }

  /// The description beside a file, nil when there is none.
  static func description(of path: String) throws -> Description? {
    let place = descriptionPath(path)
    guard let data = FileManager.default.contents(atPath: place) else { return nil }
    do {
      return try JSONDecoder().decode(Description.self, from: data)
    } catch {
      throw VisionError.badFeatureFile(
        path: place, got: "\(error)", expected: "what `fabula features` wrote")
    }
  }
}
