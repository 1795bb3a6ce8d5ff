import Foundation

/// A folder that disappears with the value.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String {
    url.appending(path: name).path()
  }

  /// Writes a file and returns its path.
  func write(_ content: String, to name: String) throws -> String {
    try write(Data(content.utf8), to: name)
  }

  /// Writes a file and returns its path.
  func write(_ content: Data, to name: String) throws -> String {
    try content.write(to: url.appending(path: name))
    return path(name)
  }
}
