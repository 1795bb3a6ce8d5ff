import Foundation

/// Where the tests find their files.
public enum Fixtures {
  /// `Tests/Fixtures`, found from this source file, so that no bundle has to
  /// be copied.
  public static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The path of a fixture, such as `"rnn/skip/uni_skip.npz"`.
  public static func path(_ name: String) -> String {
    directory.appending(path: name).path(percentEncoded: false)
  }

  /// The bytes of a fixture.
  public static func data(_ name: String) throws -> Data {
    try Data(contentsOf: directory.appending(path: name))
  }

  /// The content of a JSON fixture; `snake_case` in the file is `camelCase` in
  /// `Content`.
  public static func decode<Content: Decodable>(
    _ type: Content.Type, from name: String
  ) throws -> Content {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data(name))
  }

  /// The folder of real photographs, captions, weights and novels that
  /// `FABULA_REFERENCE_DATA` names, or nil: tests that need it are then
  /// skipped with ``referenceDataMissing``.
  public static let referenceData: String? =
    ProcessInfo.processInfo.environment["FABULA_REFERENCE_DATA"].flatMap { $0.isEmpty ? nil : $0 }

  /// Why a test that needs the reference data did not run.
  public static let referenceDataMissing =
    "skipped: FABULA_REFERENCE_DATA does not name the reference data"
}
