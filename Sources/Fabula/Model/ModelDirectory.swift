import Foundation
import Neural

/// A directory that holds a model: `model.json` and the files it names.
///
/// A part is written file by file to temporary names that are renamed, and
/// `model.json` last, so that a directory is never seen with a description of
/// files that are not there.
public struct ModelDirectory: Sendable {
  /// The directory.
  public let path: String

  /// What `model.json` says.
  public internal(set) var description: ModelDescription

  /// Opens a model directory.
  ///
  /// - Throws: ``FabulaError/notAModel(directory:got:)``,
  ///   ``FabulaError/otherModelVersion(got:expected:)``.
  public init(path: String) throws {
    let file = URL(filePath: path).appending(path: "model.json")
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw FabulaError.notAModel(directory: path, got: "no readable model.json")
    }
    do {
      description = try JSONDecoder().decode(ModelDescription.self, from: data)
    } catch {
      throw FabulaError.notAModel(
        directory: path, got: "a model.json that cannot be read: \(error)")
    }
    guard description.formatVersion == ModelDescription.formatVersion else {
      throw FabulaError.otherModelVersion(
        got: description.formatVersion, expected: ModelDescription.formatVersion)
    }
    self.path = path
  }

  /// Opens a model directory, or makes an empty one.
  public init(creating path: String) throws {
    if FileManager.default.fileExists(atPath: path + "/model.json") {
      try self.init(path: path)
    } else {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      self.init(path: path, description: ModelDescription())
    }
  }

  private init(path: String, description: ModelDescription) {
    self.path = path
    self.description = description
  }

  /// The description of a part.
  ///
  /// - Throws: ``FabulaError/missingPart(directory:part:got:)``.
  public func part(_ name: ModelDescription.PartName) throws -> ModelDescription.Part {
    guard let part = description.parts[name] else {
      throw FabulaError.missingPart(
        directory: path, part: name.rawValue,
        got: description.parts.keys.map(\.rawValue).sorted())
    }
    return part
  }

  /// The path of a part's file.
  ///
  /// - Throws: ``FabulaError/missingFile(directory:part:file:)`` when the part
  ///   names no such file or the file is not there.
  public func file(_ key: String, of name: ModelDescription.PartName) throws -> String {
    guard let file = try part(name).files[key], Self.isPlainName(file) else {
      throw FabulaError.missingFile(directory: path, part: name.rawValue, file: key)
    }
    let full = URL(filePath: path).appending(path: file).path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: full) else {
      throw FabulaError.missingFile(directory: path, part: name.rawValue, file: file)
    }
    return full
  }

  /// The path at which a file of the directory stands or will stand.
  public func path(of file: String) -> String {
    URL(filePath: path).appending(path: file).path(percentEncoded: false)
  }

  /// Describes a part whose files were just written, with their checksums, and
  /// writes `model.json`.
  public mutating func setPart(
    _ name: ModelDescription.PartName, architecture: String, sizes: [String: Int],
    files: [String: String], configure: (inout ModelDescription.Part) -> Void = { _ in }
  ) throws {
    var part = ModelDescription.Part(
      architecture: architecture, sizes: sizes, files: files,
      sha256: try files.mapValues { try Checksum.of(path: path(of: $0)) })
    configure(&part)
    description.parts[name] = part
    // What another network saw says nothing of this one.
    if name == .cnn { description.parts[.embedding]?.confidence = nil }
    try writeDescription()
  }

  /// Keeps how sure a search by photograph is.
  ///
  /// - Throws: ``FabulaError/missingPart(directory:part:got:)`` without a joint
  ///   space, and the errors of writing.
  public mutating func setConfidence(_ confidence: ModelDescription.Confidence) throws {
    var part = try part(.embedding)
    part.confidence = confidence
    description.parts[.embedding] = part
    try writeDescription()
  }

  private func writeDescription() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(description) + Data("\n".utf8)).write(
      to: URL(filePath: path(of: "model.json")), options: .atomic)
  }

  /// The files whose checksum is not the one described, or that are missing.
  ///
  /// Complexity: O(bytes of all files).
  public func damagedFiles() -> [String] {
    description.parts.values.flatMap { part in
      part.files.compactMap { key, file in
        (try? Checksum.of(path: path(of: file))) == part.sha256[key] ? nil : file
      }
    }.sorted()
  }

  /// A name without a folder, so that a model cannot point outside itself.
  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && !name.contains("/") && name != "." && name != ".."
  }
}
