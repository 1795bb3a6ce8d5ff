import Foundation

/// A path at which a test may write a file, which disappears with the value.
public final class TemporaryPath: Sendable {
  public let path = FileManager.default.temporaryDirectory.appending(
    path: "fabula-\(UUID().uuidString)"
  ).path(percentEncoded: false)

  public init() {}

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
