import Neural
import TestSupport

@testable import Language

/// The small uni-skip and bi-skip of the fixtures, in files of the published
/// kind: words of length 12, a uni-skip of width 16, a bi-skip of 8 and 8.
enum KirosSkipThoughts {
  /// One half as it is imported, to be written.
  static func published(_ half: String) throws -> PublishedEncoder {
    try PublishedEncoder(
      weights: Fixtures.path("rnn/skip/\(half)_skip.npz"),
      table: Fixtures.path("rnn/skip/\(half.prefix(1))table.npy"), vocabulary: vocabulary())
  }

  static func vocabulary() throws -> Vocabulary {
    try Vocabulary(path: Fixtures.path("rnn/skip/dictionary.txt"))
  }

  /// Combine-skip, imported, written and read back.
  static func load(_ options: SkipThoughts.Options = .init()) throws -> SkipThoughts {
    let halves = try ["uni", "bi"].map { half in
      let file = TemporaryPath()
      try published(half).write(to: file.path)
      return try SkipThoughts(vocabulary: vocabulary(), from: SafetensorsFile(path: file.path))
    }
    let combined = try SkipThoughts(combining: halves)
    return try SkipThoughts(
      options: options, vocabulary: combined.vocabulary, encoders: combined.encoders)
  }

  /// The sentences whose vectors are known, tokenised, spaces between tokens.
  static func sentences() throws -> [String] {
    struct Expected: Decodable {
      let skip: Values

      struct Values: Decodable {
        let sentences: [String]
      }
    }
    return try Fixtures.decode(Expected.self, from: "rnn/expected.json").skip.sentences
  }
}
