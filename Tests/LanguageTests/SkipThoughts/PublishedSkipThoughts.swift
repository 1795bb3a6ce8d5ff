import Neural
import TestSupport

@testable import Language

/// The small uni-skip and bi-skip of the fixtures, in files of the published
/// kind: words of length 12, a uni-skip of width 16, a bi-skip of 8 and 8.
enum PublishedSkipThoughts {
  static func load(_ options: SkipThoughts.Options = .init()) throws -> SkipThoughts {
    func words(_ name: String) throws -> WordEmbedding {
      let rows = try NumpyArray(path: Fixtures.path("rnn/skip/\(name).npy")).rows()
      return WordEmbedding(table: Parameter(name, rows))
    }
    func layer(_ prefix: String, _ file: String) throws -> RecurrentLayer {
      let weights = try openWeights(path: Fixtures.path("rnn/skip/\(file).npz"))
      return try RecurrentLayer(kirosPrefix: prefix, name: prefix, from: weights)
    }
    return try SkipThoughts(
      options: options, vocabulary: Vocabulary(path: Fixtures.path("rnn/skip/dictionary.txt")),
      encoders: [
        SentenceEncoder(words: words("utable"), forward: layer("encoder", "uni_skip")),
        SentenceEncoder(
          words: words("btable"), forward: layer("encoder", "bi_skip"),
          reverse: layer("encoder_r", "bi_skip")),
      ])
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
