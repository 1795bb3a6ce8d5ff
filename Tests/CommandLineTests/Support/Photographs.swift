import Foundation
import TestSupport

/// Real JPEG files for the commands.
enum Photographs {
  /// The smallest of the fixtures.
  static let small = Fixtures.path("jpeg/rgb.jpg")

  /// A photograph of the default pictures.
  static let beach = Fixtures.directory.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "index/default/pictures/beach.jpg").path(percentEncoded: false)

  /// The files that ``copy(to:)`` makes copies of.
  private static let fixtures = [
    "rgb", "ycbcr", "grey", "ycbcr_progressive", "ycbcr_subsampled", "cmyk_plain", "cmyk_adobe",
    "large",
  ]

  /// Copies eight pictures into a folder as `1.jpg` to `8.jpg`.
  ///
  /// - Returns: their names.
  @discardableResult static func copy(to folder: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try fixtures.enumerated().map { index, fixture in
      let name = "\(index + 1).jpg"
      try FileManager.default.copyItem(
        atPath: Fixtures.path("jpeg/\(fixture).jpg"), toPath: folder + "/" + name)
      return name
    }
  }
}

/// Writes a text file.
///
/// - Returns: its path.
@discardableResult
func write(_ lines: [String], to path: String) throws -> String {
  try (lines.joined(separator: "\n") + "\n").write(
    toFile: path, atomically: true, encoding: .utf8)
  return path
}
