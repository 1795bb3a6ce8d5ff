import Foundation

/// A folder that disappears with the value.
public final class TemporaryFolder: Sendable {
  public let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  public init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String {
    url.appending(path: name).path()
  }

  /// The names of the files in it.
  public func contents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path())
  }

  /// Writes a file and returns its path.
  public func write(_ content: String, to name: String) throws -> String {
    try write(Data(content.utf8), to: name)
  }

  /// Writes a file and returns its path.
  public func write(_ content: Data, to name: String) throws -> String {
    try content.write(to: url.appending(path: name))
    return path(name)
  }
}
