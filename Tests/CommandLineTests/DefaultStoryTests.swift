import Foundation
import TestSupport
import Testing

/// Stories of the default model, whose matrices are large enough to be shared
/// out among threads.
@Suite(.serialized) struct DefaultStoryTests {
  private static let folder = Fixtures.directory.deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "index").path(percentEncoded: false)

  private static let isThere =
    FileManager.default.fileExists(atPath: folder + "/default/model/model.json")
    && FileManager.default.fileExists(atPath: folder + "/local/default/data.mdb")

  private static let missing: Comment =
    "skipped: index/local/default is not there; `tools/quickstart` builds it"

  @Test(
    .enabled(if: isThere, missing),
    arguments: [["--guidance", "2"], ["--best-of", "3"], ["--search", "beam"]])
  func theNumberOfThreadsDoesNotChangeAStory(arguments: [String]) async throws {
    var stories: Set<String> = []
    for threads in ["1", "2", "5"] {
      let run = try await fabula(
        [
          "tell", Self.folder + "/default/pictures/beach.jpg", "--seed", "11", "--words", "25",
          "--model", Self.folder + "/default/model", "--index", Self.folder + "/local/default",
        ] + arguments, variables: ["FABULA_THREADS": threads])
      try #require(run.status == 0, "\(run.errors)")
      stories.insert(run.text)
    }
    #expect(stories.count == 1, "\(stories)")
  }
}
