import Foundation
import Neural

/// Writes a ``FeatureFile`` row by row, and goes on where an earlier run was cut
/// off: the rows go to `NAME.npy.partial` and are synced with every
/// ``append(_:)``; the last one gives the file its name.
public final class FeatureFileWriter {
  /// Rows that are on the disk.
  public private(set) var rowCount: Int

  private let path: String
  private let description: FeatureFile.Description
  private let file: FileHandle?
  private var partialPath: String { path + ".partial" }

  /// Whether every row is there.
  public var isComplete: Bool { rowCount == description.names.count }

  /// Opens the file at `path`, or begins it.
  ///
  /// - Throws: ``VisionError/badFeatureFile(path:got:expected:)`` when features
  ///   of another network, preparation or list of photographs are there: they
  ///   are left as they are.
  public init(path: String, description: FeatureFile.Description) throws {
    self.path = path
    self.description = description
    let found = try FeatureFile.description(of: path)
    if let found { try Self.check(found, against: description, path: path) }
    let manager = FileManager.default
    if manager.fileExists(atPath: path) {
      guard found != nil else {
        throw VisionError.badFeatureFile(
          path: path, got: "a file without \(FeatureFile.descriptionPath(path))",
          expected: "none, or features that `fabula features` wrote")
      }
      rowCount = try FeatureFile(path: path).features.rows
      file = nil
      return
    }
    let header = NumpyWriter.header(
      shape: [description.names.count, description.featureLength])
    let partial = path + ".partial"
    let folder = URL(filePath: path).deletingLastPathComponent().path
    guard manager.fileExists(atPath: folder) else {
      throw WeightFileError.cannotWrite(path: path, reason: "there is no folder \(folder)")
    }
    do {
      if found == nil || !manager.fileExists(atPath: partial) {
        try Data(header).write(to: URL(filePath: partial))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(description) + Data("\n".utf8)).write(
          to: URL(filePath: FeatureFile.descriptionPath(path)), options: .atomic)
      }
      let file = try FileHandle(forUpdating: URL(filePath: partial))
      self.file = file
      // A row that was cut off in the middle is written again.
      let rowBytes = description.featureLength * MemoryLayout<Float>.stride
      let bytes = Int(try file.seekToEnd())
      rowCount = min(max(0, bytes - header.count) / rowBytes, description.names.count)
      if bytes < header.count {
        try file.seek(toOffset: 0)
        try file.write(contentsOf: Data(header))
      }
      try file.truncate(atOffset: UInt64(header.count + rowCount * rowBytes))
    } catch let error as CocoaError {
      throw WeightFileError.cannotWrite(path: path, reason: error.localizedDescription)
    }
    if isComplete { try finish() }
  }

  private static func check(
    _ found: FeatureFile.Description, against wanted: FeatureFile.Description, path: String
  ) throws {
    guard found.fingerprint == wanted.fingerprint, found.featureLength == wanted.featureLength
    else {
      throw VisionError.badFeatureFile(
        path: path,
        got: "features of \(found.fingerprint), \(found.featureLength) elements each",
        expected: "\(wanted.fingerprint), \(wanted.featureLength) elements: another network or "
          + "preparation")
    }
    guard found.names == wanted.names else {
      throw VisionError.badFeatureFile(
        path: path, got: "features of \(found.names.count) other photographs",
        expected: "those of the \(wanted.names.count) asked for")
    }
  }

  /// Appends rows, (n, feature length), and syncs them.
  ///
  /// - Throws: ``WeightFileError/cannotWrite(path:reason:)``.
  public func append(_ rows: Tensor) throws {
    precondition(rows.columns == description.featureLength, "a row has another length")
    precondition(rowCount + rows.rows <= description.names.count, "more rows than photographs")
    do {
      try file?.write(
        contentsOf: Data(
          bytesNoCopy: rows.data, count: rows.count * MemoryLayout<Float>.stride,
          deallocator: .none))
      try file?.synchronize()
    } catch {
      throw WeightFileError.cannotWrite(path: partialPath, reason: error.localizedDescription)
    }
    rowCount += rows.rows
    if isComplete { try finish() }
  }

  private func finish() throws {
    try? file?.close()
    guard rename(partialPath, path) == 0 else {
      throw WeightFileError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
